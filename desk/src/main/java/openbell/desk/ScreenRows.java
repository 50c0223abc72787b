package openbell.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What a screen found, for those who show it. Immutable.
///
/// @param rows in the order of their rank
/// @param scanned how many stocks had fresh data
/// @param asked how many the market has
/// @param matched how many meet the condition, shown or not
/// @param withoutData tickers without fresh data
/// @param withoutResult tickers that lack what the expressions name
public record ScreenRows(
    List<Row> rows,
    int scanned,
    int asked,
    int matched,
    List<String> withoutData,
    List<String> withoutResult) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// One stock.
  ///
  /// @param close its last close, in its currency
  /// @param why the numbers that condition and rank name, by name, in order
  /// @param parts what each feature adds to the score, by name, in order; empty where an expression
  ///   ranks
  /// @param closes the last closes, oldest first
  public record Row(
      String ticker,
      String name,
      String exchange,
      String currency,
      LocalDate asOf,
      double close,
      double score,
      Map<String, Double> why,
      Map<String, Double> parts,
      List<Double> closes) {
    public Row {
      why = Collections.unmodifiableMap(new LinkedHashMap<>(why));
      parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
      closes = List.copyOf(closes);
    }
  }

  public ScreenRows {
    rows = List.copyOf(rows);
    withoutData = List.copyOf(withoutData);
    withoutResult = List.copyOf(withoutResult);
  }

  /// The names that any row has a number of, in [Row#why] or in [Row#parts].
  public List<String> names(Function<Row, Map<String, Double>> of) {
    LinkedHashSet<String> names = new LinkedHashSet<>();
    rows.forEach(row -> names.addAll(of.apply(row).keySet()));
    return List.copyOf(names);
  }

  /// Reads a result's JSON.
  ///
  /// @throws IllegalArgumentException for what is none
  public static ScreenRows read(byte[] json) {
    JsonNode document;
    try {
      document = MAPPER.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("no result of a screen", e);
    }
    JsonNode coverage = document.path("coverage");
    List<Row> rows = new ArrayList<>();
    document.path("rows").forEach(row -> rows.add(row(row)));
    return new ScreenRows(
        rows,
        coverage.path("scanned").asInt(),
        coverage.path("asked").asInt(),
        coverage.path("matched").asInt(),
        texts(coverage.path("without_data"), ""),
        texts(coverage.path("without_result"), "/ticker"));
  }

  private static Row row(JsonNode row) {
    List<Double> closes = new ArrayList<>();
    row.path("sparkline").forEach(close -> closes.add(close.asDouble()));
    return new Row(
        row.path("ticker").asText(),
        row.path("name").asText(),
        row.path("exchange").asText(),
        row.path("currency").asText(),
        LocalDate.parse(row.path("as_of").asText()),
        row.path("close").asDouble(),
        row.path("score").asDouble(),
        numbers(row.path("reasons")),
        numbers(row.path("contributions")),
        closes);
  }

  private static Map<String, Double> numbers(JsonNode of) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    of.properties().forEach(each -> numbers.put(each.getKey(), each.getValue().asDouble()));
    return numbers;
  }

  private static List<String> texts(JsonNode list, String at) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.at(at).asText()));
    return texts;
  }
}
