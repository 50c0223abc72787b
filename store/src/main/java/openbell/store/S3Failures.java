package openbell.store;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// What S3 and its SDK say, told as what to do about it.
final class S3Failures {

  private static final Set<String> CREDENTIAL_CODES =
      Set.of(
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "ExpiredToken",
          "InvalidToken",
          "TokenRefreshRequired",
          "RequestTimeTooSkewed");

  private S3Failures() {}

  /// Whether it is only that the object (or that version of it, or a delete marker) is not there.
  static boolean isAbsent(S3Exception e) {
    String code = code(e);
    boolean marker = e.statusCode() == 405;
    boolean noSuchVersion = e.statusCode() == 400 && code.equals("InvalidArgument");
    return (e.statusCode() == 404 && !code.equals("NoSuchBucket")) || marker || noSuchVersion;
  }

  /// Whether the server said that it does not know this kind of request at all.
  static boolean isNotImplemented(StoreException e) {
    return e.getCause() instanceof S3Exception s3 && s3.statusCode() == 501;
  }

  /// Whether the server said that the object is being restored already.
  static boolean isUnderWay(StoreException e) {
    return e.getCause() instanceof S3Exception s3 && code(s3).equals("RestoreAlreadyInProgress");
  }

  /// Whether the server said that the object is the one that the caller has.
  static boolean isNotModified(StoreException e) {
    return e.getCause() instanceof S3Exception s3 && s3.statusCode() == 304;
  }

  static StoreException of(
      String what, String permission, String key, String bucket, SdkException e) {
    String start = "%s of '%s' in s3 bucket %s failed: ".formatted(what, key, bucket);
    if (e instanceof S3Exception s3) {
      return ofAnswer(start, permission, bucket, s3);
    }
    String says = String.valueOf(e.getMessage());
    if (says.contains("credentials")) {
      return new StoreException(
          StoreException.Kind.DENIED,
          start + says + " (set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile or a role)",
          e);
    }
    return new StoreException(
        StoreException.Kind.UNAVAILABLE,
        start + says + " (check the network and AWS_ENDPOINT_URL, then try again)",
        e);
  }

  private static StoreException ofAnswer(
      String start, String permission, String bucket, S3Exception e) {
    int status = e.statusCode();
    String code = code(e);
    String said = start + "S3 answered " + status + " " + code;
    if (CREDENTIAL_CODES.contains(code)) {
      return failure(
          StoreException.Kind.DENIED, said, "check the AWS credentials and this clock", e);
    }
    if (code.equals("InvalidObjectState")) {
      return failure(
          StoreException.Kind.ARCHIVED,
          said + ": it lies in cold storage",
          "ask for it with 'lake restore', and wait for hours",
          e);
    }
    if (status == 403) {
      // Without ListBucket S3 says 403 for what is merely absent.
      String cure =
          "grant %s on the objects and s3:ListBucket on bucket %s".formatted(permission, bucket);
      return failure(StoreException.Kind.DENIED, said, cure, e);
    }
    if (status == 409 || status == 429 || (status >= 500 && status != 501)) {
      return failure(StoreException.Kind.UNAVAILABLE, said, "try again later", e);
    }
    if (code.equals("NoSuchBucket")) {
      String cure = "create bucket %s, or correct its name or region".formatted(bucket);
      return failure(StoreException.Kind.OTHER, said, cure, e);
    }
    if (status == 301 || code.equals("AuthorizationHeaderMalformed")) {
      return failure(
          StoreException.Kind.OTHER, said, "set AWS_REGION to the bucket's own region", e);
    }
    return failure(StoreException.Kind.OTHER, said + ": " + e.getMessage(), "check the request", e);
  }

  private static StoreException failure(
      StoreException.Kind kind, String said, String cure, S3Exception e) {
    return new StoreException(kind, said + " (" + cure + ")", e);
  }

  /// S3's own word for it; a HEAD has none.
  private static String code(S3Exception e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    return code == null ? "" : code;
  }
}
