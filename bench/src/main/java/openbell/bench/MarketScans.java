package openbell.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import openbell.lake.tables.BarTable;
import openbell.lake.tables.Histories;
import openbell.lake.tables.Tables;
import openbell.market.BarColumn;
import openbell.market.Bars;
import openbell.market.TickerRegistry;
import openbell.scan.HeldBars;
import openbell.scan.HeldMarket;
import openbell.scan.MarketSource;
import openbell.scan.ScanDesk;
import openbell.scan.ScanExpression;
import openbell.scan.ScanRequest;
import openbell.store.DirectoryBlobStore;

/**
 * Scans as a server answers them, the market in memory: over a lake that {@link MarketLake} made,
 * or over made-up markets of growing size, drawn into a picture.
 *
 * <p>Arguments: {@code lake HOME}, or {@code growth SVG BARS TICKERS...}.
 */
public final class MarketScans {
  private static final InstantSource NOW = () -> Instant.parse("2025-11-12T12:00:00Z");
  private static final String WHERE = "rsi14 < 30 && volume_ratio > 2 && close > sma200";
  private static final String RANK = "-percentile.rsi14";
  private static final int WARM_UP = 5;
  private static final int ROUNDS = 15;
  private static final double GOAL_MILLIS = 300;

  private MarketScans() {}

  /** Measures; status 1 when the goal is missed and {@code BENCH_GOALS} is not off. */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("lake")) {
      lake(Path.of(args[1]));
    } else {
      growth(Path.of(args[1]), Integer.parseInt(args[2]), Arrays.copyOfRange(args, 3, args.length));
    }
  }

  private static ScanDesk.Question question(Optional<LocalDate> date) {
    return new ScanDesk.Question(
        new ScanRequest(
            valid(ScanExpression.where(WHERE)), Optional.of(valid(ScanExpression.rank(RANK))), 20),
        Optional.empty(),
        date);
  }

  private static ScanExpression valid(ScanExpression.Parsed parsed) {
    return ((ScanExpression.Valid) parsed).expression();
  }

  private static ScanDesk desk(MarketSource source) {
    return new ScanDesk(
        source,
        TickerRegistry.bundled(),
        NOW,
        Thread::startVirtualThread,
        failure -> {
          throw failure;
        });
  }

  private record Read(String name, Collection<HeldBars> bars) implements MarketSource.State {}

  private static void lake(Path home) throws Exception {
    Histories none =
        new Histories() {
          @Override
          public boolean has(String source) {
            return source.equals("folder");
          }

          @Override
          public Optional<Bars> read(String source, String symbol, byte[] body, Instant fetchedAt) {
            return Optional.empty();
          }
        };
    Tables tables =
        new Tables(
            new DirectoryBlobStore(home.resolve("blobs")),
            none,
            home.resolve("tables"),
            Clock.systemUTC(),
            Optional.empty());
    long start = System.nanoTime();
    BarTable[] known = {tables.bars(EnumSet.allOf(BarColumn.class), Long.MAX_VALUE)};
    System.out.printf(
        Locale.ROOT,
        "reading %,d bars of %,d tickers, all columns: %.0f ms the first time%n",
        known[0].rows(),
        known[0].series().size(),
        (System.nanoTime() - start) / 1e6);
    double look = median(() -> tables.bars(known[0], Long.MAX_VALUE));
    Read read = read(known[0]);
    ScanDesk desk = desk(before -> read);
    double now = median(() -> desk.scan(question(Optional.empty())));
    double past = median(() -> desk.scan(question(Optional.of(LocalDate.of(2022, 6, 30)))));
    System.out.printf(
        Locale.ROOT,
        "in memory: %.0f ms a scan (goal: %.0f), %.0f ms of a past day; %.0f ms a look whether"
            + " anything is new%n",
        now,
        GOAL_MILLIS,
        past,
        look);
    if (now > GOAL_MILLIS && !"off".equals(System.getenv("BENCH_GOALS"))) {
      throw new IllegalStateException("the goal is missed");
    }
  }

  private static Read read(BarTable table) {
    return new Read(
        table.state(),
        table.series().stream().map(s -> new HeldBars(s.ticker(), s.bars())).toList());
  }

  private static double median(Callable<?> work) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      var _ = work.call();
    }
    double[] took = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      var _ = work.call();
      took[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(took);
    return took[ROUNDS / 2];
  }

  /** The same walks for every size, so that only their number differs. */
  private static void growth(Path svg, int bars, String[] sizes) throws Exception {
    int[] days = MarketLake.sessions(bars);
    int[] tickers = Arrays.stream(sizes).mapToInt(Integer::parseInt).toArray();
    int most = Arrays.stream(tickers).max().orElseThrow();
    List<HeldBars> all =
        IntStream.range(0, most)
            .parallel()
            .mapToObj(i -> new HeldBars(MarketLake.ticker(i), MarketLake.walk(i, days)))
            .toList();
    List<Double> millis = new ArrayList<>();
    for (int size : tickers) {
      Read read = new Read("s" + size, all.subList(0, size));
      HeldMarket.of(read.bars(), TickerRegistry.bundled(), NOW);
      ScanDesk desk = desk(before -> read);
      millis.add(median(() -> desk.scan(question(Optional.empty()))));
      System.out.printf(
          Locale.ROOT, "%,6d tickers x %,d bars: %.1f ms%n", size, bars, millis.getLast());
    }
    draw(svg, bars, tickers, millis);
  }

  private static void draw(Path svg, int bars, int[] tickers, List<Double> millis)
      throws IOException {
    int most = Arrays.stream(tickers).max().orElseThrow();
    double top = millis.stream().mapToDouble(Double::doubleValue).max().orElseThrow() * 1.15;
    StringBuilder line = new StringBuilder();
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < tickers.length; i++) {
      double x = 60 + 520.0 * tickers[i] / most;
      double y = 300 - 250 * millis.get(i) / top;
      line.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
      points.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#1f5fa8\"/><text x=\"%.1f\""
                  + " y=\"%.1f\" text-anchor=\"end\">%.0f ms</text><text x=\"%.1f\" y=\"318\""
                  + " text-anchor=\"middle\">%s</text>%n",
              x,
              y,
              x - 6,
              y - 8,
              millis.get(i),
              x,
              tickers[i] < 2000 ? "" : String.format(Locale.ROOT, "%,d", tickers[i])));
    }
    Files.writeString(
        svg,
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 350" font-family="sans-serif" font-size="12">
        <rect width="620" height="350" fill="white"/>
        <text x="60" y="24" font-size="14">A scan in memory by the number of tickers, %,d bars each</text>
        <path d="M60 50V300H590" fill="none" stroke="#888"/>
        <polyline points="%s" fill="none" stroke="#1f5fa8" stroke-width="2"/>
        %s<text x="320" y="340" text-anchor="middle">tickers</text>
        </svg>
        """
            .formatted(bars, line.toString().strip(), points));
  }
}
