package openbell.edge.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import openbell.delivery.bundle.BuiltBundle;
import openbell.delivery.bundle.BundleStore;
import openbell.delivery.bundle.PinnedBundles;
import openbell.delivery.bundle.Published;
import openbell.delivery.bundle.StoredBundle;
import openbell.delivery.bundle.loader.BundleException;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.desk.Settings;
import openbell.edge.wiring.DeliveryBucket;
import openbell.edge.wiring.DeliveryFunctions;
import openbell.store.BlobStore;
import openbell.store.DeployedFunctions;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ship bundle …`: the heavy jars, in the bucket.
@Command(
    name = "bundle",
    description = "The functions' heavy jars: build, publish, ls, rollback, prune",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "build|publish|ls|rollback|prune")
final class ShipBundleCommand implements Runnable {
  static final String DEFAULT_NAME = "openbell";

  private final Main main;

  ShipBundleCommand(Main main) {
    this.main = main;
  }

  @Override
  public void run() {
    throw new CliException(
        ExitStatus.USAGE,
        "ship bundle needs a command",
        "give build, publish, ls, rollback or prune");
  }

  @Command(
      name = "build",
      description = "Writes the bundle, and says which jar goes where and why",
      mixinStandardHelpOptions = true)
  int build(
      @Mixin PackageOptions options,
      @Parameters(arity = "0..1", paramLabel = "NAME") @Nullable String given) {
    String name = given == null ? options.bundleName() : given;
    return told(
        () -> {
          BuiltBundle bundle = bundle(options);
          bundle.report().forEach(out()::println);
          out().println("written to " + write(bundle, options, name));
        });
  }

  @Command(
      name = "publish",
      description =
          "Builds the bundle, uploads it unless it is there, and makes it the current one",
      mixinStandardHelpOptions = true)
  int publish(
      @Mixin PackageOptions options,
      @Parameters(arity = "0..1", paramLabel = "NAME") @Nullable String given,
      @Option(names = "--dry-run", description = "say what would be done") boolean dry) {
    String name = given == null ? options.bundleName() : given;
    return told(
        () -> {
          BuiltBundle bundle = bundle(options);
          Path file = write(bundle, options, name);
          BundlePin pin = new BundlePin(name, bundle.sha256());
          try (BlobStore bucket = bucket()) {
            if (dry) {
              boolean there = bucket.head(pin.key()).isPresent();
              boolean current = store(bucket).current(name).equals(Optional.of(pin));
              say(there ? "there already" : "would be uploaded", pin);
              say(current ? "current already" : "would become current", pin);
            } else {
              Published published = store(bucket).publish(name, file);
              say(published.uploaded() ? "uploaded" : "there already", pin);
              say(published.moved() ? "current now" : "current already", pin);
            }
          }
        });
  }

  @Command(name = "ls", description = "The bundles in the bucket, newest first")
  int list(
      @Parameters(arity = "0..1", paramLabel = "NAME", defaultValue = DEFAULT_NAME) String name) {
    return told(
        () -> {
          try (BlobStore bucket = bucket()) {
            List<StoredBundle> bundles = store(bucket).list(name);
            for (StoredBundle bundle : bundles) {
              out()
                  .println(
                      String.format(
                          Locale.ROOT,
                          "%s %8.2f MB  %s%s",
                          bundle.pin().sha256(),
                          bundle.sizeBytes() / 1e6,
                          bundle.uploadedAt(),
                          bundle.current() ? "  current" : ""));
            }
            if (bundles.isEmpty()) {
              throw new CliException(
                  ExitStatus.NOT_FOUND,
                  "no bundle is called " + name,
                  "publish one with 'ship bundle publish'");
            }
          }
        });
  }

  @Command(
      name = "rollback",
      description = "Makes the bundle current again that was so before, or the one given")
  int rollback(
      @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", defaultValue = DEFAULT_NAME)
          String name,
      @Option(names = "--to", paramLabel = "SHA256", description = "which one, as ls shows it")
          @Nullable String sha256,
      @Option(
              names = "--dry-run",
              description = "say what would become current, and change nothing")
          boolean dry) {
    return told(
        () -> {
          try (BlobStore bucket = bucket()) {
            BundleStore store = store(bucket);
            if (dry) {
              BundlePin next = sha256 == null ? store.previous(name) : store.stored(name, sha256);
              String now = store.current(name).map(BundlePin::sha256).orElse("none");
              out().println("current: " + now + ", would become: " + next.sha256());
            } else if (sha256 == null) {
              say("current now", store.rollback(name));
            } else {
              say("current now", store.rollback(name, sha256));
            }
          }
        });
  }

  @Command(
      name = "prune",
      description =
          "Removes bundles, but never the newest, the current one, or one that a deployed version"
              + " pins",
      mixinStandardHelpOptions = true)
  int prune(
      @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", defaultValue = DEFAULT_NAME)
          String name,
      @Option(
              names = "--keep",
              required = true,
              paramLabel = "N",
              description = "so many newest stay")
          int keep,
      @Option(
              names = "--function",
              required = true,
              paramLabel = "NAME",
              description =
                  "a function that uses them, as often as there are any; all its versions")
          List<String> functions,
      @Option(names = "--dry-run", description = "say what would be removed, and remove nothing")
          boolean dry) {
    return told(
        () -> {
          Set<String> pinned = pinned(functions);
          try (BlobStore bucket = bucket()) {
            BundleStore store = store(bucket);
            List<StoredBundle> all =
                dry ? store.prunable(name, keep, pinned) : store.prune(name, keep, pinned);
            all.forEach(bundle -> say(dry ? "would be removed" : "removed", bundle.pin()));
            long bytes = all.stream().mapToLong(StoredBundle::sizeBytes).sum();
            out()
                .println(
                    String.format(
                        Locale.ROOT,
                        "bundles: %d, %.2f MB; pinned by deployed versions: %d",
                        all.size(),
                        bytes / 1e6,
                        pinned.size()));
          }
        });
  }

  /// Fails where one function cannot be asked: what it pins must not go.
  private Set<String> pinned(List<String> functions) {
    Set<String> all = new LinkedHashSet<>();
    try (DeployedFunctions deployed = DeliveryFunctions.open(Settings.of(main.environment))) {
      for (String function : functions) {
        all.addAll(PinnedBundles.of(deployed.environments(function)));
      }
    }
    return all;
  }

  private static BuiltBundle bundle(PackageOptions options) {
    return options.build().bundle().orElseThrow();
  }

  private static Path write(BuiltBundle bundle, PackageOptions options, String name)
      throws IOException {
    Path file = options.out().resolve(new BundlePin(name, bundle.sha256()).name() + ".bundle");
    bundle.writeTo(file);
    return file;
  }

  private BlobStore bucket() {
    return DeliveryBucket.open(Settings.of(main.environment));
  }

  private static BundleStore store(BlobStore bucket) {
    return new BundleStore(bucket, InstantSource.system());
  }

  private void say(String what, BundlePin pin) {
    out().println(what + ": " + pin.key());
  }

  private PrintStream out() {
    return main.console.out();
  }

  /// Work that fails as deliveries do.
  private interface Work {
    void run() throws IOException;
  }

  private static int told(Work work) {
    try {
      work.run();
      return ExitStatus.DONE;
    } catch (IOException | BundleException | StoreException e) {
      throw new CliException(ExitStatus.FAILED, e);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitStatus.USAGE, e);
    }
  }
}
