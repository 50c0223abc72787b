package openbell.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import openbell.market.Bars;
import openbell.market.Fact;
import openbell.market.PercentileRank;
import openbell.market.Study;
import openbell.scan.History;
import openbell.scan.Listing;
import openbell.scan.ScanExpression;
import openbell.scan.ScanRequest;
import openbell.scan.ScanResult;
import openbell.scan.Scanner;

/**
 * A whole market in memory, on two threads: all facts and the eight percentiles of every ticker by
 * {@link Study}, beside reading the columns once, TA-Lib for Java and ta4j; then screens over it.
 * Each is run several times in turn, the best time counts. Equal work is compared first.
 *
 * <p>Arguments: tickers (5000), bars (2520), rounds (5), goals ("on" or "off").
 */
public final class MarketFacts {
  private static final int THREADS = 2;

  private static final OperatingSystemMXBean MACHINE =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Tickers that ta4j computes, whose time is scaled up: it keeps objects for every bar. */
  private static final int TA4J_TICKERS = 100;

  private static final double GOAL_TA_LIB = 3.5;
  private static final double GOAL_READING = 6;
  private static final LocalDate END = LocalDate.of(2025, 11, 11);

  private MarketFacts() {}

  /** Prints a table; status 1 when a goal is missed. */
  public static void main(String[] args) throws Exception {
    int tickers = args.length > 0 ? Integer.parseInt(args[0]) : 5000;
    int bars = args.length > 1 ? Integer.parseInt(args[1]) : 2520;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    Bars[] market =
        IntStream.range(0, tickers).parallel().mapToObj(i -> walk(i, bars)).toArray(Bars[]::new);
    for (int i = 0; i < Math.min(20, tickers); i++) {
      FactsTaLib theirs = new FactsTaLib(bars);
      theirs.compute(market[i]);
      theirs.requireSame(Study.of(market[i]));
    }
    boolean met;
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      met = facts(threads, market, bars, rounds);
    }
    screens(market, rounds);
    if (!met && !(args.length > 3 && args[3].equals("off"))) {
      System.exit(1);
    }
  }

  private static boolean facts(ExecutorService threads, Bars[] market, int bars, int rounds)
      throws Exception {
    double[] best = new double[4];
    Arrays.fill(best, Double.MAX_VALUE);
    int few = Math.min(TA4J_TICKERS, market.length);
    Bars[] some = Arrays.copyOf(market, few);
    for (int round = 0; round < rounds; round++) {
      best[0] = Math.min(best[0], millis(threads, market, () -> MarketFacts::read));
      best[1] = Math.min(best[1], millis(threads, market, () -> MarketFacts::study));
      best[2] = Math.min(best[2], millis(threads, market, () -> new FactsTaLib(bars)::compute));
      best[3] =
          Math.min(best[3], millis(threads, some, () -> MarketFacts::ta4j) * market.length / few);
    }
    System.out.printf(
        "%d tickers x %d bars, %d threads, best of %d, processor time by thread%n",
        market.length, bars, THREADS, rounds);
    System.out.printf("reading the columns once   %8.0f ms%n", best[0]);
    System.out.printf(
        "facts and percentiles      %8.0f ms   %.1f times reading (goal: within %.0f)%n",
        best[1], best[1] / best[0], GOAL_READING);
    System.out.printf(
        "TA-Lib for Java            %8.0f ms   openbell is %.1f times as fast (goal: %.1f)%n",
        best[2], best[2] / best[1], GOAL_TA_LIB);
    System.out.printf(
        "ta4j (from %d tickers)    %8.0f ms   openbell is %.0f times as fast%n",
        few, best[3], best[3] / best[1]);
    return best[1] <= GOAL_READING * best[0] && best[2] >= GOAL_TA_LIB * best[1];
  }

  private static void screens(Bars[] market, int rounds) {
    List<History> histories =
        IntStream.range(0, market.length)
            .mapToObj(i -> new History(listing(i), market[i], END))
            .toList();
    for (String where :
        List.of(
            "rsi14 < 30 && volume_ratio > 2 && close > sma200",
            "crosses_above(sma50, sma200)",
            "close > prev(highest(high, 251), 1)",
            "percentile.rsi14 < 5 && percentile.volume_ratio > 90")) {
      screen(histories, where, Optional.of("-change_pct"), rounds);
    }
    screen(histories, "close > sma200", Optional.empty(), rounds);
  }

  private static void screen(
      List<History> histories, String where, Optional<String> rank, int rounds) {
    ScanRequest request =
        new ScanRequest(
            valid(ScanExpression.where(where)), rank.map(r -> valid(ScanExpression.rank(r))), 20);
    Scanner scanner = new Scanner();
    double best = Double.MAX_VALUE;
    int matched = 0;
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      ScanResult result = scanner.scan(histories, request);
      best = Math.min(best, (System.nanoTime() - start) / 1e6);
      matched = result.coverage().matched();
    }
    System.out.printf(
        "scan %-55s %6.1f ms   %d rows, by %s%n", where, best, matched, rank.orElse("score"));
  }

  private static ScanExpression valid(ScanExpression.Parsed parsed) {
    return switch (parsed) {
      case ScanExpression.Valid valid -> valid.expression();
      case ScanExpression.Invalid invalid ->
          throw new IllegalStateException(invalid.mistake().message());
    };
  }

  private static Listing listing(int i) {
    return new Listing("T%05d".formatted(i), "Company " + i, "NMS", "USD");
  }

  /**
   * Each thread takes every second ticker, with its own computer. Measured is the processor time of
   * the whole process by the number of threads, garbage collection included: on a machine that
   * others use too, that says more than a clock.
   */
  private static double millis(
      ExecutorService threads, Bars[] market, Supplier<ToDoubleFunction<Bars>> computer)
      throws Exception {
    long start = MACHINE.getProcessCpuTime();
    List<Future<Double>> parts =
        IntStream.range(0, THREADS)
            .mapToObj(
                t ->
                    threads.submit(
                        () -> {
                          ToDoubleFunction<Bars> compute = computer.get();
                          double sum = 0;
                          for (int i = t; i < market.length; i += THREADS) {
                            sum += compute.applyAsDouble(market[i]);
                          }
                          return sum;
                        }))
            .toList();
    double sum = 0;
    for (Future<Double> part : parts) {
      sum += part.get();
    }
    double millis = (MACHINE.getProcessCpuTime() - start) / 1e6 / THREADS;
    if (Double.isNaN(sum)) {
      throw new IllegalStateException("a value is missing: use more bars");
    }
    return millis;
  }

  private static double read(Bars bars) {
    return sum(bars.open())
        + sum(bars.high())
        + sum(bars.low())
        + sum(bars.close())
        + sum(bars.volume());
  }

  private static double sum(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value;
    }
    return sum;
  }

  private static double study(Bars bars) {
    Study study = Study.of(bars);
    double sum = 0;
    for (Fact fact : Fact.values()) {
      sum += study.last(fact);
      if (fact.ranked()) {
        sum += study.percentile(fact).map(PercentileRank::percentile).orElse(Double.NaN);
      }
    }
    return sum;
  }

  private static double ta4j(Bars bars) {
    return FactsTa4j.of(FactsTa4j.series(bars)).last(Fact.CLOSE);
  }

  private static Bars walk(int seed, int bars) {
    Random random = new Random(seed);
    Bars.Builder builder = Bars.builder(bars);
    int day = Math.toIntExact(END.toEpochDay()) - bars + 1;
    double price = 100;
    for (int i = 0; i < bars; i++) {
      double open = price * (1 + 0.005 * random.nextGaussian());
      price *= 1 + 0.015 * random.nextGaussian();
      double high = Math.max(open, price) * (1 + 0.004 * random.nextDouble());
      double low = Math.min(open, price) * (1 - 0.004 * random.nextDouble());
      builder.add(
          day + i,
          open,
          high,
          low,
          price,
          1e6 * (0.2 + random.nextDouble() * random.nextDouble() * 3));
    }
    return builder.build().bars();
  }
}
