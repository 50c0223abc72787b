package openbell.edge.wiring;

import java.util.Optional;
import openbell.desk.Settings;
import openbell.store.AwsPatience;
import openbell.store.BlobStateStore;
import openbell.store.BlobStore;
import openbell.store.DynamoDbSettings;
import openbell.store.DynamoDbStateStore;
import openbell.store.FunctionSettings;
import openbell.store.S3BlobStore;
import openbell.store.S3Settings;
import openbell.store.S3Vault;
import openbell.store.StateStore;

/// The stores that a release goes through: those of the environment that it goes to, whatever this
/// process would use itself. Endpoints are those of the settings.
///
/// @param state in the table where there is one, else in the bucket
public record DeliveryStores(BlobStore bucket, S3Vault vault, StateStore state)
    implements AutoCloseable {

  /// Opens them; asks nothing yet.
  ///
  /// @param table of small records
  public static DeliveryStores open(
      Settings settings, String bucket, String region, Optional<String> table) {
    S3Settings s3 = S3Settings.of(bucket).withPatience(AwsPatience.BACKGROUND).withRegion(region);
    if (settings.awsEndpoint().isPresent()) {
      s3 = s3.withEndpoint(settings.awsEndpoint().get());
    }
    BlobStore store = S3BlobStore.open(s3);
    return new DeliveryStores(store, S3Vault.open(s3), state(settings, store, region, table));
  }

  private static StateStore state(
      Settings settings, BlobStore store, String region, Optional<String> table) {
    if (table.isEmpty()) {
      return new BlobStateStore(store);
    }
    DynamoDbSettings dynamo = DynamoDbSettings.of(table.get()).withRegion(region);
    return DynamoDbStateStore.open(
        settings.awsEndpoint().isPresent()
            ? dynamo.withEndpoint(settings.awsEndpoint().get())
            : dynamo);
  }

  /// AWS Lambda in a region.
  public static FunctionSettings functions(Settings settings, String region) {
    FunctionSettings service = FunctionSettings.defaults().withRegion(region);
    return settings.functionsEndpoint().isPresent()
        ? service.withEndpoint(settings.functionsEndpoint().get())
        : service;
  }

  @Override
  public void close() {
    if (state instanceof DynamoDbStateStore table) {
      table.close();
    }
    vault.close();
    bucket.close();
  }
}
