package openbell.edge.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `ship …`: packaging and deployment.
@Command(
    name = "ship",
    description = "Packages, and brings them into an AWS account",
    mixinStandardHelpOptions = true,
    subcommands = {
      ShipBundleCommand.class,
      ShipPlanCommand.class,
      ShipUploadCommand.class,
      ShipReleaseCommand.class,
      ShipRollbackCommand.class,
      ShipStatusCommand.class,
      ShipInvokeCommand.class,
      ShipDeployCommand.class
    },
    synopsisSubcommandLabel = "bundle|package|plan|upload|release|rollback|status|invoke|deploy")
final class ShipCommand implements Runnable {
  private final Main main;

  ShipCommand(Main main) {
    this.main = main;
  }

  @Override
  public void run() {
    throw new CliException(ExitStatus.USAGE, "ship needs a command", "see 'ship --help'");
  }

  @Command(
      name = "package",
      description = "The zip that all functions share, and what takes the room in it",
      mixinStandardHelpOptions = true)
  int zip(@Mixin PackageOptions options, @ArgGroup @Nullable PackageForm form) {
    try {
      if (PackageForm.isLayered(form)) {
        var built = options.buildLayers();
        built.report().forEach(main.console.out()::println);
        main.console.out().println("written to " + built.zip().getParent());
        return ExitStatus.DONE;
      }
      var built = PackageForm.isWhole(form) ? options.buildWhole() : options.build();
      built.report().forEach(main.console.out()::println);
      main.console.out().println("written to " + built.zip());
      return ExitStatus.DONE;
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitStatus.USAGE, e);
    }
  }
}
