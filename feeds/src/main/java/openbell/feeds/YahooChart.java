package openbell.feeds;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import openbell.feeds.YahooParser.BrokenChart;
import openbell.feeds.YahooParser.Outcome;
import openbell.market.Bars;
import openbell.market.Exchange;
import openbell.market.ReceivedBars;
import org.jspecify.annotations.Nullable;

/** What was read of one chart so far; {@link #outcome} judges it when all is read. */
final class YahooChart {

  static final double[] NONE = new double[0];

  /** Five years of trading days, and a few. */
  static final int USUAL_BARS = 1_300;

  private static final long SECONDS_PER_DAY = 86_400;

  /** A price outside these years is a mistake: 1800-01-01 and 2200-01-01. */
  private static final long EARLIEST_SECOND = -5_364_662_400L;

  private static final long LATEST_SECOND = 7_258_118_400L;

  boolean seen;
  boolean hasResult;
  @Nullable String errorCode;
  @Nullable String errorDescription;

  @Nullable String symbol;
  @Nullable String currency;
  @Nullable String exchangeCode;
  @Nullable String zoneName;
  double offsetSeconds = Double.NaN;
  @Nullable String longName;
  @Nullable String shortName;
  @Nullable String granularity;

  long[] timestamps = new long[0];
  double[] open = NONE;
  double[] high = NONE;
  double[] low = NONE;
  double[] close = NONE;
  double[] volume = NONE;
  double[] adjustedClose = NONE;
  double liveSecond = Double.NaN;

  private final List<double[]> splits = new ArrayList<>();
  private final List<double[]> dividends = new ArrayList<>();

  /** Date in epoch seconds, numerator, denominator. */
  void addSplit(double[] values) {
    splits.add(values);
  }

  /** Date in epoch seconds, amount. */
  void addDividend(double[] values) {
    dividends.add(values);
  }

  Outcome outcome(String asked) {
    if (!seen) {
      return new Outcome.Malformed("the JSON holds no chart");
    }
    if (errorCode != null || errorDescription != null) {
      return new Outcome.SourceError(text(errorCode, ""), text(errorDescription, ""));
    }
    if (!hasResult) {
      return new Outcome.Malformed("the chart holds no result");
    }
    requireRightChart(asked);
    if (timestamps.length == 0 && columnsAreEmpty()) {
      return new Outcome.NoData("no bar of " + asked);
    }
    requireColumns();
    Optional<ZoneId> zone = zone();
    Dates dates = new Dates(zone.orElseGet(() -> Exchange.forSymbol(asked).zone()).getRules());
    Bars.Builder rows = rows(dates);
    Bars.Cleaned cleaned = rows.build();
    return cleaned.bars().isEmpty()
        ? new Outcome.NoData("no usable bar of " + asked + " among " + timestamps.length)
        : new Outcome.Parsed(quote(asked, cleaned, zone, dates, rows.received()));
  }

  private void requireRightChart(String asked) {
    if (granularity != null && !granularity.equals("1d")) {
      throw new BrokenChart("the bars are of " + granularity + ", not of days");
    }
    if (symbol != null && !symbol.equalsIgnoreCase(asked)) {
      throw new BrokenChart("the chart is of " + symbol + ", not of " + asked);
    }
  }

  private boolean columnsAreEmpty() {
    return open.length + high.length + low.length + close.length + volume.length == 0;
  }

  private void requireColumns() {
    requireLength("open", open);
    requireLength("high", high);
    requireLength("low", low);
    requireLength("close", close);
    if (volume.length != 0) { // not everything that has a price has a volume
      requireLength("volume", volume);
    }
  }

  private void requireLength(String name, double[] column) {
    if (column.length != timestamps.length) {
      throw new BrokenChart(
          "there are %d timestamps and %d values of %s"
              .formatted(timestamps.length, column.length, name));
    }
  }

