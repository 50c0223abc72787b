package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ship upload`: the package, into the environment's bucket.
@Command(
    name = "upload",
    description = "Packages, and uploads what is not there yet: zip, bundle, layers",
    mixinStandardHelpOptions = true)
final class ShipUploadCommand implements Callable<Integer> {
  private final Main main;

  @Mixin private ShipEnvironment environment = new ShipEnvironment();
  @Mixin private PackageOptions options = new PackageOptions();

  @ArgGroup private @Nullable PackageForm form;

  @Option(
      names = "--zip",
      paramLabel = "FILE",
      description = "this zip as it is, without a bundle (default: the class path is packaged now)")
  private @Nullable Path zip;

  @Option(
      names = "--layer",
      paramLabel = "NAME=FILE",
      description =
          "the zip of a layer that goes with --zip; may be given several times, in the order to"
              + " attach them in")
  private Map<String, Path> layers = new LinkedHashMap<>();

  @Option(names = "--dry-run", description = "say what would be uploaded")
  private boolean dry;

  ShipUploadCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() throws InterruptedException {
    return ShipSession.run(main, environment, this::upload);
  }

  private int upload(ShipSession session) throws IOException, InterruptedException {
    if (zip == null && !layers.isEmpty()) {
      throw new CliException(
          ExitStatus.USAGE, "--layer goes with --zip", "give --layers to split the class path");
    }
    session.uploads().checkBucket();
    ShipPackage made =
        zip != null
            ? ShipPackage.of(zip, layers, session.target())
            : ShipPackage.build(options, session.target(), form);
    if (dry) {
      for (String key : made.keys(session)) {
        say((session.uploads().has(key) ? "there already: " : "would be uploaded: ") + key);
      }
      return ExitStatus.DONE;
    }
    made.upload(session, this::say);
    say(
        String.format(
            Locale.ROOT,
            "version %s: %d bytes, sha256 %s",
            made.artifact().version(),
            made.artifact().sizeBytes(),
            made.artifact().sha256()));
    if (!session.uploads().last().version().equals(made.artifact().version())) {
      say(
          "another was uploaded since: release this one with --package "
              + made.artifact().version());
    }
    return ExitStatus.DONE;
  }

  private void say(String line) {
    main.console.out().println(line);
  }
}
