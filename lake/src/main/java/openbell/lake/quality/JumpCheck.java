package openbell.lake.quality;

import java.util.Arrays;
import java.util.Locale;
import openbell.market.ReceivedBars;

/// Looks for prices that are of another unit, or not adjusted for a split, and tells them from what
/// markets do.
///
/// Real news moves a price by more than half now and then; then many shares trade, and not at one
/// level. A wrong unit or a missing adjustment moves it overnight while nothing else happens.
final class JumpCheck {
  /// How many sessions tell the usual volume.
  private static final int USUAL = 20;

  private final ReceivedBars bars;
  private final int[] rows;
  private final Findings findings;

  /// @param rows those with prices, by date
  JumpCheck(ReceivedBars bars, int[] rows, Findings findings) {
    this.bars = bars;
    this.rows = rows;
    this.findings = findings;
  }

  void check() {
    double factor = Math.log(findings.limit("jump", "factor"));
    for (int at = 1; at < rows.length; at++) {
      double close = Math.log(bars.close()[rows[at]] / bars.close()[rows[at - 1]]);
      if (unadjusted(at, close)) {
        findings.add("unadjusted_split", bars.date(rows[at]), told(at));
      } else if (Math.abs(close) >= factor) {
        findings.add(rule(at, close), bars.date(rows[at]), told(at));
      }
    }
  }

  private String rule(int at, double close) {
    if (isPowerOfTen(close) && calm(at, findings.limit("price_scale", "volume"))) {
      return "price_scale";
    }
    return overnight(at, close) ? "unexplained_jump" : "jump";
  }

  /// Whether the move is that of a split that the source tells of, within days of it.
  private boolean unadjusted(int at, double close) {
    for (ReceivedBars.Split split : bars.splits()) {
      double ratio = Math.log(split.ratio());
      long days = Math.abs(split.date().toEpochDay() - bars.epochDays()[rows[at]]);
      if (Math.abs(ratio) >= findings.limit("unadjusted_split", "least")
          && days <= findings.limit("unadjusted_split", "days")
          && Math.abs(Math.abs(close) - Math.abs(ratio))
              <= findings.limit("unadjusted_split", "tolerance")) {
        return true;
      }
    }
    return false;
  }

  private boolean isPowerOfTen(double close) {
    double power = Math.abs(close) / Math.log(10);
    long nearest = Math.round(power);
    return nearest >= 1 && Math.abs(power - nearest) <= findings.limit("price_scale", "tolerance");
  }

  private boolean overnight(int at, double close) {
    int row = rows[at];
    double open = Math.log(bars.open()[row] / bars.close()[rows[at - 1]]);
    double range = bars.high()[row] / bars.low()[row];
    return Math.abs(open) >= Math.log(findings.limit("unexplained_jump", "factor"))
        && Math.abs(open - close) <= findings.limit("unexplained_jump", "gap")
        && range >= findings.limit("unexplained_jump", "least_range")
        && range <= findings.limit("unexplained_jump", "most_range")
        && calm(at, findings.limit("unexplained_jump", "volume"));
  }

  /// Whether no more was traded than so many times the usual; also where no volume is told.
  private boolean calm(int at, double times) {
    double[] before = new double[Math.min(USUAL, at)];
    for (int i = 0; i < before.length; i++) {
      double volume = bars.volume()[rows[at - 1 - i]];
      before[i] = volume > 0 ? volume : 0;
    }
    Arrays.sort(before);
    double usual = before[before.length / 2];
    return usual == 0 || !(bars.volume()[rows[at]] > times * usual);
  }

  private String told(int at) {
    double close = bars.close()[rows[at]];
    double before = bars.close()[rows[at - 1]];
    return String.format(
        Locale.ROOT, "close %s after %s, factor %.4g", close, before, close / before);
  }
}
