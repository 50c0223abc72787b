package openbell.edge.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import openbell.delivery.deployer.Release;
import openbell.delivery.deployer.Releases;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ship rollback`: back to a release that is kept.
@Command(
    name = "rollback",
    description = "Returns to a kept release, with the bundle and layers that it used",
    mixinStandardHelpOptions = true)
final class ShipRollbackCommand implements Callable<Integer> {
  private final Main main;

  @Mixin private ShipEnvironment environment = new ShipEnvironment();
  @Mixin private SmokeOption smoke = new SmokeOption();

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "which one, or its number as #7 (default: the one before the current)")
  private @Nullable String to;

  @Option(names = "--dry-run", description = "say what would be done, and check that it can be")
  private boolean dry;

  ShipRollbackCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() throws InterruptedException {
    return ShipSession.run(main, environment, this::rollback);
  }

  private int rollback(ShipSession session) throws IOException {
    Releases releases = session.releases(main.console.out()::println);
    Optional<String> wanted = Optional.ofNullable(to);
    if (dry) {
      releases.previewRollback(wanted).forEach(main.console.out()::println);
      return ExitStatus.DONE;
    }
    Release release = releases.rollback(wanted, smoke.read(main, SmokeOption.DEFAULT));
    main.console
        .out()
        .println(
            "returned to #%d %s in %s"
                .formatted(release.number(), release.version(), session.target().environment()));
    return ExitStatus.DONE;
  }
}
