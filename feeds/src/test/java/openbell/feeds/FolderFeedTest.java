package openbell.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderFeedTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String CSV =
      """
      ,date,HIGH,Low,open,Close,Adj Close,volume
      0,2025-11-10,3,1,2,2.5,2.4,100
      1,2025-11-11,4,2,3,3.5,3.4,200
      """;

  @TempDir private Path folder;
  private FolderFeed feed;

  @BeforeEach
  void open() {
    feed = new FolderFeed(folder, InstantSource.fixed(NOW));
  }

  @Test
  void columnsAreFoundByTheirNames() throws IOException {
    Files.writeString(folder.resolve("D05.SI.csv"), CSV);

    FetchResult.Fetched fetched = (FetchResult.Fetched) feed.fetch("D05.SI");

    Quote quote = fetched.quote();
    assertThat(quote.bars().size()).isEqualTo(2);
    assertThat(quote.bars().lastDate()).isEqualTo("2025-11-11");
    assertThat(quote.bars().open()).containsExactly(2, 3);
    assertThat(quote.bars().high()).containsExactly(3, 4);
    assertThat(quote.bars().low()).containsExactly(1, 2);
    assertThat(quote.bars().close()).containsExactly(2.5, 3.5);
    assertThat(quote.bars().volume()).containsExactly(100, 200);
    assertThat(quote.zone().orElseThrow().getId()).isEqualTo("Asia/Singapore");
    assertThat(fetched.raw().body()).isEqualTo(CSV.getBytes(StandardCharsets.UTF_8));
    assertThat(fetched.raw().contentType()).isEqualTo("text/csv");
    assertThat(fetched.raw().fetchedAt()).isEqualTo(NOW);
    assertThat(feed.read(fetched.raw().body(), "D05.SI").orElseThrow().bars().close())
        .containsExactly(2.5, 3.5);
  }

  @Test
  void aZippedFileIsGivenUnzipped() throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("AAPL.csv.gz")))) {
      out.write(CSV.getBytes(StandardCharsets.UTF_8));
    }

    FetchResult.Fetched fetched = (FetchResult.Fetched) feed.fetch("AAPL");

    assertThat(fetched.raw().body()).isEqualTo(CSV.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void splitsAndDividendsAreEvents() throws IOException {
    Files.writeString(
        folder.resolve("A.csv"),
        """
        Datetime,Open,High,Low,Close,Adj Close,Volume,Dividends,Stock Splits\r
        2022-01-03 00:00:00+08:00,1,1,1,1,1,5,0.25,0.0\r
        2022-01-04 00:00:00+08:00,1,1,1,1,1,,0.0,0.1\r
        """);

    Quote quote = ((FetchResult.Fetched) feed.fetch("A")).quote();

    assertThat(quote.dividends())
        .containsExactly(new Quote.Dividend(LocalDate.of(2022, 1, 3), 0.25));
    assertThat(quote.splits()).containsExactly(new Quote.Split(LocalDate.of(2022, 1, 4), 0.1, 1));
    assertThat(quote.bars().volume()).containsExactly(5, 0);
  }

  @Test
  void aBarWithoutAPriceIsDroppedAndCounted() throws IOException {
    Files.writeString(
        folder.resolve("A.csv"),
        "Date,Open,High,Low,Close\n2022-01-03,1,1,1,1\n2022-01-04,,null,1,1\n");

    Quote quote = ((FetchResult.Fetched) feed.fetch("A")).quote();

    assertThat(quote.bars().size()).isEqualTo(1);
    assertThat(quote.quality().dropped()).isEqualTo(1);
  }

  @Test
  void aSymbolWithoutAFileIsUnknown() {
    assertThat(feed.fetch("MSFT"))
        .isInstanceOfSatisfying(
            FetchResult.NotFound.class, n -> assertThat(n.reason()).contains("MSFT.csv"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../etc/passwd", "..", "a/b", "", "A..B"})
  void noSymbolLeavesTheFolder(String symbol) {
    assertThat(feed.fetch(symbol)).isInstanceOf(FetchResult.NotFound.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Date,Open,High,Low\n2022-01-03,1,1,1\n",
        "Date,Open,High,Low,Close\n2022-01-03,1,1,1\n",
        "Date,Open,High,Low,Close\n2022-01-03,1,1,1,x\n",
        "Date,Open,High,Low,Close\n2022-13-03,1,1,1,1\n",
      })
  void whatIsNoTableOfPricesIsABadAnswer(String csv) throws IOException {
    Files.writeString(folder.resolve("A.csv"), csv);

    assertThat(feed.fetch("A"))
        .isInstanceOfSatisfying(
            FetchResult.Failed.class,
            f -> {
              assertThat(f.kind()).isEqualTo(FailureKind.BAD_RESPONSE);
              assertThat(f.reason()).contains("the file of A");
            });
    assertThat(feed.read(csv.getBytes(StandardCharsets.UTF_8), "A")).isEmpty();
  }

  @Test
  void aBrokenArchiveIsABadAnswerAndKeptAsItIs() throws IOException {
    byte[] whole;
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(CSV.getBytes(StandardCharsets.UTF_8));
      out.close();
      whole = bytes.toByteArray();
    }
    byte[] flipped = whole.clone();
    flipped[whole.length - 8] ^= 1; // Of the checksum of the content.
    for (byte[] broken :
        List.of(
            "no gzip".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(whole, whole.length - 20),
            new byte[0],
            flipped)) {
      Files.write(folder.resolve("A.csv.gz"), broken);

      assertThat(feed.fetch("A"))
          .isInstanceOfSatisfying(
              FetchResult.Failed.class,
              f -> {
                assertThat(f.kind()).isEqualTo(FailureKind.BAD_RESPONSE);
                assertThat(f.reason()).startsWith("the file of A cannot be unzipped: ");
                RawResponse refused = f.refused().orElseThrow();
                assertThat(refused.body()).isEqualTo(broken);
                assertThat(refused.contentType()).isEqualTo("application/gzip");
              });
    }
  }

  @Test
  void theFirstLineHasTheFormOfItsSchema() {
    assertThat(problems("Date,Open,High,Low,Close,Volume")).isEmpty();
    assertThat(problems("\uFEFF,datetime, LOW ,high,open,close,note,note,")).isEmpty();
    assertThat(problems("Date,Open,High,Low,Close,Close"))
        .containsExactly("/close: must be the constant value '1'");
    assertThat(problems("Date,Open,High,Close")).singleElement().asString().contains("'low'");
    assertThat(problems("Open,High,Low,Close")).isNotEmpty();
    assertThat(problems("")).isNotEmpty();
  }

  private List<String> problems(String header) {
    return feed.schemaProblems(
        (header + "\n2022-01-03,1,1,1,1,1\n").getBytes(StandardCharsets.UTF_8));
  }
}
