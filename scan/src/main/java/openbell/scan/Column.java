package openbell.scan;

import java.util.Set;
import openbell.market.BarColumn;
import openbell.market.Fact;
import openbell.market.Feature;

/// One number a bar that an expression can name.
sealed interface Column {

  /// The name in expressions: `rsi14`, `percentile.rsi14`.
  String key();

  /// The columns of bars that it is computed from, besides closes.
  default Set<BarColumn> from() {
    return switch (this) {
      case Field field -> Set.of(field.bar);
      case OfFact(Fact fact) -> from(fact);
      case OfPercentile(Fact fact) -> from(fact);
      case OfFeature(Feature feature) ->
          switch (feature) {
            case HIGH_250_PCT -> Set.of(BarColumn.HIGH);
            case LOW_250_PCT -> Set.of(BarColumn.LOW);
            case RETURN_1, RETURN_5, RETURN_20, RETURN_60, RETURN_250 -> Set.of();
            case VOLATILITY_20, VOLATILITY_60 -> Set.of();
          };
    };
  }

  private static Set<BarColumn> from(Fact fact) {
    return switch (fact) {
      case ATR14, ATR_PCT -> Set.of(BarColumn.HIGH, BarColumn.LOW);
      case VWAP, VWAP_PCT -> Set.of(BarColumn.HIGH, BarColumn.LOW, BarColumn.VOLUME);
      case VOLUME_RATIO -> Set.of(BarColumn.VOLUME);
      case CLOSE, CHANGE_PCT, SMA20, SMA50, SMA200, SMA20_PCT, SMA50_PCT, SMA200_PCT -> Set.of();
      case EMA12, EMA26, MACD, MACD_SIGNAL, MACD_HIST, RSI14, BB_UPPER, BB_MIDDLE, BB_LOWER ->
          Set.of();
    };
  }

  /// A price of the bar, or its volume.
  enum Field implements Column {
    OPEN("open", BarColumn.OPEN),
    HIGH("high", BarColumn.HIGH),
    LOW("low", BarColumn.LOW),
    VOLUME("volume", BarColumn.VOLUME);

    private final String key;
    private final BarColumn bar;

    Field(String key, BarColumn bar) {
      this.key = key;
      this.bar = bar;
    }

    @Override
    public String key() {
      return key;
    }
  }

  /// A fact; the close is one.
  record OfFact(Fact fact) implements Column {
    @Override
    public String key() {
      return fact.key();
    }
  }

  /// A feature.
  record OfFeature(Feature feature) implements Column {
    @Override
    public String key() {
      return feature.key();
    }
  }

  /// Where the fact of a bar stands among all values of the history up to that bar, 0 to 100.
  record OfPercentile(Fact fact) implements Column {
    @Override
    public String key() {
      return Vocabulary.PERCENTILE + "." + fact.key();
    }
  }
}
