package openbell.store;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/// Functions of AWS Lambda, invoked with the invocation type `Event`.
///
/// The client is opened at the first invocation. Thread-safe.
public final class LambdaFunctions implements FunctionInvoker, AutoCloseable {

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
      throw failure(function, e);
    }
  }

  private static StoreException failure(String function, SdkException e) {
    String start = "Invocation of function '%s' failed: ".formatted(function);
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
      String cure = " (grant lambda:InvokeFunction on function %s)".formatted(function);
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
