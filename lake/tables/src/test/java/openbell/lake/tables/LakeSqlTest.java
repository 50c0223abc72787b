package openbell.lake.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeSqlTest {
  @TempDir private Path dir;
  private TestLake lake;

  @BeforeEach
  void makeLake() {
    lake = new TestLake(new DirectoryBlobStore(dir.resolve("blobs")), dir.resolve("tables"));
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12));
    lake.tables().compact();
    lake.fetched("XYZ", TestLake.csv(TestLake.FIRST, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_parquet('s3://bucket/key')",
        "COPY (SELECT * FROM bars) TO '/tmp/openbell-lake-sql-test.csv'",
        "ATTACH '/tmp/openbell-lake-sql-test.db'",
        "ATTACH ':memory:' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '100GB'",
        "RESET memory_limit",
        "PRAGMA threads = 64",
        "SET enable_external_access = true",
        "CREATE TABLE mine AS SELECT 1",
        "DROP VIEW bars",
        "DELETE FROM parts.bars",
        "WITH gone AS (DELETE FROM parts.bars RETURNING *) SELECT * FROM gone",
        "SELECT 1; DROP VIEW bars",
        "EXPORT DATABASE '/tmp/openbell-lake-sql-test'",
        "CALL pragma_version()",
        "EXPLAIN ANALYZE DELETE FROM parts.bars",
        "SELECT * FROM enable_logging('QueryLog')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM pragma_database_size()",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        "SELECT current_setting('temp_directory')",
        "SELECT getenv('HOME')",
        "SELECT 'HOME'.getenv()",
        "SELECT \"GetEnv\"('HOME')",
        "SELECT main.getenv('HOME')",
        "SELECT list_transform(['HOME'], lambda x: getenv(x))",
        "SELECT (SELECT max(y) FROM (SELECT getenv('HOME') AS y))",
        "WITH w AS (SELECT current_setting('threads')) SELECT * FROM w",
        "SELECT sleep_ms(1)",
        "SELECT json_serialize_plan('SELECT * FROM read_csv(''/etc/passwd'')')",
        "SELECT pg_get_viewdef(0)",
        "SHOW temp_directory",
        "SHOW ALL TABLES",
        "SELECT * FROM duckdb_views",
        "SELECT * FROM pg_settings",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM parts.bars",
        "SELECT * FROM (WITH pg_settings AS (SELECT 1) SELECT 1) x, pg_settings",
        "SELECT 1; SELECT 2",
        "SELECT 1) TO '/tmp/openbell-lake-sql-test.csv'; COPY (SELECT 2",
      })
  void nothingButTheViewsCanBeTouched(String sql) {
    assertThatExceptionOfType(LakeSqlException.class)
        .isThrownBy(() -> lake.ask(sql + " -- bars"))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(LakeSqlException.Kind.WRONG))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").contains(": "));
    assertThat(Path.of("/tmp/openbell-lake-sql-test.csv")).doesNotExist();
    assertThat(Path.of("/tmp/openbell-lake-sql-test.db")).doesNotExist();
    assertThat(Path.of("/tmp/openbell-lake-sql-test")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_parquet('%s')",
        "SELECT * FROM parquet_metadata('%s')",
        "SELECT * FROM '%s'",
        "SELECT * FROM read_text('%s')",
        "SELECT * FROM glob('%s*')",
        "WITH \"%s\" AS (SELECT 1) SELECT * FROM \"%1$s\"",
      })
  void noFileIsReadNotEvenOneOfTheTables(String sql) {
    Path file =
        dir.resolve("tables/files")
            .resolve(lake.tables().manifest().filesOf(LakeSchema.BARS).get("2024-01").key());
    assertThatExceptionOfType(LakeSqlException.class)
        .isThrownBy(() -> lake.ask(sql.formatted(file)))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(LakeSqlException.Kind.WRONG));
  }

  @Test
  void aFileForAnAnswerIsAllThatIsWritten() {
    Path other = dir.resolve("tables/files/other.csv");
    try (Snapshot snapshot = lake.tables().open(Set.of())) {
      LakeSql sql = lake.tables().sql(snapshot);
      for (String question :
          List.of(
              "SELECT 1) TO '%s'; COPY (SELECT 2".formatted(other),
              "SELECT 1; SELECT 2",
              "SELEC 1",
              "")) {
        assertThatExceptionOfType(LakeSqlException.class)
            .isThrownBy(() -> sql.parquet(question))
            .satisfies(e -> assertThat(e.kind()).isEqualTo(LakeSqlException.Kind.WRONG))
            .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").contains(": "));
      }
    }
    assertThat(other).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'ABC' FROM range(1)",
        "SELECT t.x FROM unnest(['ABC']) t(x)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT 'ABC'"
            + " FROM n WHERE i = 3",
        "WITH \"top names\" AS (SELECT ticker FROM main.bars) SELECT min(ticker) FROM \"top"
            + " names\"",
        "SELECT min(ticker) FROM (SELECT ticker FROM bars UNION SELECT ticker FROM raw_objects)",
        "VALUES ('ABC')",
        "SELECT ticker FROM bars QUALIFY row_number() OVER (ORDER BY ticker, date) = 1",
      })
  void harmlessFunctionsAndNamesAreLetPass(String sql) {
    assertThat(lake.ask(sql)).containsExactly("[ABC]");
  }

  @Test
  void theWholeQuestionHasADeadline() {
    assertThatExceptionOfType(LakeSqlException.class)
        .isThrownBy(
            () ->
                lake.tables()
                    .open(EnumSet.of(LakeSchema.BARS), new LakeSql.Limits(Duration.ZERO, 1L << 30)))
        .withMessageContaining("no answer within")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(LakeSqlException.Kind.LIMIT));
  }

  @Test
  void memoryAndDiskAreLimitedFromTheOpeningOn() {
    LakeSql.Limits limits = new LakeSql.Limits(Duration.ofMinutes(1), 64L << 20);
    try (Snapshot snapshot = lake.tables().open(Set.of(), limits)) {
      assertThat(
              snapshot
                  .duck()
                  .texts(
                      "SELECT name || ' ' || value FROM duckdb_settings() WHERE name IN"
                          + " ('memory_limit', 'max_temp_directory_size') ORDER BY 1"))
          .containsExactly("max_temp_directory_size 256.0 MiB", "memory_limit 64.0 MiB");
    }
  }

  @Test
  void theTablesOwnFilesCannotBeOverwritten() throws IOException {
    Path file =
        dir.resolve("tables/files")
            .resolve(lake.tables().manifest().filesOf(LakeSchema.BARS).get("2024-01").key());
    byte[] before = Files.readAllBytes(file);
    assertThatExceptionOfType(LakeSqlException.class)
        .isThrownBy(() -> lake.ask("COPY (SELECT 1 AS bars) TO '" + file + "'"));
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ticker FROM bars WHERE date = DATE '2024-01-02'",
        "with b as (select * from BARS) select ticker from b where close = 12;",
        "FROM bars SELECT ticker WHERE close > 11",
        "SELECT ticker FROM \"bars\" WHERE close > 11 -- the end",
      })
  void questionsInEveryForm(String sql) {
    assertThat(lake.ask(sql)).containsExactly("[ABC]");
  }

  @Test
  void columnsAreDescribed() {
    assertThat(lake.ask("DESCRIBE reports")).hasSize(LakeSchema.REPORTS.columns().size());
    assertThat(lake.ask("SHOW TABLES")).hasSize(LakeSchema.values().length);
    assertThat(
            lake.ask(
                "SELECT comment FROM duckdb_columns() WHERE table_name = 'bars' AND schema_name ="
                    + " 'main' AND column_name = 'close'"))
        .containsExactly("[closing price]");
  }

  @Test
  void aMistakeIsToldInOneLineWithTheCure() {
    assertThatExceptionOfType(LakeSqlException.class)
        .isThrownBy(() -> lake.ask("SELECT clos FROM bars"))
        .withMessageContaining("\"clos\" not found")
        .withMessageContaining("close")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    assertThatExceptionOfType(LakeSqlException.class)
        .isThrownBy(() -> lake.ask("SELEC 1"))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(LakeSqlException.Kind.WRONG));
  }

  @Test
  void timeAndMemoryHaveLimits() {
    limited(
        new LakeSql.Limits(Duration.ofSeconds(1), 1L << 30),
        "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b",
        "within 1 seconds");
    limited(
        new LakeSql.Limits(Duration.ofMinutes(1), 64L << 20),
        "SELECT list(range) FROM range(100000000)",
        "64 MB");
  }

  private void limited(LakeSql.Limits limits, String sql, String told) {
    try (Snapshot snapshot = lake.tables().open(Set.of(), limits)) {
      LakeSql question = lake.tables().sql(snapshot);
      assertThatExceptionOfType(LakeSqlException.class)
          .isThrownBy(() -> question.ask(sql, new Nothing()))
          .withMessageContaining(told)
          .satisfies(e -> assertThat(e.kind()).isEqualTo(LakeSqlException.Kind.LIMIT));
    }
  }

  @Test
  void anAnswerCanBeParquet() {
    try (Snapshot snapshot = lake.tables().open(EnumSet.of(LakeSchema.BARS))) {
      Path file =
          lake.tables()
              .sql(snapshot)
              .parquet("SELECT ticker, close FROM bars ORDER BY ticker, date;");
      try (Duck duck = new Duck(dir, LakeSql.Limits.DEFAULT, Deadline.in(Duration.ofMinutes(1)))) {
        assertThat(duck.texts("SELECT ticker || close FROM " + Snapshot.readParquet(List.of(file))))
            .containsExactly("ABC10.0", "ABC12.0", "XYZ1.0");
      }
    }
  }

  private static final class Nothing implements SqlRows {
    @Override
    public void columns(List<String> names) {}

    @Override
    public void row(Object[] values) {}
  }

  @Test
  void theFirstRowsAreThoseOfTheWholeAnswerAndTextsAreCut() {
    try (Snapshot snapshot = lake.tables().open(EnumSet.of(LakeSchema.BARS))) {
      LakeSql sql = lake.tables().sqlOnOneCore(snapshot);
      String ordered =
          "SELECT ticker, date, close FROM bars ORDER BY ticker DESC, date DESC -- so\n;";
      List<List<Object>> whole = new ArrayList<>();
      sql.ask(ordered, collecting(whole, new ArrayList<>()));
      assertThat(whole).hasSizeGreaterThan(2);
      List<List<Object>> rows = new ArrayList<>();
      List<String> names = new ArrayList<>();
      LakeSql.Part part = new LakeSql.Part(2, 4, 10);
      assertThat(sql.first(ordered, part, collecting(rows, names))).isTrue();
      assertThat(names).containsExactly("ticker", "date", "close");
      assertThat(rows).isEqualTo(whole.subList(0, 2));

      rows.clear();
      names.clear();
      assertThat(
              sql.first(
                  "SELECT repeat('x', 1000000) AS long, [1, 2] AS list, 1 AS n, NULL",
                  part,
                  collecting(rows, names)))
          .isFalse();
      assertThat(rows).containsExactly(Arrays.asList("x".repeat(10), "[1, 2]", 1L, null));
      for (String other : List.of("DESCRIBE bars", "SHOW TABLES", "VALUES (1), (2)")) {
        rows.clear();
        sql.first(other, new LakeSql.Part(10, 20, 300), collecting(rows, new ArrayList<>()));
        assertThat(rows).as(other).isNotEmpty();
      }
      for (String refused :
          List.of("SELECT * FROM range(3)) AS a, (FROM range(3)", "FROM a", "SELECT 1; SELECT 2")) {
        assertThatExceptionOfType(LakeSqlException.class)
            .as(refused)
            .isThrownBy(() -> sql.first(refused, part, collecting(rows, names)))
            .matches(e -> e.kind() == LakeSqlException.Kind.WRONG);
      }
      assertThatExceptionOfType(LakeSqlException.class)
          .isThrownBy(() -> sql.first("SELECT 1, 2, 3, 4, 5", part, collecting(rows, names)))
          .withMessage("the answer has 5 columns: ask for 4 at most");
    }
  }

  private static SqlRows collecting(List<List<Object>> rows, List<String> names) {
    return new SqlRows() {
      @Override
      public void columns(List<String> columns) {
        names.addAll(columns);
      }

      @Override
      public void row(Object[] values) {
        rows.add(Arrays.asList(values.clone()));
      }
    };
  }
}
