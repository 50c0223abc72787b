package openbell.lake.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.RawObject;
import openbell.lake.serving.ServingWriter.Pace;
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
  private static final Duration LONG = Duration.ofMinutes(10);

  /// As a command has it.
  private static final Pace QUICK = new Pace(NO_TIME, true, Optional.empty(), LONG, LONG);

  /// As a function has it.
  private static final Pace FUNCTION = new Pace(LONG, false, Optional.empty(), LONG, LONG);

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
    writer = new ServingWriter(postgres::url, files, QUICK);
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

  /// The server notices a while after the client closed.
  private static boolean nobodyIsConnected() {
    try {
      return postgres
          .ask("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'openbell'")
          .equals(List.of("0"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
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
            QUICK)) {
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

  private static int all(ServingTable table, BlobStore lake)
      throws SQLException, InterruptedException {
    return new CatchUp(table, lake, LONG, () -> true).all().written();
  }

  @Test
  void whatIsArchivedIsPassedOverAndTheRestIsIn() throws Exception {
    Lake lake = new Lake(files);
    for (int i = 0; i < 3; i++) {
      lake.keepIndicators("S" + i, DAY, study(10, 12), RAW, AT);
    }
    BlobStore cold = cold("processed/indicators/S1/");
    try (ServingTable table = new ServingTable(postgres::url)) {
      assertThat(all(table, cold)).isEqualTo(2);
    }
    assertThat(postgres.ask("SELECT DISTINCT symbol FROM indicators ORDER BY 1"))
        .containsExactly("S0", "S2");
  }

  /// Who has no time to come to the end, each time in a process of its own, comes to each in time.
  @Test
  void whatIsPassedOverKeepsNothingFromBeingWrittenForEver() throws Exception {
    Lake lake = new Lake(files);
    for (int i = 0; i < 9; i++) {
      fetchedElsewhere(lake, "A" + i);
    }
    fetchedElsewhere(lake, "Z");
    BlobStore cold = cold("processed/indicators/A");
    try (ServingTable table = new ServingTable(postgres::url)) {
      for (int i = 0; i < 500; i++) {
        AtomicInteger steps = new AtomicInteger();
        var _ = new CatchUp(table, cold, LONG, () -> steps.incrementAndGet() < 3).all();
      }
      assertThat(postgres.ask("SELECT DISTINCT symbol FROM indicators")).containsExactly("Z");
      assertThat(postgres.ask("SELECT count(DISTINCT symbol) FROM percentiles"))
          .containsExactly("10");
      assertThat(new CatchUp(table, files, LONG, () -> true).all())
          .isEqualTo(new CatchUp.Done(9, true));
    }
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
    try (ServingWriter only = new ServingWriter(back, files, QUICK)) {
      only.start();
      until(() -> only.written() == 1);
    }
    assertThat(postgres.ask("SELECT DISTINCT symbol FROM indicators")).containsExactly("ABC");
    assertThat(asked.get()).isEqualTo(4);
  }

  /// A process of its own that has no database: a function, or somebody's command.
  private void fetchedElsewhere(Lake lake, String symbol) {
    Kept raw =
        lake.keepRaw(new RawObject("folder", symbol, DAY, AT, symbol.getBytes(UTF_8), "text/csv"));
    lake.keepIndicators(symbol, DAY, study(10, 12), raw, AT);
    lake.keepPercentiles(symbol, DAY, study(10, 12), raw, AT);
  }

  /// It does not start anew, nothing is handed over to it, and there was no outage.
  @Test
  void aProcessThatLivesLongFollowsWhatOthersWrite() throws Exception {
    Lake elsewhere = new Lake(files);
    fetchedElsewhere(elsewhere, "OLD");
    Pace pace = new Pace(NO_TIME, true, Optional.of(NO_TIME), LONG, LONG);
    try (ServingWriter server = new ServingWriter(postgres::url, files, pace)) {
      server.start();
      until(() -> server.written() == 2);
      fetchedElsewhere(elsewhere, "NEW");
      until(() -> server.written() == 4);
      // Its record does not move by that: it moved lately.
      elsewhere.keepIndicators("NEW", DAY, study(10, 14), RAW, AT.plusSeconds(90));
      until(() -> server.written() == 5);
    }
    assertThat(postgres.ask("SELECT value FROM indicators WHERE symbol = 'NEW' AND name = 'close'"))
        .containsExactly("14");
  }

  @Test
  void whoLooksWhileNothingMovesListsTheRecordsAlone() throws Exception {
    Lake lake = new Lake(files);
    for (int i = 0; i < 20; i++) {
      fetchedElsewhere(lake, "S" + i);
    }
    List<String> listed = new CopyOnWriteArrayList<>();
    BlobStore watched = watched("list", listed::add);
    try (ServingTable table = new ServingTable(postgres::url)) {
      CatchUp catchUp = new CatchUp(table, watched, NO_TIME, () -> true);
      assertThat(catchUp.all().written()).isEqualTo(40);
      TimeUnit.MILLISECONDS.sleep(50);
      table.close();
      listed.clear();
      postgres.run("ALTER TABLE served_objects RENAME TO away"); // It is not asked.
      assertThat(catchUp.moved()).isEqualTo(new CatchUp.Done(0, true));
      assertThat(listed).containsExactly(Moves.RECORDS);

      postgres.run("ALTER TABLE away RENAME TO served_objects");
      fetchedElsewhere(lake, "S7"); // The same content: seen again.
      listed.clear();
      assertThat(catchUp.moved().written()).isEqualTo(2);
      assertThat(listed)
          .containsExactly(Moves.RECORDS, "processed/indicators/S7/", "processed/percentiles/S7/");
    }
  }

  /// What is written behind the writer's back would be lost with a function that is frozen and
  /// never thawed.
  @Test
  void whoIsAboutToStandStillWaitsAndHoldsNoConnection() throws Exception {
    fetchedElsewhere(new Lake(files), "OTHERS"); // Not its business.
    try (ServingWriter function = new ServingWriter(postgres::url, files, FUNCTION)) {
      assertThat(function.settle(LONG)).as("nothing to wait for").isTrue();
      Lake lake = new Lake(new ServingStore(files, function));
      for (int i = 0; i < 50; i++) {
        lake.keepIndicators("S" + i, DAY, study(10, 12), RAW, AT);
      }
      assertThat(function.settle(LONG)).isTrue();
      assertThat(postgres.ask("SELECT count(DISTINCT symbol) FROM indicators"))
          .containsExactly("50");
      until(ServingTest::nobodyIsConnected);

      // As `fetch` does at its end.
      assertThat(function.catchUp(LONG)).isTrue();
      assertThat(postgres.ask("SELECT count(*) FROM served_objects")).containsExactly("52");
    }
  }

  @Test
  void aDatabaseThatIsAwayIsNotWaitedForAndTriedAgainByTheSameFunction() throws Exception {
    AtomicBoolean back = new AtomicBoolean();
    Supplier<DatabaseUrl> where =
        () ->
            back.get()
                ? postgres.url()
                : DatabaseUrl.of("postgresql://u:p@localhost:1/none").orElseThrow();
    Pace pace = new Pace(Duration.ofMillis(500), false, Optional.empty(), LONG, LONG);
    try (ServingWriter function = new ServingWriter(where, files, pace)) {
      Lake lake = new Lake(new ServingStore(files, function));
      lake.keepIndicators("ABC", DAY, study(10, 12), RAW, AT);
      assertThat(function.settle(LONG)).isFalse();
      assertThat(function.settle(LONG)).as("nothing new: not waited for").isFalse();
      assertThat(function.catchUp(LONG)).isFalse();
      back.set(true);
      until(() -> function.written() == 1);
      assertThat(function.settle(LONG)).isTrue();
    }
    assertThat(postgres.ask("SELECT DISTINCT symbol FROM indicators")).containsExactly("ABC");
  }

  /// A server that takes the connection and says nothing: neither the tables' migration nor the
  /// writer waits for ever.
  @Test
  void aDatabaseThatSaysNothingIsGivenUpAndTriedAgain() throws Exception {
    List<Socket> taken = new CopyOnWriteArrayList<>();
    try (ServerSocket silent = new ServerSocket(0)) {
      Thread accepts =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      while (true) {
                        taken.add(silent.accept());
                      }
                    } catch (IOException e) {
                      // Closed: the test is over.
                    }
                  });
      DatabaseUrl url =
          DatabaseUrl.of(
                  "postgresql://u:p@localhost:"
                      + silent.getLocalPort()
                      + "/none?sslmode=disable&socketTimeout=1")
              .orElseThrow();
      Pace pace = new Pace(NO_TIME, false, Optional.empty(), LONG, LONG);
      AtomicInteger asked = new AtomicInteger();
      Supplier<DatabaseUrl> where =
          () -> {
            asked.incrementAndGet();
            return url;
          };
      try (ServingWriter function = new ServingWriter(where, files, pace)) {
        Lake lake = new Lake(new ServingStore(files, function));
        lake.keepIndicators("ABC", DAY, study(10, 12), RAW, AT);
        long began = System.nanoTime();
        assertThat(function.settle(Duration.ofMillis(200))).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        until(() -> asked.get() >= 3);
        assertThat(taken).hasSizeGreaterThanOrEqualTo(2);
      }
      silent.close();
      accepts.join();
    } finally {
      for (Socket socket : taken) {
        socket.close();
      }
    }
  }

  /// Such as a driver whose jar is broken.
  @Test
  void whateverFailsIsAFailureThatRestsAndTheThreadGoesOn() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Supplier<DatabaseUrl> where =
        () ->
            switch (asked.getAndIncrement()) {
              case 0 -> throw new NoClassDefFoundError("gone");
              case 1 -> throw new ServiceConfigurationError("no service");
              default -> postgres.url();
            };
    Pace pace = new Pace(NO_TIME, false, Optional.empty(), LONG, LONG);
    try (ServingWriter function = new ServingWriter(where, files, pace)) {
      new Lake(new ServingStore(files, function))
          .keepIndicators("ABC", DAY, study(10, 12), RAW, AT);
      until(() -> function.written() == 1);
      assertThat(function.settle(LONG)).isTrue();
    }
  }

  @Test
  void aThreadThatEndedIsNotWaitedFor() {
    Supplier<DatabaseUrl> where =
        () -> {
          throw new AssertionError("ends the thread");
        };
    try (ServingWriter function = new ServingWriter(where, files, FUNCTION)) {
      Lake lake = new Lake(new ServingStore(files, function));
      for (int i = 0; i < 3; i++) {
        lake.keepIndicators("S" + i, DAY, study(10, 12), RAW, AT);
        assertThat(function.settle(LONG)).isFalse();
        assertThat(function.catchUp(LONG)).isFalse();
      }
    }
  }

  @Test
  void whoEndsWhileTheDatabaseIsAwayGivesUpAtTheFirstFailure() {
    AtomicInteger asked = new AtomicInteger();
    Supplier<DatabaseUrl> where =
        () -> {
          asked.incrementAndGet();
          return DatabaseUrl.of("postgresql://u:p@localhost:1/none").orElseThrow();
        };
    Pace pace = new Pace(LONG, true, Optional.empty(), LONG, LONG);
    long began;
    try (ServingWriter command = new ServingWriter(where, files, pace)) {
      Lake lake = new Lake(new ServingStore(files, command));
      for (int i = 0; i < 100; i++) {
        lake.keepIndicators("S" + i, DAY, study(10, 12), RAW, AT);
      }
      began = System.nanoTime();
    }
    assertThat(asked.get()).isLessThanOrEqualTo(2);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
  }

  /// Until a comparison came to its end nobody says that all is in.
  @Test
  void whatAFullQueueLeftOutIsNotForgotten() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    Supplier<DatabaseUrl> where =
        () -> {
          try {
            opened.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return postgres.url();
        };
    String key = "processed/indicators/S/2024-01-03/20240103_120000.json";
    byte[] json = Lake.studyJson("indicators", "S", DAY, study(10, 12), RAW);
    try (ServingWriter function = new ServingWriter(where, files, FUNCTION)) {
      for (int i = 0; i < 10_002; i++) {
        function.offer(key, json);
      }
      opened.countDown();
      until(() -> function.written() >= 10_000);
      assertThat(function.settle(LONG)).isFalse();
      assertThat(function.settle(LONG)).isFalse();
      assertThat(function.catchUp(LONG)).isTrue();
      assertThat(function.settle(LONG)).isTrue();
    }
  }

  @Test
  void theMigrationOfTheTablesWaitsNoLongerThanTheRest() throws Exception {
    var flyway = ServingTable.flyway(postgres.url()).getConfiguration();
    assertThat(flyway.getInitSql()).isEqualTo(ServingTable.SESSION);
    try (Connection connection = flyway.getDataSource().getConnection()) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(30_000);
    }
    try (Connection connection = ServingTable.connected(postgres.url())) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(30_000);
      try (Statement statement = connection.createStatement();
          ResultSet set =
              statement.executeQuery(
                  "SELECT current_setting('lock_timeout'),"
                      + " current_setting('idle_in_transaction_session_timeout')")) {
        assertThat(set.next()).isTrue();
        assertThat(set.getString(1)).isEqualTo("5s");
        assertThat(set.getString(2)).isEqualTo("15s");
      }
    }
  }

  /// Comparing a large lake must not keep what was just computed from being written.
  @Test
  void whatIsHandedOverGoesBeforeWhatIsCaughtUpWith() throws Exception {
    Lake lake = new Lake(files);
    for (int i = 0; i < 3; i++) {
      lake.keepIndicators("S" + i, DAY, study(10, 12), RAW, AT);
    }
    byte[] now = Lake.studyJson("indicators", "NOW", DAY, study(10, 12), RAW);
    AtomicReference<ServingWriter> slow = new AtomicReference<>();
    List<String> seen = new CopyOnWriteArrayList<>();
    Consumer<String> atEachRead =
        key -> {
          try {
            seen.addAll(
                postgres.ask("SELECT count(*) FROM served_objects WHERE object_key ~ 'NOW'"));
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
          slow.get().offer("processed/indicators/NOW/2024-01-03/20240103_120000.json", now);
        };
    try (ServingWriter server =
        new ServingWriter(postgres::url, watched("get", atEachRead), QUICK)) {
      slow.set(server);
      server.start();
      until(() -> server.written() == 6);
    }
    assertThat(seen).containsExactly("0", "1", "1");
  }

  /// The store, with the first argument of each call of a method told.
  private BlobStore watched(String name, Consumer<String> told) {
    return (BlobStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {BlobStore.class},
            (self, method, arguments) -> {
              if (method.getName().equals("listAll")) {
                return InvocationHandler.invokeDefault(self, method, arguments);
              }
              if (method.getName().equals(name)) {
                told.accept(arguments[0].toString());
              }
              return method.invoke(files, arguments);
            });
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
      all(table, files);
      assertThat(all(table, files)).isZero();
    }
    assertThat(postgres.ask("SELECT count(DISTINCT symbol) FROM indicators"))
        .containsExactly("" + objects);
    assertThat(postgres.ask("SELECT count(*) FROM served_objects")).containsExactly("" + objects);
  }

  /// As in a Lambda whose heavy jars come from a bundle: neither JDBC nor Flyway finds what they
  /// look for in the program's own class path.
  @Test
  void inAClassLoaderOfItsOwn() throws Exception {
    new Lake(files).keepIndicators("ABC", DAY, study(10, 12), RAW, AT);
    List<URL> jars = new ArrayList<>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
      jars.add(Path.of(each).toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> main = loader.loadClass(CatchingUpMain.class.getName());
      assertThat(main).isNotEqualTo(CatchingUpMain.class);
      Method method = main.getDeclaredMethod("main", String[].class);
      method.setAccessible(true);
      var _ =
          method.invoke(
              null, (Object) new String[] {dir.resolve("blobs").toString(), postgres.text()});
    }
    assertThat(postgres.ask("SELECT DISTINCT symbol FROM indicators")).containsExactly("ABC");
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
      assertThatThrownBy(() -> table.missing(List.of())).isInstanceOf(SQLException.class);
    }
  }
}
