package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import openbell.desk.Fetching;
import openbell.desk.Settings;
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

  private final Main main;

  @Parameters(arity = "0..*", paramLabel = "TICKER", description = "what to fetch")
  private @Nullable List<String> tickers;

  @Option(
      names = "--universe",
      paramLabel = "FILE",
      description = "a ticker a line; without it and tickers OPENBELL_UNIVERSE, or the registry")
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
      Fetching fetching = wiring.fetching(Thread::sleep);
      Fetching.Summary summary =
          fetching.fetch(
              wanted(fetching, settings),
              Optional.ofNullable(source),
              Instant.MAX,
              (ticker, result) -> {});
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
      return summary.count(Fetching.Result.FAILED) > 0 ? ExitStatus.FAILED : ExitStatus.DONE;
    }
  }

  private List<String> wanted(Fetching fetching, Settings settings) {
    List<String> named = tickers == null ? List.of() : tickers;
    if (universe == null) {
      return named.isEmpty() ? fetching.universe(settings.universe()) : named;
    }
    if (!named.isEmpty()) {
      throw new CliException(
          ExitStatus.USAGE, "tickers and --universe both say what to fetch", "give one of them");
    }
    try {
      return Files.readAllLines(Path.of(universe)).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException | InvalidPathException e) {
      throw new CliException(
          ExitStatus.USAGE, "--universe " + universe, "give a file that can be read");
    }
  }
}
