package openbell.lake.quality;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import openbell.market.Exchange;
import openbell.market.ReceivedBars;
import openbell.market.TradingCalendar;

/// Judges price histories as they were received, before anything is computed of them. Safe for all
/// threads.
public final class QualityCheck {
  private final QualityRules rules;
  private final SessionDays sessionDays = new SessionDays();

  /// A check by these rules.
  public QualityCheck(QualityRules rules) {
    this.rules = rules;
  }

  /// What is found in a history.
  ///
  /// @param exchange whose calendar the bars should follow
  /// @param expectedLast the session that should be there; empty: not asked
  public Quality check(ReceivedBars bars, Exchange exchange, Optional<LocalDate> expectedLast) {
    Findings findings = new Findings(rules);
    int[] order = order(bars, findings);
    checkDates(bars, order, findings);
    checkValues(bars, order, findings);
    new JumpCheck(bars, usable(bars, order), findings).check();
    new DividendCheck(bars, usable(bars, order), findings).check();
    checkCalendar(bars, order, exchange, findings);
    if (expectedLast.isPresent()) {
      checkFresh(bars, usable(bars, order), expectedLast.get(), exchange.calendar(), findings);
    }
    return findings.quality();
  }

  /// A body that has not its source's form.
  ///
  /// @param problems one line each
  public Quality badForm(List<String> problems) {
    Findings findings = new Findings(rules);
    problems.forEach(problem -> findings.add("schema", problem));
    return findings.quality();
  }

  /// A body of another security.
  public Quality wrongSymbol(String detail) {
    Findings findings = new Findings(rules);
    findings.add("wrong_symbol", detail);
    return findings.quality();
  }

  /// Where two sources close the same sessions at different prices; single sessions apart are let
  /// pass.
  ///
  /// @param names of the two, for people
  public Quality agreement(ReceivedBars one, ReceivedBars other, String names) {
    Findings findings = new Findings(rules);
    int[] a = usable(one, sorted(one));
    int[] b = usable(other, sorted(other));
    double share = findings.limit("source_disagreement", "share");
    int common = 0;
    int apart = 0;
    Optional<String> first = Optional.empty();
    for (int i = 0, j = 0; i < a.length && j < b.length; ) {
      int days = Integer.compare(one.epochDays()[a[i]], other.epochDays()[b[j]]);
      if (days == 0) {
        double x = one.close()[a[i]];
        double y = other.close()[b[j]];
        common++;
        if (Math.abs(x - y) > share * Math.max(x, y)) {
          apart++;
          LocalDate date = one.date(a[i]);
          first = first.or(() -> Optional.of("first on " + date + ": " + x + " and " + y));
        }
      }
      i += days <= 0 ? 1 : 0;
      j += days >= 0 ? 1 : 0;
    }
    if (apart > findings.limit("source_disagreement", "most") * common) {
      findings.add(
          "source_disagreement",
          "%s close %d of %d common sessions apart, %s"
              .formatted(names, apart, common, first.orElse("")));
    }
    return findings.quality();
  }

  /// The rows by date; as they came where they came in order.
  private static int[] order(ReceivedBars bars, Findings findings) {
    int[] days = bars.epochDays();
    int back = 0;
    int at = 0;
    for (int i = 1; i < days.length; i++) {
      if (days[i] < days[i - 1]) {
        back++;
        at = at == 0 ? i : at;
      }
    }
    if (back > 0) {
      findings.add(
          "unordered_dates",
          bars.date(at),
          "%d of %d rows are dated before the row before, first %s after %s"
              .formatted(back, days.length, bars.date(at), bars.date(at - 1)));
    }
    return sorted(bars);
  }

