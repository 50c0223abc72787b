package openbell.feeds;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import openbell.market.Bars;
import openbell.market.DataQuality;
import openbell.market.ReceivedBars;

/**
 * What a source says about one symbol: its daily bars and facts about the security.
 *
 * @param symbol the source's symbol
 * @param bars every usable bar, oldest first, split-adjusted, dated by the exchange's calendar; the
 *     last may belong to a session that is still open, see {@link CompletedSessions}
 * @param quality what was dropped or repaired on the way
 * @param name the company or fund; the symbol when the source does not say
 * @param currency ISO 4217 code of the prices, or the source's own for minor units ({@code GBp});
 *     empty when the source does not say
 * @param exchangeCode the source's code of the exchange ({@code NMS}, {@code SES})
 * @param zone the time zone that dated the bars, when the source says
 * @param splits splits in the history, oldest first; already in the prices
 * @param dividends dividends in the history, oldest first; not in the prices
 * @param received every row as it was sent, for judging its quality
 */
public record Quote(
    String symbol,
    Bars bars,
    DataQuality quality,
    String name,
    String currency,
    Optional<String> exchangeCode,
    Optional<ZoneId> zone,
    List<Split> splits,
    List<Dividend> dividends,
    ReceivedBars received) {

  public Quote {
    splits = List.copyOf(splits);
    dividends = List.copyOf(dividends);
  }

  /** A quote whose rows were clean as they came. */
  public Quote(
      String symbol,
      Bars bars,
      DataQuality quality,
      String name,
      String currency,
      Optional<String> exchangeCode,
      Optional<ZoneId> zone,
      List<Split> splits,
      List<Dividend> dividends) {
    this(
        symbol,
        bars,
        quality,
        name,
        currency,
        exchangeCode,
        zone,
        splits,
        dividends,
        ReceivedBars.of(bars));
  }

  /** The same with these bars alone; what was received stays as it was. */
  public Quote with(Bars other) {
    return new Quote(
        symbol,
        other,
        other.isEmpty() ? quality : quality.upTo(other.lastDate()),
        name,
        currency,
        exchangeCode,
        zone,
        splits,
        dividends,
        received);
  }

  /** The same without the bars after {@code last}. */
  Quote upTo(LocalDate last) {
    return bars.isEmpty() || !bars.lastDate().isAfter(last) ? this : with(bars.upTo(last));
  }

  /**
   * A share split: {@code numerator} new shares for {@code denominator} old ones.
   *
   * @param date exchange-local date of the first session after it
   */
  public record Split(LocalDate date, double numerator, double denominator) {}

  /**
   * A cash dividend.
   *
   * @param date exchange-local ex-date
   * @param amount per share, split-adjusted, in the currency of the prices
   */
  public record Dividend(LocalDate date, double amount) {}
}
