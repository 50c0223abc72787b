package openbell.desk;

import java.util.OptionalDouble;

/// How much reports are asked for, measured; what the cache's validity is set by.
@FunctionalInterface
public interface Demand {
  /// Asks a day of a ticker's report, over the days on which it was asked for; empty when it never
  /// was.
  OptionalDouble asksPerDay(String ticker);

  /// Nothing measured.
  static Demand unknown() {
    return ticker -> OptionalDouble.empty();
  }
}
