package openbell.store;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/// What the clients of all AWS services have in common: where to find the service, and patience.
public final class AwsClients {

  private AwsClients() {}

  /// Whether the SDK will find an endpoint by itself.
  ///
  /// @param service the end of the system property's name, `S3` or `DynamoDb`
  public static boolean endpointInEnvironment(String service) {
    return endpointInEnvironment(service, service.toUpperCase(Locale.ROOT));
  }

  /// Whether the SDK will find an endpoint by itself.
  ///
  /// @param service the end of the system property's name
  /// @param variable the end of the environment variable's name, `SECRETS_MANAGER`
  static boolean endpointInEnvironment(String service, String variable) {
    return System.getenv("AWS_ENDPOINT_URL_" + variable) != null
        || System.getenv("AWS_ENDPOINT_URL") != null
        || System.getProperty("aws.endpointUrl" + service) != null
        || System.getProperty("aws.endpointUrl") != null;
  }

  /// The builder with connections, attempts, endpoint and region set.
  ///
  /// @param anyRegion whether a region must be found even if none is configured, as an endpoint
  ///   tells where the service is
  public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder,
      Optional<URI> endpoint,
      Optional<String> region,
      AwsPatience patience,
      boolean anyRegion) {
    builder
        .httpClientBuilder(
            ApacheHttpClient.builder()
                .connectionTimeout(patience.connect())
                .connectionAcquisitionTimeout(patience.call())
                .socketTimeout(patience.read())
                .maxConnections(64))
        .overrideConfiguration(
            o ->
                o.apiCallTimeout(patience.call())
                    .retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(patience.attempts())
                            .build()));
    endpoint.ifPresent(builder::endpointOverride);
    if (region.isPresent()) {
      builder.region(Region.of(region.get()));
    } else if (anyRegion) {
      builder.region(configuredRegion());
    }
    return builder;
  }

  /// The region of environment or profile, without the SDK's slow question to a machine on EC2.
  private static Region configuredRegion() {
    try {
      return new AwsRegionProviderChain(
              new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
          .getRegion();
    } catch (SdkException e) {
      return Region.US_EAST_1;
    }
  }
}
