package openbell.edge.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import openbell.desk.Fetching;
import openbell.desk.Settings;
import openbell.desk.Updating;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fetch`: market data into the lake, without a report.
@Command(
    name = "fetch",
    description = "Market data into the lake; counted results",
    mixinStandardHelpOptions = true)
final class FetchCommand implements Callable<Integer> {
  /// What every source gives in its one request.
  private static final String RANGE = "5y";

  /// In the place of a file's name: every stock of the market that Polygon.io has.
  private static final String MARKET = "market";

  private final Main main;

  @Parameters(arity = "0..*", paramLabel = "TICKER", description = "what to fetch")
  private @Nullable List<String> tickers;

  @Option(
      names = "--universe",
      paramLabel = "FILE|market",
      description =
          "brings a universe up to date: a ticker a line, or every stock of the USA that polygon"
              + " has; without it and tickers OPENBELL_UNIVERSE, or the registry, are asked for")
  private @Nullable String universe;

  @Option(
      names = "--range",
      paramLabel = "R",
      defaultValue = RANGE,
      description = "how much history (default and only: ${DEFAULT-VALUE})")
  private String range = RANGE;

  @Option(names = "--source", paramLabel = "NAME", description = "ask this source alone")
  private @Nullable String source;

  FetchCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!range.equals(RANGE)) {
      throw new CliException(
          ExitStatus.USAGE,
          "--range " + range + ": the sources are asked for five years at once",
          "give " + RANGE + " or leave it out");
    }
    Settings settings = Settings.of(main.environment);
    try (Wiring wiring = new Wiring(settings, ProcessKind.COMMAND)) {
      FetchProgress progress =
          new FetchProgress(main.console.err(), Main.isTerminal(), System::nanoTime);
      Fetching.Summary summary;
      try {
        summary = universe == null ? named(wiring, settings, progress) : all(wiring, progress);
      } finally {
        progress.end();
      }
      for (Fetching.Result each : Fetching.Result.values()) {
        main.console
            .out()
            .println(
                String.format(
                    Locale.ROOT,
                    "%-9s %d",
                    each.name().toLowerCase(Locale.ROOT),
                    summary.count(each)));
      }
      summary.failures().forEach((ticker, why) -> main.console.note(ticker + ": " + why));
      summary.notes().forEach(main.console::note);
      return summary.count(Fetching.Result.FAILED) > 0 ? ExitStatus.FAILED : ExitStatus.DONE;
    }
  }

  /// The tickers that were typed, or those of the settings.
  private Fetching.Summary named(Wiring wiring, Settings settings, FetchProgress progress)
      throws InterruptedException {
    Fetching fetching = wiring.fetching(Thread::sleep);
    List<String> wanted =
        tickers == null || tickers.isEmpty() ? fetching.universe(settings.universe()) : tickers;
    int[] done = {0};
    return fetching.fetch(
        wanted,
        Optional.ofNullable(source),
        Instant.MAX,
        (ticker, result) -> progress.at(++done[0], wanted.size(), Duration.ZERO));
  }

  /// What `--universe` names.
  private Fetching.Summary all(Wiring wiring, FetchProgress progress) throws InterruptedException {
    if (tickers != null && !tickers.isEmpty()) {
      throw new CliException(
          ExitStatus.USAGE, "tickers and --universe both say what to fetch", "give one of them");
    }
    Updating updating = wiring.updating(Thread::sleep);
    String from = String.valueOf(universe);
    return from.equals(MARKET)
        ? updating.updateMarket(Optional.ofNullable(source), progress::at)
        : updating.update(UniverseFile.read(from), Optional.ofNullable(source), progress::at);
  }
}
