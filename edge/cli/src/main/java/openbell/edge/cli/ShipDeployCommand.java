package openbell.edge.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import openbell.delivery.deployer.Candidate;
import openbell.delivery.deployer.Release;
import openbell.delivery.deployer.Releases;
import openbell.delivery.deployer.Status;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
  @Mixin private ReleaseOptions how = new ReleaseOptions();
  @ArgGroup private @Nullable PackageForm form;

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
    ShipPackage made = ShipPackage.build(options, session.target(), form);
    Candidate candidate = how.candidate(made.artifact(), main, options.smoke());
    made.report().forEach(this::say);
    ShipChecks.require(
        ShipChecks.plans(options, session.target(), form, how.runtime(), null), this::say);
    if (dry) {
      preview(made, candidate, session);
      return ExitStatus.DONE;
    }
    made.upload(session, this::say);
    Releases releases = session.releases(this::say);
    Release release = releases.release(candidate, how.keep());
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

  private void preview(ShipPackage made, Candidate candidate, ShipSession session)
      throws IOException {
    String key = made.artifact().key(session.target());
    if (session.uploads().has(key)) {
      session.releases(this::say).preview(candidate).forEach(this::say);
      return;
    }
    made.keys(session).forEach(each -> say("would upload " + each));
    say("would release %s to %s".formatted(made.artifact().version(), environment.name()));
  }

  private void say(String line) {
    main.console.out().println(line);
  }
}
