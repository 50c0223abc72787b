package openbell.feeds;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import openbell.market.Bars;

/// A reader of Polygon's daily bars of one ticker, with its details where they stand beside them.
///
/// Prices must be adjusted for splits, as Polygon says in each body. Stateless.
final class PolygonParser {
  /// What a body says.
  sealed interface Outcome {
    /// Daily bars, at least one of them usable.
    record Parsed(Quote quote) implements Outcome {}

    /// An answer without a usable bar.
    record NoData(String reason) implements Outcome {}

    /// No daily bars of this symbol.
    record Malformed(String reason) implements Outcome {}
  }

  /// Yahoo's codes of the exchanges, which Openbell's are, by the ISO codes that Polygon uses.
  private static final Map<String, String> CODES =
      Map.of(
          "XNYS", "NYQ", "XNAS", "NMS", "ARCX", "PCX", "XASE", "ASE", "BATS", "BTS", "OTCM", "PNK");

  private PolygonParser() {}

  /// Yahoo's code of an exchange of Polygon's; empty for one that Openbell has none for.
  static Optional<String> exchangeCode(Map<String, String> record) {
    return Optional.ofNullable(CODES.get(record.getOrDefault("primary_exchange", "")));
  }

  /// Reads a body. Never throws, whatever the bytes.
  ///
  /// @param symbol ours, of what was asked for; bars of another one are malformed
  static Outcome parse(byte[] bytes, String symbol) {
    try {
      return parse(PolygonBody.read(bytes), symbol);
    } catch (PolygonBody.BrokenBody e) {
      return new Outcome.Malformed(String.valueOf(e.getMessage()));
    }
  }

  static Outcome parse(PolygonBody body, String symbol) {
    if (!body.isAnswer()) {
      return new Outcome.Malformed(
          "it is no answer" + (body.said().isEmpty() ? "" : ": " + body.said()));
    }
    String wanted = PolygonSymbols.theirs(symbol).orElse(symbol);
    if (body.ticker().filter(wanted::equals).isEmpty()) {
      return new Outcome.Malformed(
          "it is of %s, not of %s"
              .formatted(Texts.oneLine(body.ticker().orElse("no ticker")), wanted));
    }
    if (body.size() == 0) {
      return new Outcome.NoData("no bar of " + symbol);
    }
    if (!body.adjusted().orElse(false)) {
      return new Outcome.Malformed("its prices are not adjusted for splits");
    }
    Bars.Builder rows = Bars.builder(body.size());
    for (int i = 0; i < body.size(); i++) {
      double[] v = body.values(i);
      rows.add(body.epochDay(i), v[0], v[1], v[2], v[3], v[4]);
    }
    Bars.Cleaned cleaned = rows.build();
    return cleaned.bars().isEmpty()
        ? new Outcome.NoData("no usable bar of " + symbol + " among " + body.size())
        : new Outcome.Parsed(quote(body, symbol, wanted, rows, cleaned));
  }

  private static Quote quote(
      PolygonBody body, String symbol, String ticker, Bars.Builder rows, Bars.Cleaned cleaned) {
    Map<String, String> details =
        body.records().stream()
            .filter(r -> ticker.equals(r.get("ticker")))
            .findFirst()
            .orElse(Map.of());
    String name = Texts.oneLine(details.getOrDefault("name", ""));
    return new Quote(
        symbol,
        cleaned.bars(),
        cleaned.quality(),
        name.isEmpty() ? symbol : name,
        Texts.oneLine(details.getOrDefault("currency_name", "usd")).toUpperCase(Locale.ROOT),
        exchangeCode(details),
        Optional.of(PolygonBody.NEW_YORK),
        List.of(),
        List.of(),
        rows.received());
  }
}
