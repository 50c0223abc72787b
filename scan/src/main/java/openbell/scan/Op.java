package openbell.scan;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import openbell.market.Indicators;

/// One step of a program: writes its own slot from slots that earlier steps wrote. Truth is 1 or 0.
///
/// Two steps that are equal write equal values, so that each is run once.
sealed interface Op {

  /// How many values it writes: as of the last so many bars, oldest first.
  int width();

  /// Writes `out`.
  void run(Row row, double[][] slots, double[] out);

  /// Values of a column, the newest of them as of `lag` bars before the last.
  record Read(Column column, int lag, int width) implements Op {
    @Override
    public void run(Row row, double[][] slots, double[] out) {
      row.read(column, lag, width, out);
    }
  }

  /// The same number for every row.
  record Constant(double value, int width) implements Op {
    @Override
    public void run(Row row, double[][] slots, double[] out) {
      Arrays.fill(out, value);
    }
  }

  /// A yes or no about the texts of a listing.
  record OfListing(Object key, Predicate<Listing> test, int width) implements Op {
    @Override
    public void run(Row row, double[][] slots, double[] out) {
      Arrays.fill(out, test.test(row.listing()) ? 1 : 0);
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof OfListing other && other.key.equals(key) && other.width == width;
    }

    @Override
    public int hashCode() {
      return 31 * key.hashCode() + width;
    }
  }

  /// What two numbers, or two truths, make.
  record Two(Operator operator, int a, int b, int width) implements Op {
    @Override
    public void run(Row row, double[][] slots, double[] out) {
      operator.run(slots[a], slots[b], out);
    }
  }

  /// Minus, a size without its sign, or the opposite of a truth.
  record One(Operator operator, int a, int width) implements Op {
    @Override
    public void run(Row row, double[][] slots, double[] out) {
      operator.run(slots[a], slots[a], out);
    }
  }

  /// One of two values by a truth.
  record Choice(int condition, int yes, int no, int width) implements Op {
    @Override
    public void run(Row row, double[][] slots, double[] out) {
      for (int i = 0; i < width; i++) {
        out[i] = slots[condition][i] != 0 ? slots[yes][i] : slots[no][i];
      }
    }
  }

  /// Whether a number is one of several.
  record AnyOf(int a, List<Integer> of, int width) implements Op {
    @Override
    public void run(Row row, double[][] slots, double[] out) {
      for (int i = 0; i < width; i++) {
        boolean found = false;
        for (int k = 0; k < of.size(); k++) {
          found |= slots[a][i] == slots[of.get(k)][i];
        }
        out[i] = found ? 1 : 0;
      }
    }
  }

  /// Highest or lowest of the last `n` values of a slot that has `width + n - 1`.
  record Extreme(boolean highest, int a, int n, int width) implements Op {
    @Override
    public void run(Row row, double[][] slots, double[] out) {
      double[] x = slots[a];
      if (width == 1) {
        double extreme = x[0];
        for (int i = 1; i < x.length; i++) {
          extreme = highest ? Math.max(extreme, x[i]) : Math.min(extreme, x[i]);
        }
        out[0] = extreme;
        return;
      }
      double[] all = highest ? Indicators.highest(x, n) : Indicators.lowest(x, n);
      System.arraycopy(all, n - 1, out, 0, width);
    }
  }
}
