package openbell.feeds;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the bodies of Yahoo's {@code /v8/finance/chart}.
 *
 * <p>It streams: no tree is built, numbers go from bytes into columns. Fields may come in any
 * order, unknown ones are skipped, null bars are told as missing. Stateless, so one may serve all
 * threads.
 *
 * <p>Open, high, low and close of Yahoo's {@code quote} are adjusted for splits already and are
 * taken as they are; {@code adjclose} subtracts dividends as well and is not used.
 */
public final class YahooParser {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();

  /** What a body says. */
  public sealed interface Outcome {

    /** Daily bars, at least one of them usable. */
    record Parsed(Quote quote) implements Outcome {}

    /** Yahoo knows the symbol and has no usable bar of it. */
    record NoData(String reason) implements Outcome {}

    /**
     * Yahoo's own error document; both texts as sent.
     *
     * @param code such as {@code Not Found}
     */
    record SourceError(String code, String description) implements Outcome {}

    /** Not a chart of daily bars of this symbol. */
    record Malformed(String reason) implements Outcome {}
  }

  /**
   * Reads a body. Never throws, whatever the bytes.
   *
   * @param symbol the symbol that was asked for; a chart of another one is malformed
   */
  public Outcome parse(byte[] body, String symbol) {
    YahooChart chart = new YahooChart();
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return new Outcome.Malformed("the body is no JSON object");
      }
      forEachField(json, (p, field) -> readRoot(p, field, chart));
      if (json.nextToken() != null) {
        return new Outcome.Malformed("there is more after the end of the JSON document");
      }
      return chart.outcome(symbol);
    } catch (IOException e) {
      return new Outcome.Malformed("the JSON is broken: " + Texts.oneLine(briefly(e)));
    } catch (BrokenChart e) {
      return new Outcome.Malformed(Texts.oneLine(String.valueOf(e.getMessage())));
    }
  }

  /** A chart that is JSON and still cannot be right; carries the reason. */
  static final class BrokenChart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenChart(String reason) {
      super(reason, null, false, false);
    }
  }

  /** What to do with the value of a field; the parser stands on its first token. */
  private interface FieldReader {
    void read(JsonParser json, String field) throws IOException;
  }

  private static void readRoot(JsonParser json, String field, YahooChart chart) throws IOException {
    if (field.equals("chart") || field.equals("finance")) { // "finance" carries errors only
      chart.seen = true;
      forEachField(json, (p, name) -> readEnvelope(p, name, chart));
    } else {
      json.skipChildren();
    }
  }

  private static void readEnvelope(JsonParser json, String field, YahooChart chart)
      throws IOException {
    switch (field) {
      case "result" -> readFirstResult(json, chart);
      case "error" ->
          forEachField(
              json,
              (p, name) -> {
                switch (name) {
                  case "code" -> chart.errorCode = text(p);
                  case "description" -> chart.errorDescription = text(p);
                  default -> p.skipChildren();
                }
              });
      default -> json.skipChildren();
    }
  }

  private static void readFirstResult(JsonParser json, YahooChart chart) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT && !chart.hasResult) {
        chart.hasResult = true;
        forEachField(json, (p, name) -> readResult(p, name, chart));
      } else {
        requireMore(json);
        json.skipChildren();
      }
    }
  }

  private static void readResult(JsonParser json, String field, YahooChart chart)
      throws IOException {
    switch (field) {
      case "meta" -> forEachField(json, (p, name) -> readMeta(p, name, chart));
      case "timestamp" -> chart.timestamps = longs(json);
      case "indicators" ->
          forEachField(
              json,
              (p, name) -> {
                switch (name) {
                  case "quote", "adjclose" -> readQuoteColumns(p, chart);
                  default -> p.skipChildren();
                }
              });
      case "events" -> forEachField(json, (p, name) -> readEvents(p, name, chart));
      default -> json.skipChildren();
    }
  }

  private static void readMeta(JsonParser json, String field, YahooChart chart) throws IOException {
    switch (field) {
      case "symbol" -> chart.symbol = text(json);
      case "currency" -> chart.currency = text(json);
      case "exchangeName" -> chart.exchangeCode = text(json);
      case "exchangeTimezoneName" -> chart.zoneName = text(json);
      case "gmtoffset" -> chart.offsetSeconds = number(json);
      case "longName" -> chart.longName = text(json);
      case "shortName" -> chart.shortName = text(json);
      case "dataGranularity" -> chart.granularity = text(json);
      case "regularMarketTime" -> chart.liveSecond = number(json);
      default -> json.skipChildren();
    }
  }

  /** The first element of {@code quote} or {@code adjclose}: an object of columns. */
  private static void readQuoteColumns(JsonParser json, YahooChart chart) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    boolean first = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      requireMore(json);
      if (first) {
        forEachField(
            json,
            (p, name) -> {
              switch (name) {
                case "open" -> chart.open = doubles(p, name);
                case "high" -> chart.high = doubles(p, name);
                case "low" -> chart.low = doubles(p, name);
                case "close" -> chart.close = doubles(p, name);
                case "volume" -> chart.volume = doubles(p, name);
                case "adjclose" -> chart.adjustedClose = doubles(p, name);
                default -> p.skipChildren();
              }
            });
      } else {
        json.skipChildren();
      }
      first = false;
    }
  }

  private static void readEvents(JsonParser json, String kind, YahooChart chart)
      throws IOException {
    BiConsumer<YahooChart, double[]> sink =
        switch (kind) {
          case "splits" -> YahooChart::addSplit;
          case "dividends" -> YahooChart::addDividend;
          default -> (c, values) -> {};
        };
    forEachField(
        json,
        (p, key) -> {
          double[] values = {Double.NaN, Double.NaN, Double.NaN}; // date, and up to two more
          forEachField(
              p,
              (q, name) -> {
                switch (name) {
                  case "date" -> values[0] = number(q);
                  case "numerator", "amount" -> values[1] = number(q);
                  case "denominator" -> values[2] = number(q);
                  default -> q.skipChildren();
                }
              });
          sink.accept(chart, values);
        });
  }

  /** Calls {@code reader} on each field of the object that begins here; skips anything else. */
  private static void forEachField(JsonParser json, FieldReader reader) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String field; (field = json.nextFieldName()) != null; ) {
      json.nextToken();
      reader.read(json, field);
    }
    requireMore(json);
  }

  private static double[] doubles(JsonParser json, String name) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return YahooChart.NONE;
    }
    double[] values = new double[YahooChart.USUAL_BARS];
    int n = 0;
    for (JsonToken token; (token = json.nextToken()) != JsonToken.END_ARRAY; n++) {
      if (n == values.length) {
        values = Arrays.copyOf(values, n * 2);
      }
      values[n] =
          switch (token) {
            case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT -> json.getDoubleValue();
            case VALUE_NULL -> Double.NaN;
            case null, default ->
                throw new BrokenChart(name + " holds something else than numbers");
          };
    }
    return Arrays.copyOf(values, n);
  }

  private static long[] longs(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return new long[0];
    }
    long[] values = new long[YahooChart.USUAL_BARS];
    int n = 0;
    for (JsonToken token; (token = json.nextToken()) != JsonToken.END_ARRAY; n++) {
      if (token != JsonToken.VALUE_NUMBER_INT) {
        throw new BrokenChart("timestamp holds something else than whole seconds");
      }
      if (n == values.length) {
        values = Arrays.copyOf(values, n * 2);
      }
      values[n] = json.getLongValue();
    }
    return Arrays.copyOf(values, n);
  }

  private static double number(JsonParser json) throws IOException {
    if (json.currentToken().isNumeric()) {
      return json.getDoubleValue();
    }
    json.skipChildren();
    return Double.NaN;
  }

  private static @Nullable String text(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return null;
  }

  /** The parser gives null tokens for ever after an input that ends early in some places. */
  private static void requireMore(JsonParser json) {
    if (json.currentToken() == null) {
      throw new BrokenChart("the JSON ends early");
    }
  }

  /** What is wrong, without the excerpt of the source that Jackson adds. */
  private static String briefly(IOException e) {
    String message =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
