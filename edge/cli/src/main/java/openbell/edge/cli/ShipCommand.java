package openbell.edge.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ship …`: packaging and deployment.
@Command(
    name = "ship",
    description = "Packages, and brings them into an AWS account",
    mixinStandardHelpOptions = true,
    subcommands = {
      ShipBundleCommand.class,
      ShipUploadCommand.class,
      ShipReleaseCommand.class,
      ShipRollbackCommand.class,
      ShipStatusCommand.class,
      ShipInvokeCommand.class,
      ShipDeployCommand.class
    },
    synopsisSubcommandLabel = "bundle|package|upload|release|rollback|status|invoke|deploy")
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
  int zip(
      @Mixin PackageOptions options,
      @Option(names = "--whole", description = "everything in the zip, nothing in a bundle")
          boolean whole) {
    try {
      var built = whole ? options.buildWhole() : options.build();
      built.report().forEach(main.console.out()::println);
      main.console.out().println("written to " + built.zip());
      return ExitStatus.DONE;
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitStatus.USAGE, e);
    }
  }
}
