package openbell.store;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/// What Secrets Manager and its SDK say, told as what to do about it.
final class SecretsManagerFailures {

  private static final Set<String> CREDENTIAL_CODES =
      Set.of(
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "IncompleteSignature",
          "MissingAuthenticationToken",
          "ExpiredTokenException");

  private SecretsManagerFailures() {}

  static StoreException binary(String name) {
    return new StoreException(
        StoreException.Kind.OTHER,
        "Secret '%s' in Secrets Manager holds bytes, no text (store it as a SecretString)"
            .formatted(name));
  }

  static StoreException of(String name, SdkException e) {
    String start = "Read of secret '%s' in Secrets Manager failed: ".formatted(name);
    if (e instanceof SecretsManagerException answer) {
      return ofAnswer(start, name, answer);
    }
    String says = String.valueOf(e.getMessage());
    if (says.contains("credentials")) {
      String cure = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile or a role";
      return failure(StoreException.Kind.DENIED, start + says, cure, e);
    }
    if (says.contains("region")) {
      return failure(StoreException.Kind.OTHER, start + says, "set AWS_REGION", e);
    }
    String cure = "check the network and AWS_ENDPOINT_URL, then try again";
    return failure(StoreException.Kind.UNAVAILABLE, start + says, cure, e);
  }

  private static StoreException ofAnswer(String start, String name, SecretsManagerException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? "" : String.valueOf(details.errorCode());
    String message = details == null ? "" : String.valueOf(details.errorMessage());
    String said = "%sit answered %d %s".formatted(start, e.statusCode(), code);
    if (e.isThrottlingException() || e.statusCode() >= 500) {
      return failure(StoreException.Kind.UNAVAILABLE, said, "try again later", e);
    }
    if (code.equals("AccessDeniedException")) {
      String cure =
          "grant secretsmanager:GetSecretValue on secret %s, and kms:Decrypt if it has a key of its own"
              .formatted(name);
      return failure(StoreException.Kind.DENIED, said, cure, e);
    }
    if (CREDENTIAL_CODES.contains(code)) {
      String cure = "check the AWS credentials and this clock";
      return failure(StoreException.Kind.DENIED, said, cure, e);
    }
    if (code.equals("ResourceNotFoundException")) {
      String cure = "create secret %s, or correct its name or AWS_REGION".formatted(name);
      return failure(StoreException.Kind.OTHER, said, cure, e);
    }
    String cure = "look at secret %s".formatted(name);
    return failure(StoreException.Kind.OTHER, said + ": " + message, cure, e);
  }

  private static StoreException failure(
      StoreException.Kind kind, String said, String cure, SdkException e) {
    return new StoreException(kind, said + " (" + cure + ")", e);
  }
}
