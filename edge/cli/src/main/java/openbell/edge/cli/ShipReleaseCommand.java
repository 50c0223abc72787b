package openbell.edge.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import openbell.delivery.deployer.Artifact;
import openbell.delivery.deployer.Candidate;
import openbell.delivery.deployer.LayerFile;
import openbell.delivery.deployer.Release;
import openbell.delivery.deployer.Releases;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ship release`: what was uploaded becomes what the world calls.
@Command(
    name = "release",
    description = "Publishes an uploaded package, tests it, and moves the aliases to it",
    mixinStandardHelpOptions = true)
final class ShipReleaseCommand implements Callable<Integer> {
  private final Main main;

  @Mixin private ShipEnvironment environment = new ShipEnvironment();
  @Mixin private ReleaseOptions how = new ReleaseOptions();

  @Option(
      names = "--package",
      paramLabel = "VERSION",
      description = "which one (default: the one uploaded last)")
  private @Nullable String version;

  @Option(
      names = "--layer",
      paramLabel = "NAME=SHA256",
      description =
          "an uploaded layer to attach in place of the package's own; may be given several times,"
              + " in order")
  private Map<String, String> layers = new LinkedHashMap<>();

  @Option(names = "--resume", description = "go on with the release that was interrupted")
  private boolean resume;

  @Option(names = "--abandon", description = "take back the release that was interrupted")
  private boolean abandon;

  @Option(names = "--dry-run", description = "say what would be done, and check that it can be")
  private boolean dry;

  ShipReleaseCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (resume && abandon) {
      throw new CliException(
          ExitStatus.USAGE, "--resume and --abandon exclude each other", "give one");
    }
    return ShipSession.run(main, environment, this::release);
  }

  private int release(ShipSession session) throws IOException {
    Releases releases = session.releases(main.console.out()::println);
    if (abandon) {
      releases.abandon();
      main.console.out().println("taken back: " + session.target().environment() + " is as before");
      return ExitStatus.DONE;
    }
    if (resume) {
      told(releases.resume(), session);
      return ExitStatus.DONE;
    }
    Candidate candidate = candidate(session);
    if (dry) {
      releases.preview(candidate).forEach(main.console.out()::println);
      return ExitStatus.DONE;
    }
    told(releases.release(candidate, how.keep()), session);
    return ExitStatus.DONE;
  }

  private Candidate candidate(ShipSession session) throws IOException {
    String image = how.image();
    if (image != null && version == null) {
      return how.imageAlone(image);
    }
    Artifact artifact =
        version == null ? session.uploads().last() : session.uploads().find(version);
    if (!layers.isEmpty()) {
      artifact =
          artifact.withLayers(
              layers.entrySet().stream()
                  .map(layer -> new LayerFile(layer.getKey(), layer.getValue()))
                  .toList());
    }
    return how.candidate(artifact, main, SmokeOption.DEFAULT);
  }

  private void told(Release release, ShipSession session) {
    main.console
        .out()
        .println(
            "released #%d %s to %s"
                .formatted(release.number(), release.version(), session.target().environment()));
  }
}
