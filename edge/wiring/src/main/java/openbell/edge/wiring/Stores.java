package openbell.edge.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import openbell.desk.Secret;
import openbell.desk.Settings;
import openbell.lake.serving.DatabaseUrl;
import openbell.lake.serving.ServingStore;
import openbell.lake.serving.ServingWriter;
import openbell.lake.serving.ServingWriter.Pace;
import openbell.store.BlobStateStore;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import openbell.store.DynamoDbSettings;
import openbell.store.DynamoDbStateStore;
import openbell.store.LightReads;
import openbell.store.S3BlobStore;
import openbell.store.S3Settings;
import openbell.store.Secrets;
import openbell.store.SecretsManagerSecrets;
import openbell.store.SecretsManagerSettings;
import openbell.store.StateStore;

/// The stores of the settings: a bucket, or a directory that stands for it, small records, secrets.
final class Stores {
  private Stores() {}

  /// @param kind of those that are frozen between requests each start may be a person's wait: they
  ///   read without the SDK
  static BlobStore store(Settings settings, ProcessKind kind) {
    if (settings.bucket().isEmpty()) {
      return new DirectoryBlobStore(settings.home().resolve("blobs"));
    }
    S3Settings s3 = S3Settings.of(settings.bucket().get());
    if (settings.awsEndpoint().isPresent()) {
      s3 = s3.withEndpoint(settings.awsEndpoint().get());
    }
    if (settings.awsRegion().isPresent()) {
      s3 = s3.withRegion(settings.awsRegion().get());
    }
    return kind.frozen() ? LightReads.open(s3, System.getenv()) : S3BlobStore.open(s3);
  }

  /// The store with what is computed handed on to PostgreSQL, where one is set.
  ///
  /// @param kind one that lives long follows what others write
  static BlobStore served(BlobStore store, Settings settings, Secrets secrets, ProcessKind kind) {
    if (settings.databaseUrl().isEmpty()) {
      return store;
    }
    Secret where = settings.databaseUrl().get();
    if (where instanceof Secret.Literal) {
      databaseUrl(where.read(secrets)); // Asks nobody, and a wrong one should stop the start.
    }
    ServingWriter writer =
        new ServingWriter(() -> databaseUrl(where.read(secrets)), store, pace(kind));
    if (kind.equals(ProcessKind.SERVER)) {
      writer.start();
    }
    return new ServingStore(store, writer);
  }

  private static Pace pace(ProcessKind kind) {
    if (kind.frozen()) {
      return Pace.FUNCTION;
    }
    return kind.equals(ProcessKind.SERVER) ? Pace.SERVER : Pace.COMMAND;
  }

  private static DatabaseUrl databaseUrl(String text) {
    return DatabaseUrl.of(text)
        .orElseThrow(
            () ->
                new WiringException(
                    "DATABASE_URL=*** cannot be used",
                    "give an address such as postgresql://USER:PASSWORD@HOST:5432/NAME"));
  }

  static StateStore state(Settings settings, BlobStore store) {
    if (settings.stateTable().isEmpty()) {
      return new BlobStateStore(store);
    }
    DynamoDbSettings table = DynamoDbSettings.of(settings.stateTable().get());
    if (settings.awsEndpoint().isPresent()) {
      table = table.withEndpoint(settings.awsEndpoint().get());
    }
    if (settings.awsRegion().isPresent()) {
      table = table.withRegion(settings.awsRegion().get());
    }
    return DynamoDbStateStore.open(table);
  }

  static SecretsManagerSecrets secrets(Settings settings, InstantSource clock) {
    SecretsManagerSettings service = SecretsManagerSettings.defaults();
    if (settings.secretsEndpoint().isPresent()) {
      service = service.withEndpoint(settings.secretsEndpoint().get());
    }
    if (settings.awsRegion().isPresent()) {
      service = service.withRegion(settings.awsRegion().get());
    }
    return SecretsManagerSecrets.open(service, clock);
  }

  /// A secret that is read at each use; tells nothing where none is set.
  static Supplier<Optional<String>> optional(Optional<Secret> secret, Secrets secrets) {
    Optional<Supplier<String>> key = secret.map(s -> s.from(secrets));
    return () -> key.map(Supplier::get);
  }

  static void createHome(Path home) {
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new WiringException(
          "cannot create " + home + " (" + e.getClass().getSimpleName() + ")",
          "set OPENBELL_HOME to a directory that can be written",
          e);
    }
  }
}
