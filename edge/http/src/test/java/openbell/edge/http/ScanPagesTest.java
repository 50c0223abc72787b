package openbell.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import openbell.desk.Screens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of screens by what comes of an asking. */
class ScanPagesTest {
  private static final String FOUND =
      """
      {"rows":[
       {"ticker":"D05.SI","name":"DBS <b>","exchange":"SES","currency":"SGD","as_of":"2025-11-12",
        "close":55.1,"score":0.25,"reasons":{"close":55.1,"return_20":7.5},
        "contributions":{"return_20":0.25},"sparkline":[1,2,3]},
       {"ticker":"U11.SI","name":"U11.SI","exchange":"SES","currency":"SGD","as_of":"2025-11-12",
        "close":35.5,"score":-0.5,"reasons":{"close":35.5,"return_20":9.5},
        "contributions":{"return_20":0.5,"return_60":-1},"sparkline":[3]}],
       "coverage":{"scanned":2,"asked":4,"matched":2,"without_data":["Y"],
        "without_result":[{"ticker":"Z","lacks":["sma200"]}]}}
      """;

  @TempDir Path home;

  private static final class FakeScreens implements Screens {
    private final Outcome outcome;

    FakeScreens(Outcome outcome) {
      this.outcome = outcome;
    }

    @Override
    public Outcome scan(Ask ask) {
      return outcome;
    }

    @Override
    public Optional<Mistake> mistake(String where) {
      if (where.contains("rsi41")) {
        return Optional.of(new Mistake("where", "unknown name", 1, 1, "did you mean rsi14?"));
      }
      return where.contains("zz") || where.endsWith("sma2")
          ? Optional.of(new Mistake("where", "unknown name", 1, 1, "use one of " + "x".repeat(200)))
          : Optional.empty();
    }

    @Override
    public List<Named> named() {
      return List.of(new Named("spike", "volume_ratio > 3", "ปริมาณ", "Spike", "มาก", "Much."));
    }

    @Override
    public List<String> names() {
      return List.of("rsi14", "sma20", "sma200");
    }
  }

  private static Screens.Outcome found(Optional<String> uncached) {
    return new Screens.Outcome.Found(
        FOUND.getBytes(StandardCharsets.UTF_8), "made", uncached, Instant.EPOCH);
  }

  private Response asked(Screens.Outcome outcome, String path) {
    try (PageScene scene = new PageScene(home, List.of(), Optional.of(new FakeScreens(outcome)))) {
      Request request = Request.of("GET", path);
      return path.startsWith("/scan/check")
          ? scene.pages.scanCheck(request)
          : scene.pages.scan(request);
    }
  }

  private static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static String where(String where) {
    return "/scan?lang=en&where=" + URLEncoder.encode(where, StandardCharsets.UTF_8);
  }

  @Test
  void rowsHaveTheirNumbersAndWhatEachFeatureAdds() {
    Response response = asked(found(Optional.empty()), where("return_20 > 5"));
    assertThat(response.status()).isEqualTo(200);
    assertThat(text(response))
        .contains("2 match, 2 shown", "Scanned 2 of 4", "DBS &lt;b&gt;")
        .contains(">return_20</a>", ">return_20 in score</a>", ">return_60 in score</a>")
        .containsSubsequence("D05.SI", ">7.50<", ">0.2500<", ">–<", "U11.SI", ">9.50<", ">−1.00<")
        .contains("1 without fresh data", "1 without enough data")
        .contains("format=csv")
        .doesNotContain("not kept", ">close</a>");
  }

