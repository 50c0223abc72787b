package openbell.lake.tables;

import java.time.Instant;
import java.util.Optional;
import openbell.market.Bars;

/// Reads the prices in a raw object as its source's feed does. Safe for concurrent use.
public interface Histories {

  /// Whether raw objects of a source hold prices that can be read here; those of others, as of
  /// news, are listed and not read.
  ///
  /// @param source the source's folder under `raw/`
  boolean has(String source);

  /// The completed sessions in a body.
  ///
  /// @param source the source's folder under `raw/`
  /// @param symbol the source's symbol
  /// @param body as it was received
  /// @param fetchedAt when: sessions not over by then are left out
  /// @return oldest first; empty when nothing usable of that symbol is in it
  Optional<Bars> read(String source, String symbol, byte[] body, Instant fetchedAt);

  /// Bodies of a whole market, where a source sends such.
  default Optional<MarketBodies> market() {
    return Optional.empty();
  }
}
