package openbell.lake.quality;

import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import openbell.market.ReceivedBars;
import openbell.market.ReceivedBars.Dividend;

/// Compares the dividends that a source tells of with each other, with the price, and with the
/// source's own adjusted close.
///
/// A close adjusted for dividends falls by `1 - dividend / close before` from one side of an
/// ex-date to the other (Yahoo's help, "What is the adjusted close?", after CRSP).
final class DividendCheck {
  private final ReceivedBars bars;
  private final int[] rows;
  private final Findings findings;
  private final List<Dividend> dividends;

  /// @param rows those with prices, by date
  DividendCheck(ReceivedBars bars, int[] rows, Findings findings) {
    this.bars = bars;
    this.rows = rows;
    this.findings = findings;
    dividends = bars.dividends().stream().sorted(Comparator.comparing(Dividend::date)).toList();
  }

  void check() {
    for (int i = 0; i < dividends.size(); i++) {
      Dividend dividend = dividends.get(i);
      checkUnit(dividend, i);
      if (i > 0) {
        checkRepeated(dividends.get(i - 1), dividend);
      }
      OptionalInt at = rowOf(dividend);
      if (at.isPresent() && at.getAsInt() > 0) {
        checkPrice(dividend, rows[at.getAsInt() - 1], rows[at.getAsInt()]);
      }
    }
  }

  private OptionalInt rowOf(Dividend dividend) {
    long day = dividend.date().toEpochDay();
    return IntStream.range(0, rows.length)
        .filter(i -> bars.epochDays()[rows[i]] == day)
        .findFirst();
  }

  private void checkPrice(Dividend dividend, int before, int row) {
    double close = bars.close()[before];
    double yield = dividend.amount() / close;
    double fell = 1 - bars.close()[row] / close;
    String told = String.format(Locale.ROOT, "%s at a price of %s", dividend.amount(), close);
    if (yield >= findings.limit("dividend_too_large", "yield")) {
      findings.add("dividend_too_large", dividend.date(), told);
    } else if (yield >= findings.limit("dividend_without_drop", "yield")
        && fell < findings.limit("dividend_without_drop", "drop") * yield) {
      findings.add(
          "dividend_without_drop",
          dividend.date(),
          told + String.format(Locale.ROOT, ", which fell by %.1f %%", 100 * fell));
    }
    if (bars.adjustedClose().length > 0) {
      checkAdjusted(dividend, before, row, yield, told);
    }
  }

  private void checkAdjusted(Dividend dividend, int before, int row, double yield, String told) {
    double factor =
        (bars.adjustedClose()[before] / bars.close()[before])
            / (bars.adjustedClose()[row] / bars.close()[row]);
    double slack =
        Math.max(
            findings.limit("dividend_not_adjusted", "share") * yield,
            findings.limit("dividend_not_adjusted", "least"));
    double gain = dividend.capitalGain() / bars.close()[before];
    if (!Double.isFinite(factor) || Math.abs(factor - (1 - yield)) <= slack) {
      return;
    }
    if (gain > 0
        && Math.abs(factor - (1 - yield - gain))
            <= findings.limit("capital_gain_counted_twice", "slack")) {
      findings.add("capital_gain_counted_twice", dividend.date(), told);
      return;
    }
    findings.add(
        "dividend_not_adjusted",
        dividend.date(),
        told + String.format(Locale.ROOT, ": adjusted by %.4f instead of %.4f", factor, 1 - yield));
  }

  private void checkRepeated(Dividend one, Dividend other) {
    long days = ChronoUnit.DAYS.between(one.date(), other.date());
    double apart = Math.abs(one.amount() - other.amount());
    if (days <= findings.limit("dividend_repeated", "days")
        && apart
            <= findings.limit("dividend_repeated", "share")
                * Math.max(one.amount(), other.amount())) {
      findings.add(
          "dividend_repeated",
          other.date(),
          "%s, and %s on %s".formatted(other.amount(), one.amount(), one.date()));
    }
  }

  private void checkUnit(Dividend dividend, int at) {
    double[] others =
        IntStream.range(0, dividends.size())
            .filter(i -> i != at)
            .mapToDouble(i -> dividends.get(i).amount())
            .sorted()
            .toArray();
    if (others.length < 2) {
      return;
    }
    double usual = others[(others.length - 1) / 2];
    double times = Math.max(dividend.amount() / usual, usual / dividend.amount());
    if (times >= findings.limit("dividend_unit", "least")
        && times <= findings.limit("dividend_unit", "most")) {
      findings.add(
          "dividend_unit",
          dividend.date(),
          "%s where %s is usual".formatted(dividend.amount(), usual));
    }
  }
}
