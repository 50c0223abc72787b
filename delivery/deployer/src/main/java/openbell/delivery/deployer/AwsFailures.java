package openbell.delivery.deployer;

import openbell.delivery.deployer.DeployException.Kind;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// What a service and its SDK say, told as what to do about it.
final class AwsFailures {
  private AwsFailures() {}

  /// @param what was tried, on what
  /// @param action that the caller needs leave for
  static DeployException of(String what, String action, SdkException e) {
    String start = what + " failed";
    if (!(e instanceof AwsServiceException answer)) {
      String says = String.valueOf(e.getMessage());
      if (says.contains("credentials")) {
        return failure(
            start + ": no AWS credentials are to be found",
            "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
            e);
      }
      return failure(
          start + ": " + says, "check the network and AWS_ENDPOINT_URL, then try again", e);
    }
    String code = code(answer);
    String said = "%s: AWS answered %d %s".formatted(start, answer.statusCode(), code);
    if (isCredentials(code)) {
      return failure(said, "the AWS credentials are wrong or old: renew them", e);
    }
    if (answer.statusCode() == 403) {
      return failure(said, "grant %s to whoever ships".formatted(action), e);
    }
    if (answer.isThrottlingException() || answer.statusCode() >= 500) {
      return failure(said, "try again later", e);
    }
    String details =
        answer.awsErrorDetails() == null
            ? String.valueOf(answer.getMessage())
            : String.valueOf(answer.awsErrorDetails().errorMessage());
    if (answer.statusCode() == 404) {
      return new DeployException(
          Kind.MISSING,
          said + ", " + details,
          "apply the environment's Terraform, or correct AWS_REGION",
          e);
    }
    return failure(said + ", " + details, "correct what it names", e);
  }

  static boolean isMissing(SdkException e) {
    return e instanceof AwsServiceException answer && answer.statusCode() == 404;
  }

  private static boolean isCredentials(String code) {
    return switch (code) {
      case "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "ExpiredToken",
          "ExpiredTokenException",
          "MissingAuthenticationToken" ->
          true;
      default -> false;
    };
  }

  private static String code(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return code == null ? "" : code;
  }

  private static DeployException failure(String what, String cure, SdkException e) {
    return new DeployException(Kind.FAILED, what, cure, e);
  }
}
