package openbell.store.signing;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What requests are signed with.
///
/// @param sessionToken comes with temporary credentials, which a function's role gives
public record AwsCredentials(
    String accessKeyId, String secretAccessKey, Optional<String> sessionToken) {

  // The endpoint is in the same machine.
  private static final int TIMEOUT_MILLIS = 1000;

  /// By `AWS_ACCESS_KEY_ID` and its companions; where they are absent, as under SnapStart, from
  /// `AWS_CONTAINER_CREDENTIALS_FULL_URI` with `AWS_CONTAINER_AUTHORIZATION_TOKEN`.
  ///
  /// @throws SigningException where there are none
  public static AwsCredentials of(Map<String, String> env) {
    String id = env.getOrDefault("AWS_ACCESS_KEY_ID", "");
    String secret = env.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
    if (!id.isEmpty() && !secret.isEmpty()) {
      return new AwsCredentials(id, secret, token(env.getOrDefault("AWS_SESSION_TOKEN", "")));
    }
    String uri = env.getOrDefault("AWS_CONTAINER_CREDENTIALS_FULL_URI", "");
    if (uri.isEmpty()) {
      throw new SigningException(
          false,
          "No AWS credentials in the environment (give the function a role, or set"
              + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)");
    }
    String json = ask(uri, env.getOrDefault("AWS_CONTAINER_AUTHORIZATION_TOKEN", ""));
    return new AwsCredentials(
        field(json, "AccessKeyId"), field(json, "SecretAccessKey"), token(field(json, "Token")));
  }

  private static Optional<String> token(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static String ask(String uri, String authorization) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(uri).toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      if (!authorization.isEmpty()) {
        connection.setRequestProperty("Authorization", authorization);
      }
      try (InputStream body = connection.getInputStream()) {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new SigningException(
          true, "No AWS credentials from AWS_CONTAINER_CREDENTIALS_FULL_URI: " + e.getMessage(), e);
    }
  }

  // The values are base 64 or plain words: nothing in them is escaped but the slash, by some.
  private static String field(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
    if (!found.find()) {
      throw new SigningException(
          true, "No " + name + " in the answer of AWS_CONTAINER_CREDENTIALS_FULL_URI");
    }
    return found.group(1).replace("\\/", "/");
  }

  /// Without the secrets.
  @Override
  public String toString() {
    return "AwsCredentials[" + accessKeyId + "]";
  }
}
