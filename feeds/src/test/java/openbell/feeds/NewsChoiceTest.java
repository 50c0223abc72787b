package openbell.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NewsChoiceTest {

  private static final Instant UNTIL = Instant.parse("2025-02-25T12:00:00Z");

  @Test
  void whatNamesTheCompanyOrIsRelatedToItIsChosenNewestFirst() {
    assertThat(
            titles(
                "ABBV",
                "AbbVie Inc.",
                item("Sionna Therapeutics' IPO", 1, "SION", "ABBV"),
                item("AbbVie Inc. (ABBV): Among Dividend Aristocrats", 20, "ABBV"),
                item("The Zacks Analyst Blog Highlights AbbVie, Amgen", 25),
                item("The Zacks Analyst Blog Highlights Merck", 24, "SNY"),
                item("AbbVieX is another company", 2)))
        .containsExactly(
            "Sionna Therapeutics' IPO",
            "AbbVie Inc. (ABBV): Among Dividend Aristocrats",
            "The Zacks Analyst Blog Highlights AbbVie, Amgen");
  }

  @Test
  void whatIsOldOrFromTheFutureIsLeftOut() {
    assertThat(
            titles(
                "D05.SI",
                "DBS Group Holdings",
                item("DBS today", 0),
                item("DBS in the last hour of the fourteenth day", 14 * 24 - 1),
                item("DBS before", 14 * 24),
                item("DBS tomorrow", -1)))
        .containsExactly("DBS today", "DBS in the last hour of the fourteenth day");
  }

  @Test
  void sentRoundAgainIsOneHeadline() {
    assertThat(
            titles(
                "AAPL",
                "Apple Inc.",
                item("Apple to invest $500B in the US", 3),
                item("Apple to Invest \uFF04500B in the U.S".replace("U.S", "US"), 2),
                item("APPLE: nothing of the kind", 1)))
        .containsExactly("Apple to Invest \uFF04500B in the US");
  }

  @Test
  void aNameOfCommonWordsCountsWhole() {
    assertThat(
            titles(
                "C6L.SI",
                "Singapore Airlines",
                item("Singapore GDP grows", 1),
                item("Airlines face fuel costs", 2),
                item("Singapore Airlines orders jets", 3)))
        .containsExactly("Singapore Airlines orders jets");
    assertThat(titles("941.HK", "China Mobile", item("China slows", 1), item("China Mobile up", 2)))
        .containsExactly("China Mobile up");
    assertThat(titles("NOW", "ServiceNow", item("Buy now, pay later", 1))).isEmpty();
  }

  @Test
  void ofManyThoseThatNameItStayUnlessTheyAreMuchOlder() {
    NewsItem[] many =
        IntStream.range(0, 12)
            .mapToObj(
                h -> h % 2 == 0 ? item("Apple story " + h, h + 1) : item("Other " + h, h, "AAPL"))
            .toArray(NewsItem[]::new);
    assertThat(titles("AAPL", "Apple Inc.", many))
        .containsExactly(
            "Apple story 0", "Apple story 2", "Apple story 4", "Apple story 6", "Apple story 8");
    NewsItem[] old = {
      item("Apple long ago", 100),
      item("a", 1, "AAPL"),
      item("b", 2, "AAPL"),
      item("c", 3, "AAPL"),
      item("d", 4, "AAPL"),
      item("e", 5, "AAPL")
    };
    assertThat(titles("AAPL", "Apple Inc.", old)).containsExactly("a", "b", "c", "d", "e");
  }

  private static List<String> titles(String symbol, String name, NewsItem... items) {
    return NewsChoice.of(List.of(items), symbol, name, UNTIL).stream()
        .map(NewsItem::title)
        .toList();
  }

  private static NewsItem item(String title, int hoursAgo, String... symbols) {
    return new NewsItem(
        title,
        "Somebody",
        UNTIL.minusSeconds(hoursAgo * 3600L),
        URI.create("https://example.com/" + title.hashCode()),
        Set.of(symbols));
  }
}
