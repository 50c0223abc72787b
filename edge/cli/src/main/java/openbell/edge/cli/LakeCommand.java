package openbell.edge.cli;

import picocli.CommandLine.Command;

/// `lake …`: what was fetched and computed, where it came from, and whether it still is what it
/// was.
@Command(
    name = "lake",
    description = "The data lake: raw objects, what was computed of them, and their lineage",
    mixinStandardHelpOptions = true,
    subcommands = {},
    synopsisSubcommandLabel = "COMMAND")
final class LakeCommand implements Runnable {
  @Override
  public void run() {
    throw new CliException(ExitStatus.USAGE, "lake needs a command", "see 'lake --help'");
  }
}
