package openbell.feeds;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What Polygon says of a whole market beside its prices: which stocks there are, and their splits.
/// Reads bodies as they were kept; asks nobody.
public final class MarketReference {
  /// A stock.
  ///
  /// @param symbol ours, `BRK-B`
  /// @param name the symbol, where it has none
  /// @param exchangeCode Yahoo's code of its exchange; empty where there is none for it
  /// @param type Polygon's: `CS`, `ETF`; blank when it says none
  public record Listed(String symbol, String name, Optional<String> exchangeCode, String type) {}

  private MarketReference() {}

  /// The stocks in a body of `/v3/reference/tickers`, by symbol; none in another body.
  public static Map<String, Listed> listed(byte[] body) {
    Map<String, Listed> all = new TreeMap<>();
    for (Map<String, String> record : records(body)) {
      if (!record.getOrDefault("market", "stocks").equals("stocks")
          || record.getOrDefault("active", "true").equals("false")) {
        continue;
      }
      PolygonSymbols.ours(record.getOrDefault("ticker", ""))
          .ifPresent(symbol -> all.put(symbol, listed(symbol, record)));
    }
    return all;
  }

  private static Listed listed(String symbol, Map<String, String> record) {
    String name = Texts.oneLine(record.getOrDefault("name", ""));
    return new Listed(
        symbol,
        name.isBlank() ? symbol : name,
        PolygonParser.exchangeCode(record),
        Texts.oneLine(record.getOrDefault("type", "")));
  }

  /// The splits in a body of `/v3/reference/splits`, by symbol, oldest first, each once; none in
  /// another body.
  public static Map<String, List<Quote.Split>> splits(byte[] body) {
    Map<String, List<Quote.Split>> all = new TreeMap<>();
    for (Map<String, String> record : records(body)) {
      Optional<String> symbol = PolygonSymbols.ours(record.getOrDefault("ticker", ""));
      Optional<Quote.Split> split = split(record);
      if (symbol.isPresent() && split.isPresent()) {
        List<Quote.Split> of = all.computeIfAbsent(symbol.get(), s -> new ArrayList<>());
        if (!of.contains(split.get())) {
          of.add(split.get());
        }
      }
    }
    all.values().forEach(of -> of.sort(Comparator.comparing(Quote.Split::date)));
    return all;
  }

  private static Optional<Quote.Split> split(Map<String, String> record) {
    try {
      double to = Double.parseDouble(record.getOrDefault("split_to", ""));
      double from = Double.parseDouble(record.getOrDefault("split_from", ""));
      LocalDate date = LocalDate.parse(record.getOrDefault("execution_date", ""));
      return to > 0 && from > 0 && Double.isFinite(to / from)
          ? Optional.of(new Quote.Split(date, to, from))
          : Optional.empty();
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static List<Map<String, String>> records(byte[] bytes) {
    try {
      PolygonBody body = PolygonBody.read(bytes);
      return body.isAnswer() ? body.records() : List.of();
    } catch (PolygonBody.BrokenBody e) {
      return List.of();
    }
  }
}