  private Bars.Builder rows(Dates dates) {
    Bars.Builder bars = Bars.builder(timestamps.length);
    for (int i = 0; i < timestamps.length; i++) {
      int day = dates.epochDay(requireYear(timestamps[i]));
      bars.add(day, open[i], high[i], low[i], close[i], volume.length == 0 ? 0 : volume[i]);
    }
    return bars;
  }

  private static long requireYear(long second) {
    if (second < EARLIEST_SECOND || second > LATEST_SECOND) {
      throw new BrokenChart("the timestamp " + second + " is no date of a price in seconds");
    }
    return second;
  }

  private Quote quote(
      String asked, Bars.Cleaned cleaned, Optional<ZoneId> zone, Dates dates, ReceivedBars rows) {
    List<Quote.Split> sortedSplits =
        splits.stream()
            .filter(YahooChart::isDated)
            .filter(v -> v[1] > 0 && v[2] > 0)
            .map(v -> new Quote.Split(dates.date(v[0]), v[1], v[2]))
            .sorted(Comparator.comparing(Quote.Split::date))
            .toList();
    List<Quote.Dividend> sortedDividends =
        dividends.stream()
            .filter(YahooChart::isDated)
            .filter(v -> v[1] > 0)
            .map(v -> new Quote.Dividend(dates.date(v[0]), v[1]))
            .sorted(Comparator.comparing(Quote.Dividend::date))
            .toList();
    ReceivedBars received =
        rows.with(
            adjustedClose.length == timestamps.length ? adjustedClose : NONE,
            sortedSplits.stream()
                .map(s -> new ReceivedBars.Split(s.date(), s.numerator() / s.denominator()))
                .toList(),
            sortedDividends.stream()
                .map(d -> new ReceivedBars.Dividend(d.date(), d.amount(), 0))
                .toList(),
            timestamps[timestamps.length - 1] == liveSecond);
    return new Quote(
        asked,
        cleaned.bars(),
        cleaned.quality(),
        text(Texts.oneLine(text(longName, text(shortName, asked))), asked),
        Texts.oneLine(text(currency, "")),
        Optional.ofNullable(exchangeCode).filter(c -> !c.isBlank()).map(Texts::oneLine),
        zone,
        sortedSplits,
        sortedDividends,
        received);
  }

  private static boolean isDated(double[] event) {
    return event[0] >= EARLIEST_SECOND && event[0] <= LATEST_SECOND; // false for NaN
  }

  /** The exchange's zone by its name, else by the offset of the moment. */
  private Optional<ZoneId> zone() {
    try {
      if (zoneName != null && !zoneName.isBlank()) {
        return Optional.of(ZoneId.of(zoneName));
      }
    } catch (DateTimeException e) {
      // a name that this JDK does not know: the offset is right but for daylight saving
    }
    return Math.abs(offsetSeconds) <= ZoneOffset.MAX.getTotalSeconds()
        ? Optional.of(ZoneOffset.ofTotalSeconds((int) offsetSeconds))
        : Optional.empty();
  }

  private static String text(@Nullable String text, String otherwise) {
    return text == null || text.isBlank() ? otherwise : text;
  }

  /**
   * Exchange-local dates of instants. Looks the offset up once between two changes of the clocks,
   * rather than once a bar.
   */
  private static final class Dates {
    private final ZoneRules rules;
    private long from = 1;
    private long until; // empty at first
    private int offset;

    Dates(ZoneRules rules) {
      this.rules = rules;
    }

    int epochDay(long second) {
      if (second < from || second >= until) {
        Instant instant = Instant.ofEpochSecond(second);
        ZoneOffsetTransition next = rules.nextTransition(instant);
        from = second;
        until = next == null ? Long.MAX_VALUE : next.toEpochSecond();
        offset = rules.getOffset(instant).getTotalSeconds();
      }
      return (int) Math.floorDiv(second + offset, SECONDS_PER_DAY);
    }

    LocalDate date(double second) {
      return LocalDate.ofEpochDay(epochDay((long) second));
    }
  }
}
