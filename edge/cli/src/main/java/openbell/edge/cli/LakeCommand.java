package openbell.edge.cli;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import openbell.desk.Settings;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.store.BlobKeys;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// `lake …`: what was fetched and computed, where it came from, and whether it still is what it
/// was.
@Command(
    name = "lake",
    description = "The data lake: raw objects, what was computed of them, and their lineage",
    mixinStandardHelpOptions = true,
    subcommands = {
      LakeLsCommand.class,
      LakeGetCommand.class,
      LakeLineageCommand.class,
      LakeVerifyCommand.class,
      LakeCheckCommand.class,
      LakeReprocessCommand.class,
      LakeRestoreCommand.class,
      LakeRetainCommand.class,
      LakeCompactCommand.class,
      LakeSqlCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class LakeCommand implements Runnable {
  private final Main main;

  LakeCommand(Main main) {
    this.main = main;
  }

  @Override
  public void run() {
    throw new CliException(ExitStatus.USAGE, "lake needs a command", "see 'lake --help'");
  }

  /// The parts for one of its commands.
  Wiring open() {
    return new Wiring(settings(), ProcessKind.COMMAND);
  }

  Settings settings() {
    return Settings.of(main.environment);
  }

  Console console() {
    return main.console;
  }

  /// A line that is written over as work goes on; nothing where nobody watches.
  void progress(String what, int done, int of) {
    if (Main.isTerminal() && (done == of || done % 50 == 0)) {
      main.console.err().print("\r%s %d of %d".formatted(what, done, of));
      if (done == of) {
        main.console.err().println();
      }
    }
  }

  /// The symbol of what was typed.
  static String symbol(String typed) {
    return switch (TickerRegistry.bundled().resolve(typed)) {
      case Resolution.Found(Ticker ticker) -> ticker.symbol();
      case Resolution.NotRegistered(Optional<String> symbol, List<Ticker> near)
          when symbol.isPresent() ->
          symbol.get();
      case Resolution.NotRegistered none -> throw unknown(typed);
      case Resolution.Ambiguous several -> throw unknown(typed);
      case Resolution.Invalid invalid -> throw unknown(typed);
    };
  }

  private static CliException unknown(String typed) {
    return new CliException(
        ExitStatus.NOT_FOUND, "no stock is known as " + typed, "give a ticker such as DBS19");
  }

  /// What was typed as the beginning of keys, if keys may begin so.
  ///
  /// @throws openbell.store.StoreException of kind `INVALID_KEY`
  static String prefix(String typed) {
    BlobKeys.check(typed.endsWith("/") ? typed.substring(0, typed.length() - 1) : typed);
    return typed;
  }

  static Optional<LocalDate> date(String option, @Nullable String text) {
    try {
      return Optional.ofNullable(text).map(LocalDate::parse);
    } catch (DateTimeException e) {
      throw new CliException(
          ExitStatus.USAGE, option + " " + text + " is no date", "give one such as 2025-11-11");
    }
  }
}
