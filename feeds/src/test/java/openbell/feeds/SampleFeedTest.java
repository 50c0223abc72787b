package openbell.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SampleFeedTest {

  private final SampleFeed feed =
      new SampleFeed(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));

  @Test
  void hasAYearOfApple() {
    FetchResult.Fetched fetched = (FetchResult.Fetched) feed.fetch("AAPL");
    Quote quote = fetched.quote();

    assertThat(quote.bars().size()).isEqualTo(252);
    assertThat(quote.bars().firstDate()).isEqualTo("2013-01-02");
    assertThat(quote.bars().lastDate()).isEqualTo("2013-12-31");
    assertThat(quote.bars().close()[0]).isEqualTo(549.03);
    assertThat(quote.bars().volume()[0]).isEqualTo(20_018_500);
    assertThat(quote.name()).isEqualTo("Apple");
    assertThat(quote.currency()).isEqualTo("USD");
    assertThat(quote.exchangeCode()).contains("NMS");
    assertThat(fetched.raw().contentType()).isEqualTo("text/csv");
    assertThat(new String(fetched.raw().body(), StandardCharsets.UTF_8))
        .startsWith("date,open,high,low,close,volume")
        .contains("2013-01-02,553.82,555.00,541.63,549.03,20018500");
  }

  @Test
  void knowsNothingElse() {
    FetchResult.NotFound notFound = (FetchResult.NotFound) feed.fetch("D05.SI");

    assertThat(notFound.symbol()).isEqualTo("D05.SI");
    assertThat(notFound.reason()).contains("AAPL only").contains("D05.SI");
  }
}
