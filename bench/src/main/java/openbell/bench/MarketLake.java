package openbell.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.IntStream;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.NewestRaw;
import openbell.lake.RawObject;
import openbell.market.Bars;
import openbell.market.Exchange;
import openbell.market.Fact;
import openbell.market.Feature;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import openbell.store.ListedBlob;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * A made-up market as a lake that {@code openbell scan} reads: random walks on the sessions of New
 * York up to {@link #END}, compacted, each ticker with its record and a raw object that holds its
 * last bars. Only the table of bars has files: a scan opens no other. The same arguments give the
 * same prices.
 *
 * <p>Arguments: a home that does not exist yet, tickers, bars.
 */
public final class MarketLake {
  /** The last session. */
  static final LocalDate END = LocalDate.of(2025, 11, 11);

  private static final Instant NOW = Instant.parse("2025-11-12T12:00:00Z");

  /** Bars of the raw object of a ticker: what a daily fetch of a month would bring. */
  private static final int FETCHED = 21;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final BlobStore store;
  private final int[] days;

  private MarketLake(BlobStore store, int[] days) {
    this.store = store;
    this.days = days;
  }

  /** Makes one. */
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    int tickers = Integer.parseInt(args[1]);
    int[] days = sessions(Integer.parseInt(args[2]));
    if (Files.exists(home)) {
      throw new IllegalArgumentException(home + " exists: name a new folder");
    }
    Path part = home.resolveSibling(home.getFileName() + ".part");
    Files.createDirectories(part);
    try (BlobStore store = new DirectoryBlobStore(part.resolve("blobs"))) {
      new MarketLake(store, days).make(part, tickers);
    }
    Files.move(part, home);
  }

  /** The last sessions up to {@link #END}, oldest first, as days since 1970. */
  static int[] sessions(int bars) {
    int[] days = new int[bars];
    LocalDate day = END;
    for (int i = bars - 1; i >= 0; i--) {
      day = Exchange.forSymbol(ticker(0)).calendar().previousOrSame(day);
      days[i] = Math.toIntExact(day.toEpochDay());
      day = day.minusDays(1);
    }
    return days;
  }

  static String ticker(int i) {
    return "T%05d".formatted(i);
  }

  /** A seeded walk over these days, its prices as exact as a float, as Yahoo sends them. */
  static Bars walk(int seed, int[] days) {
    Random random = new Random(seed);
    Bars.Builder builder = Bars.builder(days.length);
    double price = 20 + 200 * random.nextDouble();
    for (int day : days) {
      double open = price * (1 + 0.005 * random.nextGaussian());
      price = Math.max(1, price * (1 + 0.015 * random.nextGaussian()));
      double high = Math.max(open, price) * (1 + 0.004 * random.nextDouble());
      double low = Math.min(open, price) * (1 - 0.004 * random.nextDouble());
      double volume = Math.rint(1e6 * (0.2 + random.nextDouble() * random.nextDouble() * 3));
      builder.add(day, (float) open, (float) high, (float) low, (float) price, volume);
    }
    return builder.build().bars();
  }

  private void make(Path home, int tickers) throws Exception {
    List<Kept> raw;
    // A write ends with a wait for the disk.
    try (var threads = new ScheduledThreadPoolExecutor(32)) {
      List<Future<Kept>> kept =
          IntStream.range(0, tickers).mapToObj(i -> threads.submit(() -> fetched(i))).toList();
      raw = new ArrayList<>();
      for (Future<Kept> each : kept) {
        raw.add(each.get());
      }
    }
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("schema", "openbell.tables/2").put("snapshot", "20251112T120000-made");
    manifest.put("made_at", NOW.toString());
    manifest.put("definitions_version", Fact.DEFINITIONS_VERSION);
    manifest.put("features_version", Feature.DEFINITIONS_VERSION);
    bars(home, raw, manifest.putArray("files"));
    symbols(manifest.putArray("symbols"), raw);
    manifest.putArray("seen");
    manifest.putArray("retired");
    store.put(
        "tables/manifest.json", JSON.writeValueAsBytes(manifest), BlobMeta.of("application/json"));
  }

  private Kept fetched(int i) {
    Bars bars = walk(i, days);
    StringBuilder csv = new StringBuilder("Date,Open,High,Low,Close,Volume\n");
    for (int k = Math.max(0, bars.size() - FETCHED); k < bars.size(); k++) {
      csv.append(bars.date(k))
          .append(',')
          .append(bars.open()[k])
          .append(',')
          .append(bars.high()[k]);
      csv.append(',').append(bars.low()[k]).append(',').append(bars.close()[k]);
      csv.append(',').append((long) bars.volume()[k]).append('\n');
    }
    byte[] body = csv.toString().getBytes(StandardCharsets.UTF_8);
    return new Lake(store)
        .keepRaw(
            new RawObject("folder", ticker(i), LocalDate.of(2025, 11, 12), NOW, body, "text/csv"));
  }

  private void bars(Path home, List<Kept> raw, ArrayNode files) throws SQLException, IOException {
    Path database = home.resolve("made.duckdb");
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + database);
        Statement sql = connection.createStatement()) {
      sql.execute("SET memory_limit = '4GB'");
      sql.execute(
          "CREATE TABLE bars (ticker VARCHAR, date DATE, source VARCHAR, open DOUBLE, high DOUBLE,"
              + " low DOUBLE, close DOUBLE, volume DOUBLE, source_raw_data VARCHAR)");
      try (DuckDBAppender out = connection.unwrap(DuckDBConnection.class).createAppender("bars")) {
        for (int i = 0; i < raw.size(); i++) {
          append(out, ticker(i), walk(i, days), raw.get(i).key());
        }
      }
      String period =
          "CASE WHEN year(date) < 2023 THEN strftime(date, '%Y') ELSE strftime(date, '%Y-%m') END";
      List<String> periods = new ArrayList<>();
      try (ResultSet rows =
          sql.executeQuery("SELECT DISTINCT %s FROM bars ORDER BY 1".formatted(period))) {
        while (rows.next()) {
          periods.add(rows.getString(1));
        }
      }
      for (String each : periods) {
        files.add(file(home, sql, each, period));
      }
    } finally {
      Files.deleteIfExists(database);
    }
  }

  private static void append(DuckDBAppender out, String ticker, Bars bars, String raw)
      throws SQLException {
    for (int k = 0; k < bars.size(); k++) {
      out.beginRow().append(ticker).appendEpochDays(bars.epochDays()[k]).append("folder");
      out.append(bars.open()[k]).append(bars.high()[k]).append(bars.low()[k]);
      out.append(bars.close()[k]).append(bars.volume()[k]).append(raw).endRow();
    }
  }

  /** As a compaction writes it. */
  private ObjectNode file(Path home, Statement sql, String period, String periods)
      throws SQLException, IOException {
    Path parquet = home.resolve("made.parquet");
    long rows =
        sql.executeLargeUpdate(
            "COPY (SELECT * FROM bars WHERE %s = '%s' ORDER BY ticker, date, source) TO '%s' (FORMAT parquet, COMPRESSION zstd)"
                .formatted(periods, period, parquet));
    String key =
        "tables/bars/%s=%s/20251112T120000-made.parquet"
            .formatted(period.length() == 4 ? "year" : "month", period);
    byte[] bytes = Files.readAllBytes(parquet);
    Files.delete(parquet);
    store.put(key, bytes, BlobMeta.of("application/vnd.apache.parquet"));
    System.err.printf(Locale.ROOT, "%s %,d rows%n", key, rows);
    return JSON.createObjectNode()
        .put("table", "bars")
        .put("month", period)
        .put("key", key)
        .put("sha256", Lake.sha256Of(bytes))
        .put("bytes", bytes.length)
        .put("rows", rows);
  }

  private void symbols(ArrayNode symbols, List<Kept> raw) {
    try (var records = store.listAll(NewestRaw.PREFIX)) {
      int i = 0;
      for (ListedBlob record : (Iterable<ListedBlob>) records::iterator) {
        Kept kept = raw.get(i);
        if (!record.key().endsWith("/" + ticker(i) + ".json")) {
          throw new IllegalStateException(record.key() + " is not that of " + ticker(i));
        }
        symbols
            .addObject()
            .put("source", "folder")
            .put("symbol", ticker(i++))
            .put("source_raw_data", kept.key())
            .put("source_raw_data_sha256", kept.sha256())
            .put("record_etag", record.etag());
      }
    }
  }
}
