package openbell.market;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * A place where an instrument trades: its names, currency, zone, calendar, and how late free data
 * about it comes. Two exchanges are equal when their ids are. Immutable and safe for any number of
 * threads.
 */
public final class Exchange {
  private final String id;
  private final String code;
  private final String name;
  private final String currency;
  private final Duration dataDelay;
  private final ZoneId zone;
  private final TradingCalendar calendar;

  Exchange(
      String id,
      String code,
      String name,
      String currency,
      Duration dataDelay,
      ZoneId zone,
      TradingRules rules) {
    this.id = requireNonNull(id, "id");
    this.code = requireNonNull(code, "code");
    this.name = requireNonNull(name, "name");
    this.currency = requireNonNull(currency, "currency");
    this.dataDelay = requireNonNull(dataDelay, "dataDelay");
    this.zone = requireNonNull(zone, "zone");
    this.calendar = new TradingCalendar(zone, rules);
  }

  /**
   * The exchange that a source's symbol trades on, judged by its suffix as Yahoo writes it: {@code
   * D05.SI} on SGX, {@code BTC-USD} around the clock, no suffix somewhere in the USA ({@code US}).
   * An unknown suffix gives weekdays in UTC; never null, whatever the text.
   */
  public static Exchange forSymbol(String sourceSymbol) {
    return Exchanges.forSymbol(sourceSymbol.strip().toUpperCase(Locale.ROOT));
  }

  /** The exchange of a Yahoo {@code exchangeName} such as {@code SES} or {@code NMS}. */
  public static Optional<Exchange> byCode(String yahooCode) {
    return Exchanges.byCode(yahooCode.strip().toUpperCase(Locale.ROOT));
  }

  /** The exchange of that {@link #id()}. */
  public static Optional<Exchange> byId(String id) {
    return Exchanges.byId(id.strip().toUpperCase(Locale.ROOT));
  }

  /** The last day that it can be anywhere: tomorrow's in UTC, no exchange is further ahead. */
  public static LocalDate latestDay(Instant now) {
    return now.atZone(ZoneOffset.UTC).toLocalDate().plusDays(1);
  }

  /** Short name within this project: {@code SGX}. */
  public String id() {
    return id;
  }

  /** What Yahoo calls it in {@code exchangeName}: {@code SES}. */
  public String code() {
    return code;
  }

  /** English name for readers: {@code Singapore Exchange}. */
  public String name() {
    return name;
  }

  /**
   * ISO 4217 code of the currency that most of its instruments trade in; {@code XXX} where none can
   * be told.
   */
  public String currency() {
    return currency;
  }

  /** Where its dates and times are. */
  public ZoneId zone() {
    return zone;
  }

  /** How long after an event free data (Yahoo's) shows it. */
  public Duration dataDelay() {
    return dataDelay;
  }

  /** Its trading days and hours. */
  public TradingCalendar calendar() {
    return calendar;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Exchange e && e.id.equals(id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id;
  }
}
