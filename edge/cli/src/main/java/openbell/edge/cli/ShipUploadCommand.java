package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import openbell.delivery.deployer.LayerFile;
import openbell.delivery.deployer.Uploads;
import org.jspecify.annotations.Nullable;
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

  @Option(names = "--whole", description = "everything in the zip, nothing in a bundle")
  private boolean whole;

  @Option(
      names = "--zip",
      paramLabel = "FILE",
      description = "this zip as it is, without a bundle (default: the class path is packaged now)")
  private @Nullable Path zip;

  @Option(
      names = "--layer",
      paramLabel = "NAME=FILE",
      description = "the zip of a layer, to be uploaded as well; may be given several times")
  private Map<String, Path> layers = new HashMap<>();

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
    session.uploads().checkBucket();
    ShipPackage made =
        zip != null
            ? ShipPackage.of(zip, session.target())
            : ShipPackage.build(options, session.target(), whole);
    if (dry) {
      preview(made, session);
      return ExitStatus.DONE;
    }
    main.console.out().println(made.publishBundle(session));
    upload(made, session);
    for (Map.Entry<String, Path> layer : layers.entrySet()) {
      say(session.uploads().upload(layer(layer), layer.getValue()));
    }
    return ExitStatus.DONE;
  }

  private void upload(ShipPackage made, ShipSession session) throws IOException {
    say(session.uploads().upload(made.artifact(), made.zip()));
    main.console
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "version %s: %d bytes, sha256 %s",
                made.artifact().version(),
                made.artifact().sizeBytes(),
                made.artifact().sha256()));
  }

  private void preview(ShipPackage made, ShipSession session) throws IOException {
    made.artifact().bundle().ifPresent(pin -> wouldUpload(pin.key(), session));
    wouldUpload(made.artifact().key(session.target()), session);
    for (Map.Entry<String, Path> layer : layers.entrySet()) {
      wouldUpload(session.uploads().key(layer(layer)), session);
    }
  }

  private static LayerFile layer(Map.Entry<String, Path> layer) throws IOException {
    return LayerFile.of(layer.getKey(), layer.getValue());
  }

  private void wouldUpload(String key, ShipSession session) {
    boolean there = session.uploads().has(key);
    main.console.out().println((there ? "there already: " : "would be uploaded: ") + key);
  }

  private void say(Uploads.Uploaded uploaded) {
    main.console
        .out()
        .println((uploaded.written() ? "uploaded: " : "there already: ") + uploaded.key());
  }
}
