package openbell.feeds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import openbell.market.Bars;

/**
 * Real prices without a network: Apple in 2013, 252 daily bars, from the data that ta4j ships. For
 * demonstrations and first tries; it knows no other symbol.
 */
public final class SampleFeed implements PriceFeed {

  private static final String SYMBOL = "AAPL";

  /** On the class path, in ta4j-examples. */
  private static final String RESOURCE = "appleinc_bars_from_20130101_usd.csv";

  private final InstantSource clock;

  /**
   * @param clock tells when a response was "fetched"
   */
  public SampleFeed(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String source() {
    return "sample";
  }

  @Override
  public String rawPrefix() {
    return "sample";
  }

  @Override
  public FetchResult fetch(String symbol) {
    if (!symbol.equals(SYMBOL)) {
      return new FetchResult.NotFound(
          symbol, "the built-in sample has AAPL only, not %s".formatted(Texts.oneLine(symbol)));
    }
    byte[] csv = resource();
    return new FetchResult.Fetched(
        new RawResponse(csv, "text/csv", "sample:" + RESOURCE, clock.instant()), quote(csv));
  }

  @Override
  public Duration pace() {
    return Duration.ZERO;
  }

  @Override
  public Optional<Quote> read(byte[] body, String symbol) {
    try {
      return symbol.equals(SYMBOL) ? Optional.of(quote(body)) : Optional.empty();
    } catch (DateTimeParseException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static Quote quote(byte[] csv) {
    Bars.Cleaned cleaned = parse(new String(csv, StandardCharsets.US_ASCII));
    return new Quote(
        SYMBOL,
        cleaned.bars(),
        cleaned.quality(),
        "Apple",
        "USD",
        Optional.of("NMS"),
        Optional.of(ZoneId.of("America/New_York")),
        List.of(),
        List.of());
  }

  /** Rows of date, open, high, low, close, volume under a header. */
  private static Bars.Cleaned parse(String csv) {
    Bars.Builder bars = Bars.builder(252);
    csv.lines()
        .skip(1)
        .filter(row -> !row.isBlank())
        .map(row -> row.strip().split(",", -1))
        .forEach(
            f ->
                bars.add(
                    LocalDate.parse(f[0]),
                    Double.parseDouble(f[1]),
                    Double.parseDouble(f[2]),
                    Double.parseDouble(f[3]),
                    Double.parseDouble(f[4]),
                    Double.parseDouble(f[5])));
    return bars.build();
  }

  private static byte[] resource() {
    try (InputStream in = SampleFeed.class.getResourceAsStream("/" + RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            RESOURCE + " is not on the class path: add org.ta4j:ta4j-examples");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RESOURCE + ": check ta4j-examples", e);
    }
  }
}
