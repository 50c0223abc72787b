package openbell.feeds;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Daily prices from a folder of CSV files, one a symbol: `D05.SI.csv` or `D05.SI.csv.gz`.
///
/// The first line names the columns, in any order and case: `Date` (or `Datetime`), `Open`, `High`,
/// `Low`, `Close`, and `Volume` if there is one. `Dividends` and `Stock Splits` are read as events;
/// other columns are passed over. Prices are taken to be adjusted for splits. What is kept of a
/// file is its content after decompression, unchanged; of one that cannot be decompressed, the
/// file.
///
/// All bars of a file are given, however many years. Safe for all threads.
public final class FolderFeed implements PriceFeed {
  private static final String SOURCE = "folder";
  private static final String CSV = "text/csv";

  private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9.^=&_-]{1,20}");

  /// A century of days is 3 MB; anything far larger is no price history.
  private static final int MOST_BYTES = 64 << 20;

  private final Path folder;
  private final InstantSource clock;

  /// A feed of this folder.
  ///
  /// @param clock tells when a file was "fetched"
  public FolderFeed(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public String source() {
    return SOURCE;
  }

  @Override
  public String rawPrefix() {
    return SOURCE;
  }

  @Override
  public FetchResult fetch(String symbol) {
    if (!SYMBOL.matcher(symbol).matches() || symbol.equals(".") || symbol.contains("..")) {
      return new FetchResult.NotFound(
          symbol, "\"" + Texts.oneLine(symbol) + "\" has not the form of a symbol");
    }
    Path plain = folder.resolve(symbol + ".csv");
    Path zipped = folder.resolve(symbol + ".csv.gz");
    try {
      if (Files.isRegularFile(plain)) {
        try (InputStream in = Files.newInputStream(plain)) {
          return fetched(in, plain, symbol);
        }
      }
      if (Files.isRegularFile(zipped)) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(zipped), 1 << 16)) {
          return fetched(in, zipped, symbol);
        } catch (ZipException | EOFException e) {
          return notUnzipped(zipped, symbol, e);
        }
      }
    } catch (IOException e) {
      return failed(
          FailureKind.UNAVAILABLE,
          "the file of %s cannot be read: %s".formatted(symbol, Texts.oneLine(e.toString())));
    }
    return new FetchResult.NotFound(
        symbol,
        "the folder has no file %s and no %s".formatted(plain.getFileName(), zipped.getFileName()));
  }

  private FetchResult notUnzipped(Path file, String symbol, IOException why) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return refused(
          in.readNBytes(MOST_BYTES), "application/gzip", file, symbol + " cannot be unzipped", why);
    }
  }

  private FetchResult refused(byte[] body, String type, Path file, String what, Exception why) {
    return new FetchResult.Failed(
        SOURCE,
        FailureKind.BAD_RESPONSE,
        "the file of %s: %s"
            .formatted(
                what,
                Texts.oneLine(why.getMessage() == null ? "it ends too early" : why.getMessage())),
        Optional.empty(),
        Optional.of(new RawResponse(body, type, "folder:" + file.getFileName(), clock.instant())));
  }

  private FetchResult fetched(InputStream in, Path file, String symbol) throws IOException {
    byte[] body = in.readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      return failed(
          FailureKind.BAD_RESPONSE,
          "the file of %s has more than %d MB".formatted(symbol, MOST_BYTES >> 20));
    }
    try {
      Quote quote = CsvBars.read(body, symbol);
      return quote.bars().isEmpty()
          ? failed(FailureKind.NO_DATA, "the file of " + symbol + " has no usable bar")
          : new FetchResult.Fetched(
              new RawResponse(body, CSV, "folder:" + file.getFileName(), clock.instant()), quote);
    } catch (DateTimeException | IllegalArgumentException e) {
      return refused(body, CSV, file, symbol, e);
    }
  }

  @Override
  public Duration pace() {
    return Duration.ZERO;
  }

  @Override
  public List<String> schemaProblems(byte[] body) {
    return HeaderSchema.problems(body);
  }

  @Override
  public Optional<Quote> read(byte[] body, String symbol) {
    try {
      return Optional.of(CsvBars.read(body, symbol)).filter(quote -> !quote.bars().isEmpty());
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static FetchResult failed(FailureKind kind, String reason) {
    return new FetchResult.Failed(SOURCE, kind, reason, Optional.empty());
  }
}
