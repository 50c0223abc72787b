package openbell.store;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/// What DynamoDB and its SDK say, told as what to do about it.
final class DynamoDbFailures {

  private static final Set<String> CREDENTIAL_CODES =
      Set.of(
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "IncompleteSignatureException",
          "MissingAuthenticationTokenException",
          "ExpiredTokenException");

  private static final Set<String> BUSY_CODES =
      Set.of(
          "ProvisionedThroughputExceededException",
          "RequestLimitExceeded",
          "ThrottlingException",
          "TransactionConflictException");

  private static final String SCHEMA =
      "a string hash key '%s', no sort key".formatted(DynamoDbStateStore.NAME);

  private DynamoDbFailures() {}

  static StoreException of(String what, String name, String table, SdkException e) {
    String start = "%s of '%s' in DynamoDB table %s failed: ".formatted(what, name, table);
    if (e instanceof DynamoDbException answer) {
      return ofAnswer(start, table, answer);
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

  private static StoreException ofAnswer(String start, String table, DynamoDbException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? "" : String.valueOf(details.errorCode());
    String message = details == null ? "" : String.valueOf(details.errorMessage());
    String said = "%sDynamoDB answered %d %s".formatted(start, e.statusCode(), code);
    if (BUSY_CODES.contains(code) || e.isThrottlingException() || e.statusCode() >= 500) {
      String cure = "try again later; if it stays so, give the table more capacity";
      return failure(StoreException.Kind.UNAVAILABLE, said, cure, e);
    }
    if (code.equals("AccessDeniedException")) {
      String cure =
          "grant dynamodb:GetItem, dynamodb:PutItem, dynamodb:DeleteItem and dynamodb:Scan on"
              + " table "
              + table;
      return failure(StoreException.Kind.DENIED, said + ": " + message, cure, e);
    }
    if (CREDENTIAL_CODES.contains(code)) {
      return failure(
          StoreException.Kind.DENIED, said, "check the AWS credentials and this clock", e);
    }
    if (code.equals("ResourceNotFoundException")) {
      String cure =
          "create table %s with %s, or correct STATE_TABLE or AWS_REGION".formatted(table, SCHEMA);
      return failure(StoreException.Kind.OTHER, said, cure, e);
    }
    String cure = "table %s must have %s".formatted(table, SCHEMA);
    return failure(StoreException.Kind.OTHER, said + ": " + message, cure, e);
  }

  private static StoreException failure(
      StoreException.Kind kind, String said, String cure, DynamoDbException e) {
    return new StoreException(kind, said + " (" + cure + ")", e);
  }
}
