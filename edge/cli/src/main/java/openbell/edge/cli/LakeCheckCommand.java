package openbell.edge.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import openbell.desk.Checking;
import openbell.edge.wiring.Wiring;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lake check`.
@Command(
    name = "check",
    description = "How much is fresh, and what is wrong with the newest data",
    mixinStandardHelpOptions = true)
final class LakeCheckCommand implements Callable<Integer> {
  private final LakeCommand lake;

  @Parameters(
      arity = "0..*",
      paramLabel = "TICKER",
      description = "these alone; without them OPENBELL_UNIVERSE, or all that the lake has")
  private @Nullable List<String> tickers;

  @Option(names = "--details", description = "each finding with its symbol, date and values")
  private boolean details;

  LakeCheckCommand(LakeCommand lake) {
    this.lake = lake;
  }

  @Override
  public Integer call() {
    try (Wiring wiring = lake.open()) {
      Checking.Summary found = wiring.lakeWorks().checking().run(symbols());
      PrintStream out = lake.console().out();
      out.println(String.format(Locale.ROOT, "%,d of %,d fresh", found.fresh(), found.asked()));
      found
          .findings()
          .forEach((rule, n) -> out.println(String.format(Locale.ROOT, "%-28s %,d", rule, n)));
      found
          .quarantined()
          .forEach((symbol, key) -> out.println("quarantined " + symbol + "  " + key));
      found.archived().forEach(key -> out.println("archived " + key));
      found.altered().forEach(key -> out.println("altered " + key));
      if (details) {
        found.details().forEach(out::println);
      }
      return ExitStatus.DONE;
    } catch (StoreException e) {
      throw LakeErrors.of(e);
    }
  }

  private List<String> symbols() {
    List<String> named =
        tickers == null || tickers.isEmpty() ? lake.settings().universe() : tickers;
    return named.stream().map(LakeCommand::symbol).distinct().toList();
  }
}
