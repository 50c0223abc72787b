package openbell.store.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Signs requests without a body by AWS Signature Version 4, in headers, as
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html> has it.
///
/// @param service the name that the service has in a signature, `s3`
public record SigV4(AwsCredentials credentials, String region, String service) {

  /// The hash of a body that is not there.
  public static final String EMPTY_SHA256 =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  /// The headers to send beside those of the request, `Authorization` among them.
  ///
  /// @param path percent-encoded, as it is sent
  /// @param query sorted and percent-encoded, as it is sent; empty for none
  /// @param headers all that are sent and signed, `Host` among them
  public SortedMap<String, String> sign(
      String method, String path, String query, Map<String, String> headers, Instant at) {
    SortedMap<String, String> signed = new TreeMap<>();
    headers.forEach((name, value) -> signed.put(lower(name), value.trim().replaceAll(" +", " ")));
    String time = timestamp(at);
    SortedMap<String, String> added = new TreeMap<>();
    added.put("x-amz-date", time);
    credentials.sessionToken().ifPresent(token -> added.put("x-amz-security-token", token));
    if (service.equals("s3")) {
      added.put("x-amz-content-sha256", EMPTY_SHA256);
    }
    signed.putAll(added);
    String names = String.join(";", signed.keySet());
    StringBuilder canonical = new StringBuilder();
    canonical.append(method).append('\n').append(path).append('\n').append(query).append('\n');
    signed.forEach((name, value) -> canonical.append(name + ":" + value + "\n"));
    canonical.append('\n').append(names).append('\n').append(EMPTY_SHA256);

    String scope = time.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
    byte[] request = canonical.toString().getBytes(UTF_8);
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + time
            + "\n"
            + scope
            + "\n"
            + Sha256.hex(Sha256.digest().digest(request));
    String signature = Sha256.hex(hmac(key(time.substring(0, 8)), toSign));
    added.put(
        "authorization",
        "AWS4-HMAC-SHA256 Credential="
            + credentials.accessKeyId()
            + "/"
            + scope
            + ", SignedHeaders="
            + names
            + ", Signature="
            + signature);
    return added;
  }

  /// A key's path as S3 has it: each byte of UTF-8 that is not unreserved is percent-encoded, once;
  /// slashes stay.
  public static String path(String key) {
    StringBuilder out = new StringBuilder();
    for (byte b : key.getBytes(UTF_8)) {
      if (b == '/' || UNRESERVED.indexOf(b) >= 0) {
        out.append((char) b);
      } else {
        out.append('%').append(Sha256.hex(new byte[] {b}).toUpperCase(Locale.ROOT));
      }
    }
    return out.toString();
  }

  private byte[] key(String date) {
    byte[] secret = ("AWS4" + credentials.secretAccessKey()).getBytes(UTF_8);
    return hmac(hmac(hmac(hmac(secret, date), region), service), "aws4_request");
  }

  // By hand (RFC 2104): javax.crypto costs a cold JVM 30 ms.
  private static byte[] hmac(byte[] key, String text) {
    byte[] block = Arrays.copyOf(key.length > 64 ? Sha256.digest().digest(key) : key, 64);
    MessageDigest inner = Sha256.digest();
    MessageDigest outer = Sha256.digest();
    for (byte b : block) {
      inner.update((byte) (b ^ 0x36));
      outer.update((byte) (b ^ 0x5c));
    }
    return outer.digest(inner.digest(text.getBytes(UTF_8)));
  }

  // By hand: a formatter costs a cold JVM 20 ms.
  private static String timestamp(Instant at) {
    ZonedDateTime t = at.atZone(ZoneOffset.UTC);
    return two(t.getYear() / 100)
        + two(t.getYear() % 100)
        + two(t.getMonthValue())
        + two(t.getDayOfMonth())
        + "T"
        + two(t.getHour())
        + two(t.getMinute())
        + two(t.getSecond())
        + "Z";
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
