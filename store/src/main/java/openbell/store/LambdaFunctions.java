package openbell.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EnvironmentResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/// Functions of AWS Lambda: invoked with the invocation type `Event`, and what their versions have
/// in their environments.
///
/// The client is opened at the first invocation. Thread-safe.
public final class LambdaFunctions implements FunctionInvoker, DeployedFunctions {

  private final Lazily<LambdaClient> client;

  LambdaFunctions(Lazily<LambdaClient> client) {
    this.client = client;
  }

  /// Functions by the SDK's own credentials; asks nothing yet, so that a missing region is told by
  /// the first invocation.
  public static LambdaFunctions open(FunctionSettings settings) {
    return new LambdaFunctions(new Lazily<>(() -> client(settings)));
  }

  private static LambdaClient client(FunctionSettings settings) {
    boolean endpoint =
        settings.endpoint().isPresent() || AwsClients.endpointInEnvironment("Lambda");
    return AwsClients.configure(
            LambdaClient.builder(),
            settings.endpoint(),
            settings.region(),
            settings.patience(),
            endpoint)
        .build();
  }

  @Override
  public void begin(String function, byte[] payload) {
    if (payload.length > MOST_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "payload of %d bytes for function %s (at most %d): put it into the bucket and send its key"
              .formatted(payload.length, function, MOST_PAYLOAD_BYTES));
    }
    try {
      client
          .get()
          .invoke(
              b ->
                  b.functionName(function)
                      .invocationType(InvocationType.EVENT)
                      .payload(SdkBytes.fromByteArrayUnsafe(payload)));
    } catch (SdkException e) {
      throw failure("Invocation", "lambda:InvokeFunction", function, e);
    }
  }

  @Override
  public List<Map<String, String>> environments(String function) {
    List<Map<String, String>> all = new ArrayList<>();
    try {
      for (FunctionConfiguration version :
          client.get().listVersionsByFunctionPaginator(b -> b.functionName(function)).versions()) {
        all.add(environment(function, version));
      }
    } catch (SdkException e) {
      throw failure("The list of versions", "lambda:ListVersionsByFunction", function, e);
    }
    if (all.isEmpty()) {
      throw new StoreException(
          StoreException.Kind.OTHER,
          "The list of versions of function '%s' is empty: create it, or correct its name or AWS_REGION"
              .formatted(function));
    }
    return all;
  }

  private static Map<String, String> environment(String function, FunctionConfiguration version) {
    EnvironmentResponse environment = version.environment();
    if (environment == null) {
      return Map.of();
    }
    if (environment.error() != null) {
      throw new StoreException(
          StoreException.Kind.DENIED,
          "The environment of function '%s', version %s cannot be read: %s (grant kms:Decrypt on its key)"
              .formatted(function, version.version(), environment.error().errorCode()));
    }
    return environment.variables();
  }

  private static StoreException failure(
      String what, String action, String function, SdkException e) {
    String start = "%s of function '%s' failed: ".formatted(what, function);
    if (!(e instanceof LambdaException answer)) {
      String says = String.valueOf(e.getMessage());
      boolean denied = says.contains("credentials");
      String cure =
          denied
              ? "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile or a role"
              : says.contains("region")
                  ? "set AWS_REGION"
                  : "check the network and AWS_ENDPOINT_URL, then try again";
      StoreException.Kind kind =
          denied ? StoreException.Kind.DENIED : StoreException.Kind.UNAVAILABLE;
      return new StoreException(kind, start + says + " (" + cure + ")", e);
    }
    AwsErrorDetails details = answer.awsErrorDetails();
    String code = details == null ? "" : String.valueOf(details.errorCode());
    String said = "%sit answered %d %s".formatted(start, answer.statusCode(), code);
    if (answer.isThrottlingException() || answer.statusCode() >= 500) {
      String cure = " (try again later, or raise the function's concurrency)";
      return new StoreException(StoreException.Kind.UNAVAILABLE, said + cure, e);
    }
    if (answer.statusCode() == 403) {
      String cure = " (grant %s on function %s)".formatted(action, function);
      return new StoreException(StoreException.Kind.DENIED, said + cure, e);
    }
    String cure = " (create function %s, or correct its name or AWS_REGION)".formatted(function);
    return new StoreException(StoreException.Kind.OTHER, said + cure, e);
  }

  @Override
  public void close() {
    client.ifMade(LambdaClient::close);
  }

  @Override
  public String toString() {
    return "AWS Lambda";
  }
}