  private static int[] sorted(ReceivedBars bars) {
    // Date and row number in one long: a stable sort without boxes.
    long[] keys = new long[bars.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((long) bars.epochDays()[i] << 32) | i;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  private static int[] usable(ReceivedBars bars, int[] order) {
    return IntStream.of(order)
        .filter(
            i ->
                isPrice(bars.open()[i])
                    && isPrice(bars.high()[i])
                    && isPrice(bars.low()[i])
                    && isPrice(bars.close()[i]))
        .toArray();
  }

  private static boolean isPrice(double x) {
    return x > 0 && x < Double.POSITIVE_INFINITY;
  }

  private static void checkDates(ReceivedBars bars, int[] order, Findings findings) {
    int n = order.length;
    int[] apart = new int[Math.max(0, n - 1)];
    for (int i = 1; i < n; i++) {
      apart[i - 1] = bars.epochDays()[order[i]] - bars.epochDays()[order[i - 1]];
      if (apart[i - 1] == 0) {
        boolean live = bars.lastIsLive() && order[i] == n - 1;
        findings.add(
            live ? "live_row" : "doubled_date",
            bars.date(order[i]),
            "close " + bars.close()[order[i - 1]] + " and " + bars.close()[order[i]]);
      }
    }
    Arrays.sort(apart);
    if (apart.length >= 4 && apart[apart.length / 2] > findings.limit("not_daily", "most_days")) {
      findings.add("not_daily", "the bars are " + apart[apart.length / 2] + " days apart");
    }
  }

  private static void checkValues(ReceivedBars bars, int[] order, Findings findings) {
    double slack = findings.limit("inconsistent_ohlc", "slack");
    for (int i : order) {
      double o = bars.open()[i];
      double h = bars.high()[i];
      double l = bars.low()[i];
      double c = bars.close()[i];
      double sum = o + h + l + c;
      if (!Double.isFinite(sum)) {
        findings.add("missing_price", bars.date(i), prices(o, h, l, c));
      } else if (Math.min(Math.min(o, h), Math.min(l, c)) <= 0) {
        findings.add("non_positive_price", bars.date(i), prices(o, h, l, c));
      } else if (h < Math.max(Math.max(o, c), l) - slack * c || l > Math.min(o, c) + slack * c) {
        findings.add("inconsistent_ohlc", bars.date(i), prices(o, h, l, c));
      }
      double v = bars.volume()[i];
      if (v < 0) {
        findings.add("negative_volume", bars.date(i), "volume " + v);
      } else if (!(v > 0)) {
        findings.add("no_volume", bars.date(i), "no volume");
      }
    }
  }

  private static String prices(double o, double h, double l, double c) {
    return String.format(Locale.ROOT, "open %s, high %s, low %s, close %s", o, h, l, c);
  }

  private void checkCalendar(ReceivedBars bars, int[] order, Exchange exchange, Findings findings) {
    SessionDays.Reader sessions = sessionDays.of(exchange);
    for (int i = 0; i < order.length; i++) {
      LocalDate date = bars.date(order[i]);
      if (sessions.closed(date)) {
        findings.add("closed_day", date, date.getDayOfWeek() + " is no trading day");
      }
      int apart = i == 0 ? 1 : bars.epochDays()[order[i]] - bars.epochDays()[order[i - 1]];
      if (apart > 1) {
        LocalDate before = bars.date(order[i - 1]);
        int missing = sessions.between(before, date);
        if (missing > 0) {
          findings.add("gap", date, "%d sessions missing after %s".formatted(missing, before));
        }
      }
    }
  }

  /// The bar of a session under way does not stand for those before it, nor does a row without
  /// prices.
  private static void checkFresh(
      ReceivedBars bars,
      int[] usable,
      LocalDate expected,
      TradingCalendar calendar,
      Findings findings) {
    Optional<LocalDate> found =
        IntStream.of(usable)
            .mapToObj(bars::date)
            .filter(date -> !date.isAfter(expected))
            .reduce((earlier, later) -> later);
    if (found.isEmpty()) {
      findings.add("stale", "no bar with prices up to " + expected);
      return;
    }
    LocalDate last = found.get();
    int doubt = (int) findings.limit("stale", "doubt");
    int missed = 0;
    boolean known = true;
    for (LocalDate day = expected;
        day.isAfter(last) && missed <= doubt;
        day = calendar.previousOrSame(day.minusDays(1))) {
      missed++;
      known &= calendar.covers(day);
    }
    if (missed > (known ? 0 : doubt)) {
      findings.add("stale", last, "the last bar is of %s, not of %s".formatted(last, expected));
    }
  }
}
