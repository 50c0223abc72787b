package openbell.edge.cli;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import openbell.desk.Screens;
import openbell.desk.Settings;
import openbell.edge.screens.LakeMarket;
import openbell.edge.screens.LakeTables;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.lake.tables.LakeSqlException;
import openbell.lake.tables.Tables;
import openbell.market.Exchange;
import openbell.market.TickerRegistry;
import openbell.scan.HeldMarket;
import openbell.scan.NamedScreen;
import openbell.scan.ScanExpression;
import openbell.scan.ScanRequest;
import openbell.scan.ScanResult;
import openbell.scan.Scanner;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `scan WHERE`: which stocks of a market meet a condition.
@Command(
    name = "scan",
    description = "Which stocks meet a condition, such as 'rsi14 < 30 && close > sma200'",
    mixinStandardHelpOptions = true)
final class ScanCommand implements Callable<Integer> {
  private final Main main;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "WHERE",
      description = "a condition over facts, percentiles and features, or a screen's name")
  private String where = "";

  @Option(
      names = "--rank",
      paramLabel = "EXPR",
      description = "largest first (default: the screen's own, else the score of features)")
  private @Nullable String rank;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description = "how many rows at most (default: ${DEFAULT-VALUE})")
  private int top = 20;

  @Option(
      names = "--universe",
      paramLabel = "FILE|registry|all",
      description = "a file with a ticker a line, or the registered tickers (default: all)")
  private @Nullable String universe;

  @Option(names = "--date", paramLabel = "D", description = "as of the end of this day")
  private @Nullable String date;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "table",
      description = "table, json or csv (default: ${DEFAULT-VALUE})")
  private ScanPrinter.Format format = ScanPrinter.Format.TABLE;

  @Option(names = "--screens", description = "list the screens that can be named")
  private boolean screens;

  ScanCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() {
    if (screens) {
      for (NamedScreen screen : NamedScreen.all()) {
        main.console.out().printf("%s: %s%n", screen.name(), screen.meaningEn());
        main.console.out().printf("    %s%n", screen.where().source());
      }
      return ExitStatus.DONE;
    }
    requireSensible();
    Optional<Map<String, Integer>> asked = universe();
    // Both take a while, and neither needs what is put together meanwhile.
    Tables.prepare();
    CompletableFuture<ScanRequest> understood = CompletableFuture.supplyAsync(this::request);
    Settings settings = Settings.of(main.environment);
    try (Wiring wiring = new Wiring(settings, ProcessKind.COMMAND)) {
      ScanRequest request = understood.join();
      LocalDate day = day(wiring);
      Scanner scanner = new Scanner();
      HeldMarket market =
          LakeMarket.read(
              LakeTables.of(wiring, settings),
              wiring.lake(),
              scanner.columns(request),
              TickerRegistry.bundled(),
              wiring.clock());
      if (asked.isPresent()) {
        market = market.only(asked.get().keySet());
      }
      ScanResult result = scanner.scan(market.upTo(day), request);
      if (result.coverage().asked() == 0) {
        throw new CliException(
            ExitStatus.NOT_FOUND, "the lake holds no prices", "fetch some: 'openbell fetch'");
      }
      ScanPrinter.of(format, main.console).print(result);
      return ExitStatus.DONE;
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException mistake -> throw mistake;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    } catch (HeldMarket.NoTickerException e) {
      int line = asked.map(lines -> lines.get(e.name())).orElse(0);
      throw new CliException(
          ExitStatus.USAGE,
          "%s, line %d: \"%s\" is no ticker".formatted(universe, line, e.name()),
          "mend or remove that line");
    } catch (LakeSqlException e) {
      throw new CliException(ExitStatus.FAILED, e);
    } catch (StoreException e) {
      throw LakeErrors.of(e);
    }
  }

  /// The tickers to look at, each with its line in the file; empty: all that the lake holds.
  private Optional<Map<String, Integer>> universe() {
    if (universe == null || universe.equals(Screens.Universe.ALL.key())) {
      return Optional.empty();
    }
    if (universe.equals(Screens.Universe.REGISTRY.key())) {
      Map<String, Integer> registered = new LinkedHashMap<>();
      TickerRegistry.bundled().tickers().forEach(t -> registered.put(t.ticker(), 0));
      return Optional.of(registered);
    }
    return Optional.of(UniverseFile.lines(universe));
  }

  private void requireSensible() {
    if (where.isBlank()) {
      throw new CliException(
          ExitStatus.USAGE,
          "there is no condition",
          "give one, such as 'rsi14 < 30', or the name of a screen: see --screens");
    }
    if (top < 1 || top > ScanRequest.MAX_TOP) {
      throw new CliException(
          ExitStatus.USAGE,
          "--top " + top,
          "give a number of rows from 1 to " + ScanRequest.MAX_TOP);
    }
  }

  private ScanRequest request() {
    Optional<ScanExpression> order =
        Optional.ofNullable(rank).map(text -> valid("--rank", ScanExpression.rank(text)));
    return NamedScreen.of(where)
        .map(
            screen ->
                new ScanRequest(screen.where(), order.or(() -> Optional.of(screen.rank())), top))
        .orElseGet(
            () -> new ScanRequest(valid("the condition", ScanExpression.where(where)), order, top));
  }

  private static ScanExpression valid(String of, ScanExpression.Parsed parsed) {
    return switch (parsed) {
      case ScanExpression.Valid(ScanExpression expression) -> expression;
      case ScanExpression.Invalid(var mistake) ->
          throw new CliException(
              ExitStatus.USAGE,
              "%s: %s at line %d, column %d"
                  .formatted(of, mistake.what(), mistake.line(), mistake.column()),
              mistake.advice());
    };
  }

  /// The day of the question. Without one the latest that it can be anywhere: of each exchange the
  /// last completed session is looked at.
  private LocalDate day(Wiring wiring) {
    LocalDate latest = Exchange.latestDay(wiring.clock().instant());
    LocalDate day;
    try {
      day = date == null ? latest : LocalDate.parse(date);
    } catch (DateTimeException e) {
      throw new CliException(ExitStatus.USAGE, "--date " + date, "give a day such as 2025-11-11");
    }
    if (day.isAfter(latest)) {
      throw new CliException(
          ExitStatus.USAGE, day + " is in the future", "give a day up to " + latest);
    }
    return day;
  }
}
