package openbell.store;

import java.net.URI;
import java.util.Optional;

/// Which DynamoDB table, where, and how long to wait for it.
///
/// @param endpoint for anything but AWS itself; empty leaves it to the SDK's
///   `AWS_ENDPOINT_URL_DYNAMODB` and `AWS_ENDPOINT_URL`
/// @param region empty leaves it to the SDK (`AWS_REGION`, profile), or `us-east-1` when there is
///   an endpoint
public record DynamoDbSettings(
    String table, Optional<URI> endpoint, Optional<String> region, AwsPatience patience) {

  public DynamoDbSettings {
    if (table.isBlank()) {
      throw new IllegalArgumentException(
          "Empty table name (set STATE_TABLE to the name of a DynamoDB table)");
    }
  }

  /// A table by the SDK's own configuration, with the patience of a request in a web handler.
  public static DynamoDbSettings of(String table) {
    return new DynamoDbSettings(table, Optional.empty(), Optional.empty(), AwsPatience.INTERACTIVE);
  }

  /// This at another endpoint.
  public DynamoDbSettings withEndpoint(URI other) {
    return new DynamoDbSettings(table, Optional.of(other), region, patience);
  }

  /// This in another region.
  public DynamoDbSettings withRegion(String other) {
    return new DynamoDbSettings(table, endpoint, Optional.of(other), patience);
  }

  /// This with other timeouts and attempts.
  public DynamoDbSettings withPatience(AwsPatience other) {
    return new DynamoDbSettings(table, endpoint, region, other);
  }
}
