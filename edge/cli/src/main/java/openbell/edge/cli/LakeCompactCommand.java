package openbell.edge.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import openbell.desk.Settings;
import openbell.edge.screens.LakeTables;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.lake.tables.LakeSqlException;
import openbell.lake.tables.Tables;
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

  @Override
  public Integer call() {
    Settings settings = Settings.of(main.environment);
    try (Wiring wiring = new Wiring(settings, ProcessKind.COMMAND)) {
      Tables.Compacted done = LakeTables.of(wiring, settings).compact();
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
