package openbell.edge.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  @Mixin private SmokeOption smoke = new SmokeOption();

  @Option(
      names = "--package",
      paramLabel = "VERSION",
      description = "which one (default: the one uploaded last)")
  private @Nullable String version;

  @Option(
      names = "--image",
      paramLabel = "URI",
      description = "an image by its digest for the service; the functions stay as they are")
  private @Nullable String image;

  @Option(
      names = "--runtime",
      paramLabel = "NAME",
      defaultValue = "java25",
      description = "of the functions (default: ${DEFAULT-VALUE})")
  private String runtime = "java25";

  @Option(
      names = "--layer",
      paramLabel = "NAME=SHA256",
      description = "an uploaded layer to attach; may be given several times, in order")
  private Map<String, String> layers = new LinkedHashMap<>();

  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "5",
      description = "how many releases stay to return to (default: ${DEFAULT-VALUE})")
  private int keep = 5;

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
    told(releases.release(candidate, keep), session);
    return ExitStatus.DONE;
  }

  private Candidate candidate(ShipSession session) throws IOException {
    if (image != null && version == null) {
      return new Candidate(Optional.empty(), runtime, List.of(), Optional.of(image), List.of());
    }
    Artifact artifact =
        version == null ? session.uploads().last() : session.uploads().find(version);
    List<LayerFile> files =
        layers.entrySet().stream().map(l -> new LayerFile(l.getKey(), l.getValue())).toList();
    return new Candidate(
        Optional.of(artifact), runtime, files, Optional.ofNullable(image), smoke.read(main));
  }

  private void told(Release release, ShipSession session) {
    main.console
        .out()
        .println(
            "released #%d %s to %s"
                .formatted(release.number(), release.version(), session.target().environment()));
  }
}
