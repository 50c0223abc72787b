package openbell.bench;

import java.time.LocalDate;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import openbell.market.Bars;
import openbell.market.Fact;
import openbell.market.PercentileRank;
import openbell.market.Study;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.ta4j.core.BarSeries;

/**
 * All facts and the eight percentiles of one history of ten years, 2,520 daily bars, from columns
 * in memory: {@link Study} against the same numbers on ta4j. Before the first measurement both are
 * compared. They differ by how recursive averages are seeded, which is of no effect on the last
 * values, and could shift a percentile by a few of 2,520 ranks.
 *
 * <p>Run: {@code java -cp ... org.openjdk.jmh.Main FactsBench}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FactsBench {
  private static final int BARS = 2520;
  private static final double SAME = 1e-9;
  private static final double SAME_RANK_PERCENT = 0.2;

  private Bars bars = Bars.EMPTY;
  private BarSeries series = FactsTa4j.series(bars);

  /** Makes the bars and compares both sides. */
  @Setup
  public void setup() {
    bars = walk();
    series = FactsTa4j.series(bars);
    Study ours = openbell();
    FactsTa4j theirs = ta4j();
    for (Fact fact : Fact.values()) {
      requireSame(fact.key(), ours.last(fact), theirs.last(fact), SAME);
      if (fact.ranked()) {
        double rank = ours.percentile(fact).map(PercentileRank::percentile).orElseThrow();
        requireSame(fact.key() + " rank", rank, theirs.percentile(fact), SAME_RANK_PERCENT);
      }
    }
  }

  /** The market module's kernels. */
  @Benchmark
  public Study openbell() {
    return Study.of(bars);
  }

  /** ta4j's indicators. */
  @Benchmark
  public FactsTa4j ta4j() {
    return FactsTa4j.of(series);
  }

  private static void requireSame(String name, double a, double b, double tolerance) {
    if (!(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a)))) {
      throw new IllegalStateException(
          "%s: openbell %s, ta4j %s: compare what is the same first".formatted(name, a, b));
    }
  }

  private static Bars walk() {
    Random random = new Random(2520);
    Bars.Builder builder = Bars.builder(BARS);
    int day = Math.toIntExact(LocalDate.of(2015, 1, 1).toEpochDay());
    double price = 100;
    for (int i = 0; i < BARS; i++) {
      double open = price * (1 + 0.005 * random.nextGaussian());
      price *= 1 + 0.015 * random.nextGaussian();
      double high = Math.max(open, price) * (1 + 0.004 * random.nextDouble());
      double low = Math.min(open, price) * (1 - 0.004 * random.nextDouble());
      builder.add(day + i, open, high, low, price, 1e6 * (0.2 + random.nextDouble()));
    }
    return builder.build().bars();
  }
}
