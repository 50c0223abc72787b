package openbell.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// Secrets of AWS Secrets Manager, each kept in memory for five minutes.
///
/// The client is opened at the first read. A failure is kept for half a minute, so that a service
/// that hangs is not waited for at every read. While the service does not answer, a text that was
/// read before goes on being used: a rotated key is mostly valid for a while.
public final class SecretsManagerSecrets implements Secrets, AutoCloseable {

  static final Duration KEEP = Duration.ofMinutes(5);
  static final Duration REST = Duration.ofSeconds(30);

  private final Lazily<SecretsManagerClient> client;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private final Map<String, Kept> known = new ConcurrentHashMap<>();

  /// What the last read gave: a text or a failure.
  private record Kept(@Nullable String text, @Nullable StoreException failure, Instant until) {
    String told() {
      if (text != null) {
        return text;
      }
      throw failure == null ? new IllegalStateException("neither text nor failure") : failure;
    }
  }

  SecretsManagerSecrets(Lazily<SecretsManagerClient> client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /// Secrets by the SDK's own credentials; asks nothing yet, so that a missing region is told by
  /// the first read.
  public static SecretsManagerSecrets open(SecretsManagerSettings settings, InstantSource clock) {
    return new SecretsManagerSecrets(new Lazily<>(() -> client(settings)), clock);
  }

  private static SecretsManagerClient client(SecretsManagerSettings settings) {
    boolean endpoint =
        settings.endpoint().isPresent()
            || AwsClients.endpointInEnvironment("SecretsManager", "SECRETS_MANAGER");
    return AwsClients.configure(
            SecretsManagerClient.builder(),
            settings.endpoint(),
            settings.region(),
            settings.patience(),
            endpoint)
        .build();
  }

  @Override
  public String read(String name) {
    Kept kept = known.get(name);
    if (kept == null || !clock.instant().isBefore(kept.until())) {
      kept = again(name);
    }
    return kept.told();
  }

  /// Asks, unless another thread just did.
  private Kept again(String name) {
    asking.lock();
    try {
      Kept before = known.get(name);
      if (before != null && clock.instant().isBefore(before.until())) {
        return before;
      }
      Kept now = ask(name, before);
      known.put(name, now);
      return now;
    } finally {
      asking.unlock();
    }
  }

  private Kept ask(String name, @Nullable Kept before) {
    try {
      String text = client.get().getSecretValue(b -> b.secretId(name)).secretString();
      if (text != null) {
        return new Kept(text, null, clock.instant().plus(KEEP));
      }
      return failed(SecretsManagerFailures.binary(name), before);
    } catch (SdkException e) {
      return failed(SecretsManagerFailures.of(name, e), before);
    }
  }

  private Kept failed(StoreException failure, @Nullable Kept before) {
    Instant until = clock.instant().plus(REST);
    if (before != null
        && before.text() != null
        && failure.kind() == StoreException.Kind.UNAVAILABLE) {
      return new Kept(before.text(), null, until);
    }
    return new Kept(null, failure, until);
  }

  @Override
  public void close() {
    client.ifMade(SecretsManagerClient::close);
  }

  @Override
  public String toString() {
    return "Secrets Manager";
  }
}
