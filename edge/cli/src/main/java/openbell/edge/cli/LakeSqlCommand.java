package openbell.edge.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import openbell.desk.Settings;
import openbell.edge.screens.LakeTables;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.lake.tables.AthenaSql;
import openbell.lake.tables.LakeSchema;
import openbell.lake.tables.LakeSql;
import openbell.lake.tables.LakeSqlException;
import openbell.lake.tables.Snapshot;
import openbell.lake.tables.Tables;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lake sql`: a question in SQL over the lake's tables.
@Command(
    name = "sql",
    description =
        "A question in SQL over bars, indicators, percentiles, features, raw_objects and reports",
    mixinStandardHelpOptions = true)
final class LakeSqlCommand implements Callable<Integer> {
  private static final int MOST_SECONDS = 86_400;
  private static final int LEAST_MB = 64;
  private static final int MOST_MB = 1 << 20;

  enum Engine {
    DUCKDB,
    ATHENA
  }

  enum Format {
    TABLE,
    JSON,
    CSV,
    PARQUET
  }

  private final Main main;

  @Parameters(paramLabel = "QUERY", description = "a SELECT")
  private String query = "";

  @Option(
      names = "--engine",
      paramLabel = "E",
      defaultValue = "duckdb",
      description = "duckdb (here) or athena (on AWS, over what is compacted)")
  private Engine engine = Engine.DUCKDB;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "table",
      description = "table, json, csv or parquet (default: ${DEFAULT-VALUE})")
  private Format format = Format.TABLE;

  @Option(names = "--out", paramLabel = "FILE", description = "write to this file, not to stdout")
  private @Nullable Path out;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "the longest that it may take (default: ${DEFAULT-VALUE})")
  private int timeoutSeconds = 60;

  @Option(
      names = "--memory",
      paramLabel = "MB",
      defaultValue = "2048",
      description = "the most memory that it may use (default: ${DEFAULT-VALUE})")
  private int memoryMb = 2048;

  LakeSqlCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkUsage();
    Settings settings = Settings.of(main.environment);
    try (Wiring wiring = new Wiring(settings, ProcessKind.COMMAND)) {
      Tables tables = LakeTables.of(wiring, settings);
      switch (engine) {
        case DUCKDB -> askHere(tables);
        case ATHENA -> askAthena(tables, AthenaEnvironment.settings(main.environment, settings));
      }
      return ExitStatus.DONE;
    } catch (LakeSqlException e) {
      throw new CliException(
          e.kind() == LakeSqlException.Kind.WRONG ? ExitStatus.USAGE : ExitStatus.FAILED, e);
    } catch (StoreException e) {
      throw LakeErrors.of(e);
    }
  }

  private void checkUsage() {
    if (query.isBlank()) {
      throw new CliException(
          ExitStatus.USAGE, "there is no question", "give a SELECT, such as 'SELECT * FROM bars'");
    }
    range("--timeout", timeoutSeconds, 1, MOST_SECONDS, "seconds");
    range("--memory", memoryMb, LEAST_MB, MOST_MB, "MB");
    if (format == Format.PARQUET && out == null) {
      throw new CliException(ExitStatus.USAGE, "Parquet is for a file", "give --out FILE");
    }
    if (format == Format.PARQUET && engine == Engine.ATHENA) {
      throw new CliException(
          ExitStatus.USAGE, "Athena answers with text", "give --format table, json or csv");
    }
    if (out != null && (out.toString().isBlank() || Files.isDirectory(out))) {
      throw new CliException(ExitStatus.USAGE, "--out " + out + " is no file", "give it a file");
    }
  }

  private static void range(String name, int value, int least, int most, String of) {
    if (value < least || value > most) {
      throw new CliException(
          ExitStatus.USAGE,
          name + " " + value,
          "give whole %s from %d to %d".formatted(of, least, most));
    }
  }

  private void askHere(Tables tables) throws IOException, InterruptedException {
    LakeSql.Limits limits =
        new LakeSql.Limits(Duration.ofSeconds(timeoutSeconds), (long) memoryMb << 20);
    try (Snapshot snapshot = tables.open(LakeSchema.namedIn(query), limits)) {
      noteUnreadable(snapshot.unreadable());
      LakeSql sql = tables.sql(snapshot);
      if (format == Format.PARQUET && out != null) {
        Path answer = sql.parquet(query);
        try {
          Files.copy(answer, out, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
          throw unwritable(out, e);
        }
        return;
      }
      tell(printer -> sql.ask(query, printer));
    }
  }

  private void noteUnreadable(List<Tables.Unreadable> unreadable) {
    if (!unreadable.isEmpty()) {
      Tables.Unreadable first = unreadable.getFirst();
      int more = unreadable.size() - 1;
      main.console.note(
          "%s: %s; its rows are older%s"
              .formatted(
                  first.symbol(), first.why(), more == 0 ? "" : "; and %d more".formatted(more)));
    }
  }

  private void askAthena(Tables tables, AthenaSql.Settings where)
      throws IOException, InterruptedException {
    String snapshot = tables.snapshotName();
    if (snapshot.isEmpty()) {
      throw new CliException(
          ExitStatus.NOT_FOUND,
          "nothing is compacted that Athena could read",
          "run 'lake compact'");
    }
    int newer = tables.newerSymbols();
    if (newer > 0) {
      main.console.note(
          newer + " symbols have something newer than Athena sees: run 'lake compact' to add it");
    }
    try (AthenaSql athena = AthenaSql.open(where, Thread::sleep)) {
      tell(printer -> athena.ask(query, snapshot, Duration.ofSeconds(timeoutSeconds), printer));
    }
  }

  @FunctionalInterface
  private interface Question {
    void answerTo(SqlPrinter printer) throws InterruptedException;
  }

  private void tell(Question question) throws IOException, InterruptedException {
    if (out == null) {
      print(question, main.console.out());
      return;
    }
    Path aside = out.resolveSibling(out.getFileName() + ".part");
    try {
      try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(aside));
          PrintStream text = new PrintStream(file, false, StandardCharsets.UTF_8)) {
        print(question, text);
      }
      Files.move(aside, out, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(out, e);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private void print(Question question, PrintStream target) throws InterruptedException {
    SqlPrinter printer =
        switch (format) {
          case JSON -> new SqlPrinter.Json(target);
          case CSV -> new SqlPrinter.Csv(target);
          default -> new SqlPrinter.Table(target);
        };
    question.answerTo(printer);
    printer.end();
  }

  private static CliException unwritable(Path out, IOException e) {
    return new CliException(
        ExitStatus.FAILED,
        "cannot write " + out + " (" + e.getClass().getSimpleName() + ")",
        "give --out a file in a directory that exists and can be written");
  }
}
