package openbell.edge.cli;

import picocli.CommandLine.Command;

/// `ship …`: packaging and deployment.
@Command(
    name = "ship",
    description = "Packages, and brings them into an AWS account",
    mixinStandardHelpOptions = true,
    subcommands = {
      ShipBundleCommand.class,
      ShipPackageCommand.class,
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
  @Override
  public void run() {
    throw new CliException(ExitStatus.USAGE, "ship needs a command", "see 'ship --help'");
  }
}
