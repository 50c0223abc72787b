package openbell.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import openbell.feeds.YahooParser;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Five years of daily bars from JSON: {@link YahooParser}, which also dates, cleans and checks
 * them, against the plain way of a Jackson tree and its columns picked out.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ParseBench {

  private static final int BARS = 1_260;

  /** Open, high, low, close and adjusted close against the day's price. */
  private static final double[] OF_PRICE = {0.999, 1.004, 0.996, 1.001, 0.93};

  private static final long FIRST_SECOND = 1_605_000_000L;

  private final YahooParser parser = new YahooParser();
  private final ObjectMapper mapper = new ObjectMapper();
  private byte[] body = new byte[0];

  /** A body like Yahoo's: prices are float32 widened, 15 to 17 digits long. */
  @Setup
  public void makeBody() {
    Random random = new Random(42);
    StringBuilder[] columns = new StringBuilder[7];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new StringBuilder();
    }
    double price = 100;
    for (int i = 0; i < BARS; i++) {
      price *= 1 + (random.nextGaussian() * 0.01);
      append(columns[0], Long.toString(FIRST_SECOND + i * 86_400L));
      for (int field = 1; field <= 5; field++) {
        append(columns[field], Double.toString((float) (price * OF_PRICE[field - 1])));
      }
      append(columns[6], Integer.toString(1_000_000 + random.nextInt(9_000_000)));
    }
    body =
        ("{\"chart\":{\"result\":[{\"meta\":{\"currency\":\"USD\",\"symbol\":\"AAPL\","
                + "\"exchangeName\":\"NMS\",\"exchangeTimezoneName\":\"America/New_York\","
                + "\"longName\":\"Apple Inc.\",\"dataGranularity\":\"1d\"},\"timestamp\":["
                + columns[0]
                + "],\"indicators\":{\"quote\":[{\"open\":["
                + columns[1]
                + "],\"high\":["
                + columns[2]
                + "],\"low\":["
                + columns[3]
                + "],\"close\":["
                + columns[4]
                + "],\"volume\":["
                + columns[6]
                + "]}],\"adjclose\":[{\"adjclose\":["
                + columns[5]
                + "]}]}}],\"error\":null}}")
            .getBytes(StandardCharsets.UTF_8);
    if (!(stream() instanceof YahooParser.Outcome.Parsed)) {
      throw new IllegalStateException("the generated body does not parse: " + stream());
    }
  }

  /** Bytes to clean, dated bars. */
  @Benchmark
  public YahooParser.Outcome stream() {
    return parser.parse(body, "AAPL");
  }

  /** Bytes to a tree to columns; no dates, no checks. */
  @Benchmark
  public double[][] tree() throws IOException {
    JsonNode result = mapper.readTree(body).at("/chart/result/0");
    JsonNode quote = result.at("/indicators/quote/0");
    return new double[][] {
      column(result.get("timestamp")),
      column(quote.get("open")),
      column(quote.get("high")),
      column(quote.get("low")),
      column(quote.get("close")),
      column(quote.get("volume"))
    };
  }

  private static double[] column(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).doubleValue();
    }
    return values;
  }

  private static void append(StringBuilder column, String value) {
    if (!column.isEmpty()) {
      column.append(',');
    }
    column.append(value);
  }
}
