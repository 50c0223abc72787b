package openbell.lake.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
}
