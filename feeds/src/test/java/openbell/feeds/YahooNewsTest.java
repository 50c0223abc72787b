package openbell.feeds;

import static openbell.feeds.FakeYahoo.answer;
import static openbell.feeds.FakeYahoo.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class YahooNewsTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2025-02-25T12:00:00Z"));

  private static final String BODY =
      """
      {"count":4,"quotes":[{"symbol":"AMZN"}],"news":[
       {"title":"Amazon.com, Inc. (AMZN)\\nIs a\\u0000 Trending Stock","publisher":"Zacks",
        "link":"https://finance.yahoo.com/news/a.html","providerPublishTime":1740405617,
        "thumbnail":{"resolutions":[{"url":"https://x/y","width":1}]},"relatedTickers":["AMZN","ELF"]},
       {"title":"No link","publisher":"Zacks","providerPublishTime":1740405617},
       {"title":"A script for a link","publisher":"Zacks","link":"javascript:alert(1)","providerPublishTime":1740405617},
       {"title":"Nanoseconds","publisher":"Zacks","link":"https://finance.yahoo.com/news/c.html","providerPublishTime":100000000000000000},
       {"title":"No time","publisher":"Zacks","link":"https://finance.yahoo.com/news/b.html"}]}
      """;

  @Test
  void asksOnceForNewsAndKeepsTheBody() throws Exception {
    try (FakeYahoo yahoo = new FakeYahoo(json(BODY))) {
      NewsResult.Found found = (NewsResult.Found) news(yahoo).news("^GSPC");

      assertThat(yahoo.requests)
          .containsExactly("/v1/finance/search?q=%5EGSPC&quotesCount=0&newsCount=20");
      assertThat(found.raw().body()).isEqualTo(BODY.getBytes(StandardCharsets.UTF_8));
      NewsItem item = found.items().getFirst();
      assertThat(found.items()).hasSize(1);
      assertThat(item.title()).isEqualTo("Amazon.com, Inc. (AMZN) Is a Trending Stock");
      assertThat(item.publisher()).isEqualTo("Zacks");
      assertThat(item.publishedAt()).isEqualTo("2025-02-24T14:00:17Z");
      assertThat(item.url()).hasToString("https://finance.yahoo.com/news/a.html");
      assertThat(item.symbols()).containsExactlyInAnyOrder("AMZN", "ELF");
    }
  }

  @Test
  void aServersErrorIsTriedOnceMore() throws Exception {
    try (FakeYahoo yahoo = new FakeYahoo(answer(500, "text/html", "x"), json(BODY))) {
      assertThat(news(yahoo).news("AMZN")).isInstanceOf(NewsResult.Found.class);
      assertThat(yahoo.requests).hasSize(2);
    }
  }

  @Test
  void whatIsNoNewsIsAFailureThatSaysSo() throws Exception {
    assertThat(failed(answer(429, "text/plain", "Too Many Requests")))
        .isEqualTo("yahoo answered 429 when asked for news");
    assertThat(failed(answer(200, "text/html", "<html>")))
        .startsWith("yahoo's news cannot be read: ");
    assertThat(failed(json("{\"count\":0}")))
        .isEqualTo("yahoo's news cannot be read: no list of news");
    assertThat(failed(json("[]"))).isEqualTo("yahoo's news cannot be read: no JSON object");
  }

  @Test
  void recordedSearchesAreRead() throws Exception {
    Path recorded = Path.of("../../shared/data/yahoo/yf2_search");
    assumeThat(recorded).isDirectory();
    int items = 0;
    try (var files = Files.newDirectoryStream(recorded, "search-*.json")) {
      for (Path file : files) {
        JsonNode response = new ObjectMapper().readTree(file.toFile()).path("response");
        if (response.path("status").asInt() != 200) {
          continue;
        }
        byte[] body =
            response.has("bodyJson")
                ? new ObjectMapper().writeValueAsBytes(response.get("bodyJson"))
                : response.get("body").asText().getBytes(StandardCharsets.UTF_8);
        List<NewsItem> read = YahooNewsParser.parse(body);
        assertThat(read).as(file.toString()).hasSizeLessThanOrEqualTo(8);
        items += read.size();
      }
    }
    assertThat(items).isGreaterThan(80);
  }

  private static String failed(FakeYahoo.Answer answer) throws Exception {
    try (FakeYahoo yahoo = new FakeYahoo(answer)) {
      return ((NewsResult.Failed) news(yahoo).news("AMZN")).reason();
    }
  }

  private static YahooNews news(FakeYahoo yahoo) {
    return new YahooNews(YahooSettings.defaults().withBase(yahoo.url()), CLOCK);
  }
}
