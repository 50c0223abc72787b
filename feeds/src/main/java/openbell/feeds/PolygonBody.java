package openbell.feeds;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a body of Polygon's holds: one document, or an array of the documents of one question in
/// the order in which they came (pages, then what was asked beside them).
///
/// It streams; bars go from bytes into columns. Fields may come in any order.
final class PolygonBody {
  static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();

  /// 1800-01-01 and 2200-01-01: a price outside these years is a mistake.
  private static final long EARLIEST_MILLI = -5_364_662_400_000L;

  private static final long LATEST_MILLI = 7_258_118_400_000L;

  /// A body that is not what Polygon is known to send; carries the reason.
  static final class BrokenBody extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenBody(String reason) {
      super(Texts.oneLine(reason), null, false, false);
    }
  }

  private final List<String> statuses = new ArrayList<>();
  private final List<Map<String, String>> records = new ArrayList<>();
  private @Nullable Boolean adjusted;
  private @Nullable String ticker;
  private @Nullable String nextUrl;
  private @Nullable String said;

  private int size;
  private String[] tickers = new String[0];
  private long[] millis = new long[0];
  private double[][] prices = new double[0][];

  private PolygonBody() {}

  /// Reads a body.
  ///
  /// @throws BrokenBody when it is no JSON of that form, or a bar has no time
  static PolygonBody read(byte[] bytes) throws BrokenBody {
    PolygonBody body = new PolygonBody();
    try (JsonParser json = JSON.createParser(bytes)) {
      JsonToken first = json.nextToken();
      if (first == JsonToken.START_ARRAY) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          body.readDocument(json);
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
          throw new BrokenBody("the JSON is no array of documents");
        }
      } else if (first == JsonToken.START_OBJECT) {
        body.readDocument(json);
      } else {
        throw new BrokenBody("the body is no JSON document");
      }
      if (json.nextToken() != null) {
        throw new BrokenBody("there is more after the end of the JSON document");
      }
      return body;
    } catch (JsonProcessingException e) {
      throw new BrokenBody("the JSON is broken: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new BrokenBody("the JSON is broken: " + e.getMessage());
    }
  }

  /// Whether every document says that it is an answer; late data (`DELAYED`) are one.
  boolean isAnswer() {
    return !statuses.isEmpty()
        && statuses.stream().allMatch(s -> s.equals("OK") || s.equals("DELAYED"));
  }

  /// What it says of an error, one line; empty when it says nothing.
  String said() {
    return said == null ? "" : Texts.oneLine(said);
  }

  /// Where the next page is; empty when this is the last.
  Optional<String> nextUrl() {
    return Optional.ofNullable(nextUrl).filter(url -> !url.isBlank());
  }

  /// The ticker that its bars are of; empty when it is not of one.
  Optional<String> ticker() {
    return Optional.ofNullable(ticker);
  }

  /// Whether its prices are adjusted for splits; empty when it does not say.
  Optional<Boolean> adjusted() {
    return Optional.ofNullable(adjusted);
  }

  /// How many bars it has.
  int size() {
    return size;
  }

  /// Whose bar `i` is; empty when it does not say.
  String tickerOf(int i) {
    return tickers[i];
  }

  /// The session of bar `i`: the date in New York.
  int epochDay(int i) {
    return (int) LocalDate.ofInstant(Instant.ofEpochMilli(millis[i]), NEW_YORK).toEpochDay();
  }

  /// Open, high, low, close and volume of bar `i`; NaN where one is missing.
  double[] values(int i) {
    return prices[i];
  }

  /// Its results that are no bars, each by the names of its fields.
  List<Map<String, String>> records() {
    return records;
  }

  private void readDocument(JsonParser json) throws IOException, BrokenBody {
    String status = "";
    nextUrl = null;
    for (String field; (field = json.nextFieldName()) != null; ) {
      JsonToken token = json.nextToken();
      switch (field) {
        case "status" -> status = json.getText();
        case "next_url" -> nextUrl = token == JsonToken.VALUE_STRING ? json.getText() : null;
        case "adjusted" -> readAdjusted(token);
        case "ticker" -> readTicker(json.getText());
        case "error", "message" -> said = json.getText();
        case "results" -> readResults(json, token);
        default -> json.skipChildren();
      }
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw new BrokenBody("the JSON ends early");
    }
    statuses.add(status);
  }

  private void readAdjusted(JsonToken token) throws BrokenBody {
    boolean is = token == JsonToken.VALUE_TRUE;
    if (adjusted != null && adjusted != is) {
      throw new BrokenBody("some pages are adjusted for splits and some are not");
    }
    adjusted = is;
  }

  private void readTicker(String text) throws BrokenBody {
    if (ticker != null && !ticker.equals(text)) {
      throw new BrokenBody("its pages are of " + ticker + " and of " + text);
    }
    ticker = text;
  }

  private void readResults(JsonParser json, JsonToken token) throws IOException, BrokenBody {
    if (token == JsonToken.START_OBJECT) {
      readResult(json);
    } else if (token == JsonToken.START_ARRAY) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        readResult(json);
      }
      if (json.currentToken() != JsonToken.END_ARRAY) {
        throw new BrokenBody("its results hold something else than objects");
      }
    } else if (token != JsonToken.VALUE_NULL) {
      throw new BrokenBody("its results are no array");
    }
  }

  private void readResult(JsonParser json) throws IOException, BrokenBody {
    String of = null;
    long milli = Long.MIN_VALUE;
    double[] values = {Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN};
    Map<String, String> texts = null;
    for (String field; (field = json.nextFieldName()) != null; ) {
      JsonToken token = json.nextToken();
      switch (field) {
        case "T" -> of = json.getText();
        case "t" -> milli = token == JsonToken.VALUE_NUMBER_INT ? json.getLongValue() : milli;
        case "o" -> values[0] = number(json, token);
        case "h" -> values[1] = number(json, token);
        case "l" -> values[2] = number(json, token);
        case "c" -> values[3] = number(json, token);
        case "v" -> values[4] = number(json, token);
        case "n", "vw", "otc" -> json.skipChildren();
        default -> {
          if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
            texts = texts == null ? new LinkedHashMap<>() : texts;
            texts.put(field, json.getText());
          }
          json.skipChildren();
        }
      }
    }
    // A bar is one whatever else it holds: sources add fields.
    boolean bar = milli != Long.MIN_VALUE && !Double.isNaN(values[3]);
    if (texts != null && !bar) {
      records.add(texts);
    } else {
      add(of, milli, values);
    }
  }

  private static double number(JsonParser json, JsonToken token) throws IOException, BrokenBody {
    if (token == JsonToken.VALUE_NULL) {
      return Double.NaN;
    }
    if (!token.isNumeric()) {
      throw new BrokenBody("a bar holds something else than numbers");
    }
    return json.getDoubleValue();
  }

  private void add(@Nullable String of, long milli, double[] values) throws BrokenBody {
    if (milli < EARLIEST_MILLI || milli > LATEST_MILLI) {
      throw new BrokenBody(
          milli == Long.MIN_VALUE
              ? "a bar has no time"
              : "the time " + milli + " is no date of a price in milliseconds");
    }
    if (size == millis.length) {
      int room = Math.max(2_048, size * 2);
      tickers = Arrays.copyOf(tickers, room);
      millis = Arrays.copyOf(millis, room);
      prices = Arrays.copyOf(prices, room);
    }
    tickers[size] = of == null ? "" : of;
    millis[size] = milli;
    prices[size] = values;
    size++;
  }
}
