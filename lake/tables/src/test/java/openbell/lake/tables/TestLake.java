package openbell.lake.tables;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import openbell.feeds.CompletedSessions;
import openbell.feeds.FolderFeed;
import openbell.lake.Lake;
import openbell.lake.RawObject;
import openbell.market.Bars;
import openbell.market.Exchange;
import openbell.store.BlobStore;

/// A lake whose raw objects are CSV files made here, read by the feed that reads such files.
final class TestLake {
  static final LocalDate FIRST = LocalDate.of(2024, 1, 1);

  final BlobStore store;
  final Lake lake;
  final Path home;
  Instant now = Instant.parse("2026-01-05T12:00:00Z");

  TestLake(BlobStore store, Path home) {
    this.store = store;
    this.home = home;
    lake = new Lake(store);
  }

  Tables tables() {
    return tables(Optional.empty());
  }

  Tables tables(Optional<String> bucket) {
    return new Tables(store, histories(), home, () -> now, bucket);
  }

  static Histories histories() {
    FolderFeed feed = new FolderFeed(Path.of("."), InstantSource.system());
    return new Histories() {
      @Override
      public boolean has(String source) {
        return source.equals("folder");
      }

      @Override
      public Optional<Bars> read(String source, String symbol, byte[] body, Instant fetchedAt) {
        return feed.read(body, symbol)
            .map(q -> CompletedSessions.of(q.bars(), Exchange.forSymbol(symbol), fetchedAt));
      }
    };
  }

  /// Keeps a file of bars as fetched now; a second goes by.
  void fetched(String symbol, String csv) {
    fetched("folder", symbol, csv);
  }

  void fetched(String source, String symbol, String csv) {
    lake.keepRaw(
        new RawObject(
            source,
            symbol,
            LocalDate.ofInstant(now, Clock.systemUTC().getZone()),
            now,
            csv.getBytes(UTF_8),
            "text/csv"));
    now = now.plus(Duration.ofSeconds(1));
  }

  /// Daily bars of the calendar days from `first` on with these closes; each high is one above,
  /// each low half of one below, the volume 1000.
  static String csv(LocalDate first, double... closes) {
    StringBuilder csv = new StringBuilder("Date,Open,High,Low,Close,Volume\n");
    for (int i = 0; i < closes.length; i++) {
      double c = closes[i];
      csv.append(
          String.format(
              Locale.ROOT, "%s,%s,%s,%s,%s,1000%n", first.plusDays(i), c, c + 1, c - 0.5, c));
    }
    return csv.toString();
  }

  /// A seeded walk of so many closes.
  static double[] walk(long seed, int n) {
    java.util.Random random = new java.util.Random(seed);
    double[] closes = new double[n];
    double close = 100;
    for (int i = 0; i < n; i++) {
      close = Math.max(5, close + Math.round(random.nextGaussian() * 100) / 100.0);
      closes[i] = close;
    }
    return closes;
  }

  /// The rows of an answer, each as the text of its values.
  List<String> ask(String sql) {
    try (Snapshot snapshot = tables().open(LakeSchema.namedIn(sql))) {
      return ask(snapshot, sql);
    }
  }

  List<String> ask(Snapshot snapshot, String sql) {
    return ask(tables().sql(snapshot), sql);
  }

  private static List<String> ask(LakeSql questions, String sql) {
    List<String> rows = new ArrayList<>();
    questions.ask(
        sql,
        new SqlRows() {
          @Override
          public void columns(List<String> names) {}

          @Override
          public void row(Object[] values) {
            rows.add(Arrays.toString(values));
          }
        });
    return rows;
  }

  /// Every row of every table.
  List<String> everything() {
    List<String> all = new ArrayList<>();
    try (Snapshot snapshot = tables().open(EnumSet.allOf(LakeSchema.class))) {
      LakeSql sql = tables().sql(snapshot);
      for (LakeSchema table : LakeSchema.values()) {
        String key = table.isComputed() ? "source" : "key";
        ask(sql, "SELECT * FROM " + table.key() + " ORDER BY ticker, date, " + key)
            .forEach(row -> all.add(table + " " + row));
      }
    }
    return all;
  }

  List<String> parquetFiles() {
    return store
        .listAll("tables/")
        .map(blob -> blob.key())
        .filter(key -> key.endsWith(".parquet"))
        .toList();
  }
}
