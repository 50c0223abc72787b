package openbell.feeds;

import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One session of a whole market: each symbol's bar, as Polygon groups them in one body.
///
/// @param date the session
/// @param adjusted whether the prices are adjusted for the splits up to when they were asked for;
///   if not they are those of the day
/// @param bars by our symbol, `BRK-B`; those with a missing or non-positive price are not among
///   them
public record MarketDay(LocalDate date, boolean adjusted, Map<String, Bar> bars) {
  /// What was traded of one symbol.
  public record Bar(double open, double high, double low, double close, double volume) {
    private boolean isUsable() {
      return isPrice(open) && isPrice(high) && isPrice(low) && isPrice(close);
    }

    private static boolean isPrice(double value) {
      return value > 0 && value < Double.POSITIVE_INFINITY; // False for NaN.
    }
  }

  public MarketDay {
    bars = Collections.unmodifiableMap(new TreeMap<>(bars));
  }

  /// Reads a body as Polygon sent it; asks nobody. Of several bars of one symbol the last stays.
  ///
  /// @return empty when it is not one session of a market, or one without a bar: a holiday
  public static Optional<MarketDay> read(byte[] bytes) {
    try {
      return read(PolygonBody.read(bytes));
    } catch (PolygonBody.BrokenBody e) {
      return Optional.empty();
    }
  }

  static Optional<MarketDay> read(PolygonBody body) {
    if (!body.isAnswer() || body.size() == 0 || body.adjusted().isEmpty()) {
      return Optional.empty();
    }
    int day = body.epochDay(0);
    Map<String, Bar> bars = new TreeMap<>();
    for (int i = 0; i < body.size(); i++) {
      if (body.epochDay(i) != day) {
        return Optional.empty();
      }
      double[] v = body.values(i);
      double volume = v[4] >= 0 && v[4] < Double.POSITIVE_INFINITY ? v[4] : 0;
      Bar bar = new Bar(v[0], v[1], v[2], v[3], volume);
      if (bar.isUsable()) {
        PolygonSymbols.ours(body.tickerOf(i)).ifPresent(symbol -> bars.put(symbol, bar));
      }
    }
    return Optional.of(new MarketDay(LocalDate.ofEpochDay(day), body.adjusted().get(), bars));
  }
}
