package openbell.edge.cli;

import java.util.concurrent.Callable;
import openbell.delivery.deployer.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `ship status`: what runs where.
@Command(
    name = "status",
    description = "What runs behind each alias, what is kept, and what somebody changed by hand",
    mixinStandardHelpOptions = true)
final class ShipStatusCommand implements Callable<Integer> {
  private final Main main;

  @Mixin private ShipEnvironment environment = new ShipEnvironment();

  ShipStatusCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() throws InterruptedException {
    return ShipSession.run(
        main,
        environment,
        session -> {
          Status.of(session.target(), session.account())
              .lines()
              .forEach(main.console.out()::println);
          return ExitStatus.DONE;
        });
  }
}
