package openbell.market;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A number that a report may state about a history, by the names and definitions that the outside
 * relies on. {@link Indicators} has the formulas, {@link Study} the values.
 */
public enum Fact {
  CLOSE(Unit.PRICE, 1),
  CHANGE_PCT(Unit.PERCENT, 2),
  SMA20(Unit.PRICE, 20),
  SMA50(Unit.PRICE, 50),
  SMA200(Unit.PRICE, 200),
  SMA20_PCT(Unit.PERCENT, 20, true),
  SMA50_PCT(Unit.PERCENT, 50, true),
  SMA200_PCT(Unit.PERCENT, 200, true),
  EMA12(Unit.PRICE, 12),
  EMA26(Unit.PRICE, 26),
  MACD(Unit.PRICE_DIFFERENCE, 26, true),
  MACD_SIGNAL(Unit.PRICE_DIFFERENCE, 34),
  MACD_HIST(Unit.PRICE_DIFFERENCE, 34),
  RSI14(Unit.INDEX, 15, true),
  ATR14(Unit.PRICE_DIFFERENCE, 15),
  ATR_PCT(Unit.PERCENT, 15, true),
  BB_UPPER(Unit.PRICE, 20),
  BB_MIDDLE(Unit.PRICE, 20),
  BB_LOWER(Unit.PRICE, 20),
  VWAP(Unit.PRICE, 1),
  VWAP_PCT(Unit.PERCENT, 1, true),
  VOLUME_RATIO(Unit.RATIO, 20, true);

  /** Goes up whenever the definition of any fact changes. */
  public static final int DEFINITIONS_VERSION = 1;

  private static final Map<String, Fact> BY_KEY =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Fact::key, Function.identity()));

  private final String key = name().toLowerCase(Locale.ROOT);
  private final Unit unit;
  private final int warmup;
  private final boolean ranked;

  Fact(Unit unit, int warmup) {
    this(unit, warmup, false);
  }

  Fact(Unit unit, int warmup, boolean ranked) {
    this.unit = unit;
    this.warmup = warmup;
    this.ranked = ranked;
  }

  /** The fact of that {@link #key()}; empty when there is none. */
  public static Optional<Fact> of(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** The name outside: {@code sma20_pct}. */
  public String key() {
    return key;
  }

  /** What its number counts. */
  public Unit unit() {
    return unit;
  }

  /**
   * Bars needed for the first value. VWAP and the volume ratio can lack a value beyond that, when
   * there was no volume.
   */
  public int warmup() {
    return warmup;
  }

  /** Whether its percentile in the history is kept. */
  public boolean ranked() {
    return ranked;
  }

  /** What the number of a fact counts. */
  public enum Unit {
    /** The currency that the instrument trades in. */
    PRICE,
    /** A distance between prices, in that currency; may be negative. */
    PRICE_DIFFERENCE,
    /** Percent: 1.5 is 1.5 %. */
    PERCENT,
    /** A bare number from 0 to 100. */
    INDEX,
    /** A multiple: 1 is "as much as". */
    RATIO
  }
}
