package openbell.edge.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import openbell.delivery.deployer.Candidate;
import openbell.delivery.deployer.Release;
import openbell.delivery.deployer.Releases;
import openbell.delivery.deployer.Status;
import openbell.delivery.deployer.Uploads;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ship deploy`: from the sources to what the world calls, in order.
@Command(
    name = "deploy",
    description = "Checks, packages, uploads, releases, and tells the status",
    mixinStandardHelpOptions = true)
final class ShipDeployCommand implements Callable<Integer> {
  private final Main main;

  @Mixin private ShipEnvironment environment = new ShipEnvironment();
  @Mixin private PackageOptions options = new PackageOptions();
  @Mixin private SmokeOption smoke = new SmokeOption();

  @Option(names = "--whole", description = "everything in the zip, nothing in a bundle")
  private boolean whole;

  @Option(
      names = "--runtime",
      paramLabel = "NAME",
      defaultValue = "java25",
      description = "of the functions (default: ${DEFAULT-VALUE})")
  private String runtime = "java25";

  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "5",
      description = "how many releases stay to return to (default: ${DEFAULT-VALUE})")
  private int keep = 5;

  @Option(names = "--allow-dirty", description = "also from sources that are not committed")
  private boolean allowDirty;

  @Option(names = "--dry-run", description = "check, package, and say what would be done")
  private boolean dry;

  ShipDeployCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() throws InterruptedException {
    return ShipSession.run(main, environment, this::deploy);
  }

  private int deploy(ShipSession session) throws IOException, InterruptedException {
    checkSources();
    say("environment %s, bucket %s".formatted(environment.name(), session.target().bucket()));
    session.uploads().checkBucket();
    ShipPackage made = ShipPackage.build(options, session.target(), whole);
    made.report().forEach(this::say);
    ShipChecks.plan(options, session.target(), whole, runtime, main);
    if (dry) {
      preview(made, session);
      return ExitStatus.DONE;
    }
    say(made.publishBundle(session));
    Uploads.Uploaded uploaded = session.uploads().upload(made.artifact(), made.zip());
    say((uploaded.written() ? "uploaded: " : "there already: ") + uploaded.key());
    Releases releases = session.releases(this::say);
    Release release =
        releases.release(Candidate.of(made.artifact(), runtime, smoke.read(main)), keep);
    say("released #%d %s to %s".formatted(release.number(), release.version(), environment.name()));
    Status.of(session.target(), session.account()).lines().forEach(this::say);
    session.target().functionUrl().ifPresent(url -> say("it answers at " + url));
    return ExitStatus.DONE;
  }

  private void checkSources() throws IOException, InterruptedException {
    if (!allowDirty && !Sources.here().isClean()) {
      throw new CliException(
          ExitStatus.FAILED,
          "the sources have changes that are not committed",
          "commit them, or give --allow-dirty");
    }
  }

  private void preview(ShipPackage made, ShipSession session) throws IOException {
    String key = made.artifact().key(session.target());
    if (session.uploads().has(key)) {
      session
          .releases(this::say)
          .preview(Candidate.of(made.artifact(), runtime, smoke.read(main)))
          .forEach(this::say);
      return;
    }
    made.artifact().bundle().ifPresent(pin -> say("would publish " + pin.key()));
    say("would upload " + key);
    say("would release %s to %s".formatted(made.artifact().version(), environment.name()));
  }

  private void say(String line) {
    main.console.out().println(line);
  }
}
