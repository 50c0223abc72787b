package openbell.lake.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.market.Bars;
import openbell.market.Study;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import openbell.store.StoreException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingTest {
  private static final LocalDate DAY = LocalDate.of(2024, 1, 3);
  private static final Instant AT = Instant.parse("2024-01-03T12:00:00Z");
  private static final Kept RAW =
      new Kept("raw/folder/ABC/2024-01-03/20240103_120000.csv", "0".repeat(64));
  private static final Duration NO_TIME = Duration.ofMillis(20);

  private static Postgres postgres;

  @TempDir private Path dir;
  private BlobStore files;
  private ServingWriter writer;

  @BeforeAll
  static void start() throws IOException {
    postgres = new Postgres();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    postgres.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    files = new DirectoryBlobStore(dir.resolve("blobs"));
    writer = new ServingWriter(postgres::url, files, NO_TIME);
  }

  @AfterEach
  void end() {
    writer.close();
  }

  static Study study(double... closes) {
    Bars.Builder bars = Bars.builder(closes.length);
    for (int i = 0; i < closes.length; i++) {
      double c = closes[i];
      bars.add(DAY.minusDays(closes.length - 1L - i), c, c + 1, c - 0.5, c, 1000);
    }
    return Study.of(bars.build().bars());
  }

  private Lake served() {
    return new Lake(new ServingStore(files, writer));
  }

  private static void until(BooleanSupplier done) throws InterruptedException {
    for (int i = 0; i < 3000 && !done.getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(done.getAsBoolean()).isTrue();
  }

  private void untilWritten(long objects) throws InterruptedException {
    until(() -> writer.written() >= objects);
  }

  @Test
  void whatIsComputedCanBeAskedByItsKey() throws Exception {
    served().keepIndicators("ABC", DAY, study(10, 12, 9), RAW, AT);
    served().keepPercentiles("ABC", DAY, study(10, 12, 9), RAW, AT);
    untilWritten(2);

    assertThat(
            postgres.ask(
                "SELECT as_of, value, definitions_version, object_key FROM indicators WHERE symbol"
                    + " = 'ABC' AND name = 'change_pct'"))
        .containsExactly(
            "2024-01-03|-25|1|processed/indicators/ABC/2024-01-03/20240103_120000.json");
    assertThat(
            postgres.ask(
                "SELECT round(percentile::numeric, 4), bars FROM percentiles WHERE name ="
                    + " 'vwap_pct'"))
        .containsExactly("33.3333|3");
  }

  @Test
  void aLaterComputationOfADayReplacesAnEarlierWhicheverComesFirst() throws Exception {
    Lake lake = new Lake(files);
    String earlier = lake.keepIndicators("ABC", DAY, study(10, 12, 9), RAW, AT);
    String later = lake.keepIndicators("ABC", DAY, study(10, 12, 6), RAW, AT.plusSeconds(60));
    try (ServingTable table = new ServingTable(postgres::url)) {
      for (String key : List.of(later, earlier, later)) {
        table.upsert(ServingDocument.read(key, files.get(key).orElseThrow().bytes()).orElseThrow());
      }
    }
    assertThat(postgres.ask("SELECT value FROM indicators WHERE name = 'close'"))
        .containsExactly("6");
    assertThat(postgres.ask("SELECT count(*) FROM served_objects")).containsExactly("2");
  }

  @Test
  void otherObjectsAreNotServed() throws Exception {
    served().keepFeatures("ABC", DAY, study(10, 12), RAW, AT);
    served().keepIndicators("ABC", DAY, study(10, 12), RAW, AT);
    untilWritten(1);
    assertThat(postgres.ask("SELECT object_key FROM served_objects"))
        .containsExactly("processed/indicators/ABC/2024-01-03/20240103_120000.json");
  }

  @Test
  void aDatabaseThatIsAwayHarmsNoWriteAndIsCaughtUpWith() throws Exception {
    try (ServingWriter lost =
        new ServingWriter(
            () -> DatabaseUrl.of("postgresql://u:p@localhost:1/none").orElseThrow(),
            files,
            NO_TIME)) {
      Lake lake = new Lake(new ServingStore(files, lost));
      for (int i = 0; i < 5; i++) {
        lake.keepIndicators("S" + i, DAY, study(10, 12), RAW, AT);
      }
      assertThat(files.listAll("processed/indicators/")).hasSize(5);
    }
    // Another process, with the database back: its first write brings everything.
    served().keepIndicators("NEW", DAY, study(10, 12), RAW, AT);
    untilWritten(6);
    assertThat(postgres.ask("SELECT count(DISTINCT symbol) FROM indicators")).containsExactly("6");
  }

  @Test
  void whatIsArchivedIsPassedOverAndTheRestIsIn() throws Exception {
    Lake lake = new Lake(files);
    for (int i = 0; i < 3; i++) {
      lake.keepIndicators("S" + i, DAY, study(10, 12), RAW, AT);
    }
    BlobStore cold = cold("processed/indicators/S1/");
    try (ServingTable table = new ServingTable(postgres::url)) {
      assertThat(ServingWriter.catchUp(table, cold)).isEqualTo(2);
    }
    assertThat(postgres.ask("SELECT DISTINCT symbol FROM indicators ORDER BY 1"))
        .containsExactly("S0", "S2");
  }

  /// The store as it is once the objects under a prefix have gone to cold storage.
  private BlobStore cold(String prefix) {
    return (BlobStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {BlobStore.class},
            (self, method, arguments) -> {
              if (method.getName().equals("get") && arguments[0].toString().startsWith(prefix)) {
                throw new StoreException(StoreException.Kind.ARCHIVED, "in cold storage");
              }
              return method.invoke(files, arguments);
            });
  }

  /// Nothing new is written, yet what was left out comes in.
  @Test
  void aProcessThatOnlyStartsCatchesUp() throws Exception {
    new Lake(files).keepIndicators("ABC", DAY, study(10, 12), RAW, AT);
    AtomicInteger asked = new AtomicInteger();
    Supplier<DatabaseUrl> back =
        () ->
            asked.getAndIncrement() < 3
                ? DatabaseUrl.of("postgresql://u:p@localhost:1/none").orElseThrow()
                : postgres.url();
    try (ServingWriter only = new ServingWriter(back, files, NO_TIME)) {
      only.start();
      until(() -> only.written() == 1);
    }
    assertThat(postgres.ask("SELECT DISTINCT symbol FROM indicators")).containsExactly("ABC");
    assertThat(asked.get()).isEqualTo(4);
  }

  /// Killed in the middle of a batch: each object is in whole or not at all, and the next run
  /// brings the rest.
  @Test
  void killedInTheMiddleOfABatch() throws Exception {
    Lake lake = new Lake(files);
    int objects = 150;
    for (int i = 0; i < objects; i++) {
      lake.keepIndicators("S" + i, DAY, study(10, 12, 9), RAW, AT);
    }
    Random random = new Random(1);
    for (int round = 0; round < 3; round++) {
      kill(random.nextInt(400));
      assertThat(
              postgres.ask(
                  "SELECT count(*) FROM indicators i LEFT JOIN served_objects o USING (object_key)"
                      + " WHERE o.object_key IS NULL"))
          .containsExactly("0");
      assertThat(postgres.ask("SELECT DISTINCT count(*) FROM indicators GROUP BY object_key"))
          .hasSizeLessThanOrEqualTo(1);
    }
    try (ServingTable table = new ServingTable(postgres::url)) {
      ServingWriter.catchUp(table, files);
      assertThat(ServingWriter.catchUp(table, files)).isZero();
    }
    assertThat(postgres.ask("SELECT count(DISTINCT symbol) FROM indicators"))
        .containsExactly("" + objects);
    assertThat(postgres.ask("SELECT count(*) FROM served_objects")).containsExactly("" + objects);
  }

  private void kill(int afterMillis) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                CatchingUpMain.class.getName(),
                dir.resolve("blobs").toString(),
                postgres.text())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = process.inputReader(UTF_8)) {
      assertThat(out.readLine()).isEqualTo("begins");
      process.waitFor(afterMillis, TimeUnit.MILLISECONDS);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void anAddressHasUserPasswordAndName() {
    DatabaseUrl url =
        DatabaseUrl.of("postgres://me:p%40ss@db.example:6543/app?sslmode=require").orElseThrow();
    assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db.example:6543/app?sslmode=require");
    assertThat(url.user()).contains("me");
    assertThat(url.password()).contains("p@ss");
    assertThat(url).asString().doesNotContain("ss@");
    assertThat(DatabaseUrl.of("jdbc:postgresql://db/app")).isPresent();
    assertThat(DatabaseUrl.of("mysql://db/app")).isEmpty();
    assertThat(DatabaseUrl.of("db")).isEmpty();
  }

  @Test
  void aDatabaseThatRefusesIsToldOf() {
    try (ServingTable table =
        new ServingTable(() -> DatabaseUrl.of("postgresql://u:p@localhost:1/none").orElseThrow())) {
      assertThatThrownBy(table::served).isInstanceOf(SQLException.class);
    }
  }
}
