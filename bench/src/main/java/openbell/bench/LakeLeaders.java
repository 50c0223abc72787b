package openbell.bench;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import openbell.feeds.CompletedSessions;
import openbell.feeds.FolderFeed;
import openbell.lake.Lake;
import openbell.lake.tables.Histories;
import openbell.lake.tables.LakeSchema;
import openbell.lake.tables.LakeSql;
import openbell.lake.tables.Snapshot;
import openbell.lake.tables.SqlRows;
import openbell.lake.tables.Tables;
import openbell.market.Bars;
import openbell.market.Exchange;
import openbell.market.Fact;
import openbell.market.FactSeries;
import openbell.store.DirectoryBlobStore;
import org.jspecify.annotations.Nullable;

/**
 * The percentile leaders of one day over a whole lake: from its tables by SQL, and from its raw
 * objects one by one. Both have to name the same. Arguments: a home whose lake holds what the
 * source {@code folder} gave, and a day; prints a line of medians, and fails when the goal is
 * missed.
 */
public final class LakeLeaders {
  private static final int WARM_UP = 10;
  private static final int ROUNDS = 21;
  private static final Duration GOAL = Duration.ofMillis(200);

  /** The files are old: every session in them is over. */
  private static final Instant LONG_AFTER = Instant.parse("2100-01-01T00:00:00Z");

  private record Leader(String ticker, double percentile) {}

  private final Path home;
  private final DirectoryBlobStore store;
  private final FolderFeed feed;
  private final Tables tables;

  private LakeLeaders(Path home) {
    this.home = home;
    store = new DirectoryBlobStore(home.resolve("blobs"));
    feed = new FolderFeed(home, Clock.systemUTC());
    tables =
        new Tables(store, histories(), home.resolve("tables"), Clock.systemUTC(), Optional.empty());
  }

  private Histories histories() {
    return new Histories() {
      @Override
      public boolean has(String source) {
        return source.equals(feed.rawPrefix());
      }

      @Override
      public Optional<Bars> read(String source, String symbol, byte[] body, Instant fetchedAt) {
        return LakeLeaders.this.read(symbol, body, fetchedAt);
      }
    };
  }

  private Optional<Bars> read(String symbol, byte[] body, Instant fetchedAt) {
    return feed.read(body, symbol)
        .map(q -> CompletedSessions.of(q.bars(), Exchange.forSymbol(symbol), fetchedAt));
  }

  /** Measures. */
  public static void main(String[] args) {
    LakeLeaders lake = new LakeLeaders(Path.of(args[0]));
    LocalDate day = LocalDate.parse(args[1]);
    List<Leader> bySql;
    long opened = median(ROUNDS, () -> lake.openAndAsk(day));
    long asked;
    long columns;
    long symbols;
    try (Snapshot snapshot =
        lake.tables.open(EnumSet.of(LakeSchema.PERCENTILES, LakeSchema.BARS))) {
      LakeSql sql = lake.tables.sql(snapshot);
      bySql = ask(sql, day);
      asked = median(ROUNDS, () -> ask(sql, day));
      long[] bars = {0, 0};
      columns =
          median(
              3,
              () -> {
                Arrays.fill(bars, 0);
                snapshot.bars(
                    s -> {
                      bars[0]++;
                      bars[1] += s.bars().size();
                    });
                return bars;
              });
      symbols = bars[0];
    }
    long objects = median(3, () -> lake.fromObjects(day));
    if (!lake.fromObjects(day).equals(bySql)) {
      throw new IllegalStateException(
          "the two ways name others: " + bySql + " and " + lake.fromObjects(day));
    }
    System.out.printf(
        Locale.ROOT,
        "leaders of %s over %d tickers: %.0f ms from tables (goal: %d), %.0f ms opening a snapshot"
            + " too; %.0f ms from raw objects, %.0f times as long; all bars as columns %.0f ms%n",
        day,
        symbols,
        asked / 1e6,
        GOAL.toMillis(),
        opened / 1e6,
        objects / 1e6,
        (double) objects / asked,
        columns / 1e6);
    if (asked > GOAL.toNanos() && !"off".equals(System.getenv("BENCH_GOALS"))) {
      throw new IllegalStateException("the goal is missed");
    }
  }

  private static long median(int rounds, Supplier<?> work) {
    for (int i = 0; i < Math.min(WARM_UP, rounds); i++) {
      var _ = work.get();
    }
    long[] took = new long[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      var _ = work.get();
      took[i] = System.nanoTime() - start;
    }
    Arrays.sort(took);
    return took[rounds / 2];
  }

  private List<Leader> openAndAsk(LocalDate day) {
    try (Snapshot snapshot = tables.open(EnumSet.of(LakeSchema.PERCENTILES))) {
      return ask(tables.sql(snapshot), day);
    }
  }

  private static List<Leader> ask(LakeSql sql, LocalDate day) {
    List<Leader> leaders = new ArrayList<>();
    sql.ask(
        "SELECT ticker, rsi14_percentile FROM percentiles WHERE date = DATE '%s' AND rsi14_percentile IS NOT NULL ORDER BY 2 DESC, 1 LIMIT 20"
            .formatted(day),
        new SqlRows() {
          @Override
          public void columns(List<String> names) {}

          @Override
          public void row(@Nullable Object[] values) {
            leaders.add(
                new Leader((String) requireNonNull(values[0]), (Double) requireNonNull(values[1])));
          }
        });
    return leaders;
  }

  /** As without tables: every newest raw object is read and computed, on both cores. */
  private List<Leader> fromObjects(LocalDate day) {
    Lake lake = new Lake(store);
    List<Future<Optional<Leader>>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      lake.symbols(feed.rawPrefix())
          .forEach(symbol -> asked.add(threads.submit(() -> leader(lake, symbol, day))));
    }
    List<Leader> leaders = new ArrayList<>();
    for (Future<Optional<Leader>> each : asked) {
      try {
        each.get().ifPresent(leaders::add);
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException("a raw object of " + home + " cannot be read", e);
      }
    }
    leaders.sort(
        Comparator.comparingDouble(Leader::percentile).reversed().thenComparing(Leader::ticker));
    return leaders.subList(0, Math.min(20, leaders.size()));
  }

  private Optional<Leader> leader(Lake lake, String symbol, LocalDate day) {
    return lake.newestRaw(feed.rawPrefix(), symbol)
        .flatMap(lake::rawBody)
        .flatMap(body -> read(symbol, body, LONG_AFTER))
        .map(bars -> bars.upTo(day))
        .filter(bars -> !bars.isEmpty() && bars.lastDate().equals(day))
        .map(bars -> new FactSeries(bars).percentiles(Fact.RSI14))
        .map(series -> series[series.length - 1])
        .filter(Double::isFinite)
        .map(percentile -> new Leader(symbol, percentile));
  }
}
