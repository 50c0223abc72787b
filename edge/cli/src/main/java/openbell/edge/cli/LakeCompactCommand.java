package openbell.edge.cli;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import openbell.desk.Settings;
import openbell.edge.wiring.KeptPrices;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.lake.tables.Histories;
import openbell.lake.tables.LakeSqlException;
import openbell.lake.tables.MarketBodies;
import openbell.lake.tables.Tables;
import openbell.market.Bars;
import openbell.store.StoreException;
import picocli.CommandLine.Command;

/// `lake compact`: what came since the last time, as Parquet under `tables/`.
@Command(
    name = "compact",
    description = "Brings what was fetched and computed into Parquet files under tables/",
    mixinStandardHelpOptions = true)
final class LakeCompactCommand implements Callable<Integer> {
  private final Main main;

  LakeCompactCommand(Main main) {
    this.main = main;
  }

  /// The tables of a process's lake.
  static Tables tables(Wiring wiring, Settings settings) {
    return new Tables(
        wiring.store(),
        histories(wiring.keptPrices()),
        settings.home().resolve("tables"),
        wiring.clock(),
        settings.bucket());
  }

  private static Histories histories(KeptPrices prices) {
    return new Histories() {
      @Override
      public boolean has(String source) {
        return prices.has(source);
      }

      @Override
      public Optional<Bars> read(String source, String symbol, byte[] body, Instant fetchedAt) {
        return prices.read(source, symbol, body, fetchedAt);
      }

      @Override
      public Optional<MarketBodies> market() {
        return Optional.of(new PolygonBodies());
      }
    };
  }

  @Override
  public Integer call() {
    Settings settings = Settings.of(main.environment);
    try (Wiring wiring = new Wiring(settings, ProcessKind.COMMAND)) {
      Tables.Compacted done = tables(wiring, settings).compact();
      line("snapshot  %s", done.snapshot().isEmpty() ? "none yet" : done.snapshot());
      line("changed   %,d", done.changed());
      line("files     %,d", done.written());
      line("rows      %,d", done.rows());
      line("removed   %,d", done.removed());
      done.unreadable()
          .forEach(
              each -> main.console.note(each.symbol() + ": " + each.why() + "; its rows stay"));
      return ExitStatus.DONE;
    } catch (LakeSqlException e) {
      throw new CliException(ExitStatus.FAILED, e);
    } catch (StoreException e) {
      throw LakeErrors.of(e);
    }
  }

  private void line(String format, Object value) {
    main.console.out().println(String.format(Locale.ROOT, format, value));
  }
}
