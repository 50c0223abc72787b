package openbell.store;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/// Functions of AWS Lambda: invoked with the invocation type `Event`, and looked at.
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
      throw failure("Invocation", "lambda:InvokeFunction", function, e);
    }
  }

  /// What an environment variable holds in any version of a function, the unpublished one included.
  ///
  /// @throws StoreException when the versions cannot be listed
  public Set<String> valuesInVersions(String function, String variable) {
    try {
      List<FunctionConfiguration> versions =
          client.get().listVersionsByFunctionPaginator(b -> b.functionName(function)).stream()
              .flatMap(page -> page.versions().stream())
              .toList();
      if (versions.isEmpty()) { // Every function has one, the unpublished.
        throw new StoreException(
            StoreException.Kind.OTHER,
            "function '%s' is not there: correct its name or AWS_REGION".formatted(function));
      }
      return versions.stream()
          .map(FunctionConfiguration::environment)
          .filter(environment -> environment != null && environment.hasVariables())
          .map(environment -> environment.variables().get(variable))
          .filter(Objects::nonNull)
          .collect(Collectors.toUnmodifiableSet());
    } catch (SdkException e) {
      throw failure("Listing the versions", "lambda:ListVersionsByFunction", function, e);
    }
  }

  private static StoreException failure(
      String what, String permission, String function, SdkException e) {
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
      String cure = " (grant %s on function %s)".formatted(permission, function);
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