  @Test
  void aHeadSortsByItsColumn() {
    String by = where("return_20 > 5") + "&sort=";
    Screens.Outcome found = found(Optional.empty());
    assertThat(text(asked(found, by + "-why.return_20"))).containsSubsequence("U11.SI", "D05.SI");
    assertThat(text(asked(found, by + "why.return_20"))).containsSubsequence("D05.SI", "U11.SI");
    assertThat(text(asked(found, by + "part.return_60"))).containsSubsequence("D05.SI", "U11.SI");
    assertThat(text(asked(found, by + "-part.return_60"))).containsSubsequence("U11.SI", "D05.SI");
    assertThat(text(asked(found, by + "close")))
        .containsSubsequence("aria-sort=\"ascending\"", "U11.SI", "D05.SI");
    assertThat(asked(found, by + "nonsense").status()).isEqualTo(200);
  }

  @Test
  void aResultThatIsNotKeptAndAScreenThatIsNamedSaySo() {
    assertThat(text(asked(found(Optional.of("redis is down")), where("spike"))))
        .contains("This result was not kept", "redis is down")
        .contains("<b>Spike</b> <code>volume_ratio &gt; 3</code><br>Much.");
  }

  @Test
  void whatIsWrongIsToldBesideTheFormAsTyped() {
    Response wrong =
        asked(
            new Screens.Outcome.Wrong(
                new Screens.Mistake("rank", "unknown name rsi41", 1, 2, "did you mean rsi14?")),
            where("close > 0") + "&rank=-rsi41");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(text(wrong))
        .contains("Rank by (largest first): a mistake at line 1, column 2")
        .contains("unknown name rsi41:</span>", ">did you mean rsi14?</span>", "value=\"-rsi41\"");
    assertThat(asked(found(Optional.empty()), where("x") + "&top=none").status()).isEqualTo(400);
    Response date = asked(found(Optional.empty()), where("x") + "&date=tomorrow");
    assertThat(date.status()).isEqualTo(400);
    assertThat(text(date)).contains("give it as 2025-11-11").doesNotContain("value=\"tomorrow\"");
  }

  @Test
  void theRegistryIsChosenAndStaysChosen() {
    String page =
        text(asked(found(Optional.empty()), where("x") + "&universe=registry&sort=close"));
    assertThat(page)
        .contains("<option value=\"registry\" selected>registered</option>")
        .contains("<option value=\"\">all with prices</option>")
        .contains("&amp;universe=registry");
    assertThat(text(asked(found(Optional.empty()), where("x"))))
        .doesNotContain("selected>registered<", "universe=registry");
    Response none = asked(found(Optional.empty()), where("x") + "&universe=mine");
    assertThat(none.status()).isEqualTo(400);
    assertThat(text(none)).contains("give all or registry");
  }

  @Test
  void aMarketThatIsNotThereIsToldWithWhetherToAskAgain() {
    assertThat(
            asked(new Screens.Outcome.NoMarket("no prices", "fetch some", true), where("x"))
                .status())
        .isEqualTo(404);
    Response now =
        asked(new Screens.Outcome.NoMarket("a disk failed", "try later", false), where("x"));
    assertThat(now.status()).isEqualTo(503);
    assertThat(text(now)).contains("a disk failed: try later");
    Response later =
        asked(new Screens.Outcome.Refused("2030-01-01 is in the future", "ask less"), where("x"));
    assertThat(later.status()).isEqualTo(400);
    assertThat(text(later)).contains("2030-01-01 is in the future: ask less");
  }

  @Test
  void typingNamesWhatAWordMayBecomeAndWhatIsWrong() {
    Screens.Outcome any = found(Optional.empty());
    assertThat(text(asked(any, "/scan/check?lang=en&where=close+%3E+sma2")))
        .contains("data-name=\"sma20\"", "data-name=\"sma200\"")
        .doesNotContain("rsi14", "notice");
    assertThat(text(asked(any, "/scan/check?lang=en&where=rsi41"))).contains("did you mean rsi14?");
    assertThat(text(asked(any, "/scan/check?lang=en&where=zz")))
        .contains("see all names under the form")
        .doesNotContain("use one of");
    assertThat(text(asked(any, "/scan/check?lang=en&where=%3Cb%3E"))).isEmpty();
    assertThat(text(asked(any, "/scan/check"))).isEmpty();
  }
}
