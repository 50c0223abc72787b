package openbell.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import openbell.desk.Checking;
import openbell.desk.LakeDesk;
import openbell.desk.LakeOverview;
import openbell.desk.LakeOverview.Cell;
import openbell.desk.LakeOverview.Row;
import openbell.desk.LakeOverview.State;
import openbell.desk.Retrieval;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.market.TickerRegistry;
import openbell.store.DirectoryBlobStore;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of the lake by what the lake says. */
class LakePagesTest {
  private static final LakeOverview SEEN =
      new LakeOverview(
          Instant.parse("2025-11-12T22:00:00Z"),
          List.of(
              LocalDate.of(2025, 11, 10), LocalDate.of(2025, 11, 11), LocalDate.of(2025, 11, 12)),
          List.of(
              new Row("GONE.SI", "", State.MISSING, Optional.empty(), cells(Cell.LATE, 3)),
              new Row(
                  "D05.SI",
                  "yahoo",
                  State.STALE,
                  Optional.of(LocalDate.of(2025, 11, 11)),
                  List.of(Cell.CLOSED, Cell.HELD, Cell.LATE)),
              new Row(
                  "MSFT",
                  "yahoo",
                  State.FRESH,
                  Optional.of(LocalDate.of(2025, 11, 12)),
                  List.of(Cell.HELD, Cell.GAP, Cell.HELD))),
          new Checking.Summary(
              3,
              1,
              Map.of("price_scale", 2),
              List.of("D05.SI (yahoo) price_scale 2025-11-11: <b>"),
              Map.of("GONE.SI", "quarantine/yfinance/GONE.SI/x"),
              List.of(),
              List.of("raw/yfinance/AAPL/2025-11-12/20251112_220000.json")));

  private static final LakeDesk.Answer ROWS =
      new LakeDesk.Answer.Rows(
          List.of("ticker", "close", "n", "none"),
          List.of(Arrays.asList("=<b>", 55.123456, 3L, null), Arrays.asList("B,\"", 1.0, 4L, "x")),
          true);

  @TempDir Path home;

  private static List<Cell> cells(Cell cell, int n) {
    return Collections.nCopies(n, cell);
  }

  private record Told(Optional<LakeOverview> overview, LakeDesk.Answer answer) implements LakeDesk {
    @Override
    public Answer ask(String sql) {
      return answer;
    }

    @Override
    public List<String> tables() {
      return List.of("bars", "reports");
    }
  }

  private Response page(Optional<LakeDesk> desk, String path) {
    try (PageScene scene = new PageScene(home, List.of(), Optional.empty(), desk)) {
      return scene.pages.lake(Request.of("GET", path));
    }
  }

  private Response page(LakeDesk.Answer answer, String path) {
    return page(Optional.of(new Told(Optional.of(SEEN), answer)), path);
  }

  private static String sql(String question) {
    return "/lake?lang=en&sql=" + URLEncoder.encode(question, StandardCharsets.UTF_8);
  }

  @Test
  void everySymbolHasItsDaysAsMarksAndInWords() {
    Document page = Jsoup.parse(page(ROWS, "/lake?lang=en").text());
    assertThat(page.select("#coverage").text()).isEqualTo("Coverage by day 1 of 3 fresh");
    assertThat(page.select(".map tbody tr").eachAttr("class"))
        .containsExactly("missing", "stale", "fresh");
    assertThat(page.select(".map .state").eachText()).containsExactly("missing", "stale", "fresh");
    assertThat(page.select("svg.cells").eachAttr("aria-label"))
        .containsExactly(
            "0 of 3 sessions, without 10 Nov 2025, 11 Nov 2025, 12 Nov 2025",
            "1 of 2 sessions, without 12 Nov 2025",
            "2 of 3 sessions, without 11 Nov 2025");
    assertThat(page.select(".map tbody a").eachAttr("href"))
        .containsExactly(
            "/reports/GONE.SI?lang=en", "/reports/DBS19?lang=en", "/reports/MSFT19?lang=en");
    assertThat(page.select("section[aria-labelledby=quality]").text())
        .contains(
            "price_scale 2",
            "price_scale 2025-11-11: <b>",
            "quarantine/yfinance/GONE.SI",
            "raw/yfinance/AAPL/2025-11-12/");
    assertThat(page.select("nav a").eachText()).contains("Data lake");
    assertThat(page.select("[style], style, script:not([src])")).isEmpty();
  }

  @Test
  void whileItIsLookedThroughThePageAsksAgain() {
    Document page =
        Jsoup.parse(page(Optional.of(new Told(Optional.empty(), ROWS)), "/lake?lang=en").text());
    assertThat(page.select("#seen").attr("hx-get")).isEqualTo("/lake?lang=en");
    assertThat(page.select("#seen").text()).contains("being looked through");
  }

  @Test
  void theQuestionsAreThoseOfTheHowToOfAStockThatIsThere() throws IOException {
    String document = Files.readString(Path.of("../../docs/howto/lake.md"));
    List<String> documented =
        Pattern.compile("```sql\\n(.*?)\\n```\\n\\n```text", Pattern.DOTALL)
            .matcher(document)
            .results()
            .map(m -> m.group(1))
            .toList();
    assertThat(LakePages.questions()).hasSize(5).isEqualTo(documented);
    Document page = Jsoup.parse(page(ROWS, "/lake").text());
    assertThat(page.select(".questions a")).hasSize(5);
    assertThat(page.select(".questions a").first().attr("href"))
        .contains("%27MSFT%27")
        .doesNotContain("AAPL");
  }

  @Test
  void rowsAreATableWithDownloads() {
    Response response = page(ROWS, sql("SELECT 1"));
    assertThat(response.status()).isEqualTo(200);
    Document page = Jsoup.parse(response.text());
    assertThat(page.select("#answer thead th").eachText())
        .containsExactly("ticker", "close", "n", "none");
    assertThat(page.select("#answer tbody tr").first().children().stream().map(e -> e.text()))
        .containsExactly("=<b>", "55.1235", "3", "");
    assertThat(page.select("#answered").text()).contains("The first 2 rows");
    assertThat(page.select("#answer .files a").eachAttr("href"))
        .containsExactly("/api/lake/sql?q=SELECT%201&format=csv", "/api/lake/sql?q=SELECT%201");
    assertThat(page.select("textarea").text()).isEqualTo("SELECT 1");
    assertThat(page.select("nav a.lang").attr("href")).isEqualTo("/lake?sql=SELECT%201");
  }

  static List<Object[]> refusals() {
    return List.of(
        new Object[] {new LakeDesk.Answer.Wrong("no <b>: ask"), 400, "no <b>: ask"},
        new Object[] {new LakeDesk.Answer.TooMuch("too long: ask for less"), 400, "too long"},
        new Object[] {new LakeDesk.Answer.Failed("not now: later"), 503, "not now: later"},
        new Object[] {new LakeDesk.Answer.Busy(Duration.ofSeconds(5)), 503, "another question"});
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatIsNotAnsweredSaysWhyInOneLine(LakeDesk.Answer answer, int status, String told) {
    Response response = page(answer, sql("SELECT </textarea>"));
    assertThat(response.status()).isEqualTo(status);
    Document page = Jsoup.parse(response.text());
    assertThat(page.select("#answer .notice").text()).contains(told);
    assertThat(page.select("textarea").text()).isEqualTo("SELECT </textarea>");
    Response api = api(answer, "?q=SELECT+1");
    assertThat(api.status()).isEqualTo(status);
    assertThat(api.header("Content-Type")).contains("application/problem+json");
    boolean busy = answer instanceof LakeDesk.Answer.Busy;
    assertThat(api.header("Retry-After")).isEqualTo(busy ? Optional.of("5") : Optional.empty());
    assertThat(response.header("Retry-After")).isEqualTo(api.header("Retry-After"));
  }

  private Response api(LakeDesk.Answer answer, String query) {
    try (DirectoryBlobStore store = new DirectoryBlobStore(home.resolve("lake"))) {
      Retrieval retrieval =
          new Retrieval(new Lake(store), TickerRegistry.bundled(), InstantSource.system());
      return api(retrieval, answer)
          .sql(Request.of("GET", "/api/lake/sql" + query).with("Authorization", "Bearer a-token"));
    }
  }

  private static LakeApi api(Retrieval retrieval, LakeDesk.Answer answer) {
    return new LakeApi(
        retrieval,
        Optional.of(new Told(Optional.empty(), answer)),
        new OpsDoor(() -> Optional.of("a-token"), false, false, InstantSource.system()));
  }

  @Test
  void onlyTheOperatorAsksInSqlAndOthersSeeHowCompleteTheLakeIs() {
    try (PageScene scene =
            new PageScene(
                home, List.of(), Optional.empty(), Optional.of(new Told(Optional.of(SEEN), ROWS)));
        DirectoryBlobStore store = new DirectoryBlobStore(home.resolve("lake"))) {
      Document page =
          Jsoup.parse(
              scene.pages.lake(Request.of("GET", sql("SELECT 1")).with("Stranger", "yes")).text());
      assertThat(page.select("textarea, #answer")).isEmpty();
      assertThat(page.select("section a[href^=/ops]").text()).isEqualTo("Operations");
      assertThat(page.text()).contains("D05.SI");
      Response refused =
          api(
                  new Retrieval(new Lake(store), TickerRegistry.bundled(), InstantSource.system()),
                  ROWS)
              .sql(Request.of("GET", "/api/lake/sql?q=SELECT+1"));
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.text()).doesNotContain("55.123456");
    }
  }

  /** Reports are for everybody; what a model was asked for them is the operator's. */
  @Test
  void narrativesAreGivenToTheOperatorAlone() {
    try (DirectoryBlobStore store = new DirectoryBlobStore(home.resolve("lake"))) {
      Instant at = Instant.parse("2025-11-11T10:30:00Z");
      Lake lake = new Lake(store, "test");
      LocalDate day = LocalDate.of(2025, 11, 11);
      byte[] asked = "{\"asked\":1}".getBytes(StandardCharsets.UTF_8);
      String narrative = lake.keepNarrative("AAPL", day, asked, "ab", at);
      String report =
          lake.keepReport(
              "AAPL",
              day,
              "en",
              key -> "{}".getBytes(StandardCharsets.UTF_8),
              new Kept("raw/folder/AAPL/2025-11-11/20251111_103000.csv", "ab"),
              at);
      LakeApi api =
          api(new Retrieval(lake, TickerRegistry.bundled(), InstantSource.system()), ROWS);
      Request narratives = Request.of("GET", "/api/lake/AAPL/narratives");
      assertThat(api.get(narratives, List.of("AAPL", "narratives")).status()).isEqualTo(401);
      Response mine =
          api.get(
              narratives.with("Authorization", "Bearer a-token"), List.of("AAPL", "narratives"));
      assertThat(mine.status()).isEqualTo(200);
      assertThat(mine.header("X-Lake-Key")).contains(narrative);
      assertThat(mine.text()).isEqualTo("{\"asked\":1}");
      Request reports = Request.of("GET", "/api/lake/AAPL/reports?lang=en");
      Response open = api.get(reports, List.of("AAPL", "reports"));
      assertThat(open.header("X-Lake-Key")).contains(report);
      assertThat(open.header("X-Lake-Altered")).isEmpty();
      Response later =
          api.get(
              Request.of("GET", "/api/lake/AAPL/reports?date=2999-01-01"),
              List.of("AAPL", "reports"));
      assertThat(later.status()).isEqualTo(400);
      assertThat(later.text()).contains("2999-01-01 is in the future");
    }
  }

  @Test
  void bytesThatWereAlteredAreToldInAHeader() throws Exception {
    try (DirectoryBlobStore store = new DirectoryBlobStore(home.resolve("lake"))) {
      Lake lake = new Lake(store, "test");
      String key =
          lake.keepReport(
              "AAPL",
              LocalDate.of(2025, 11, 11),
              "en",
              k -> "{}".getBytes(StandardCharsets.UTF_8),
              new Kept("raw/folder/AAPL/2025-11-11/20251111_103000.csv", "ab"),
              Instant.parse("2025-11-11T10:30:00Z"));
      Files.writeString(home.resolve("lake").resolve(key), "[]");
      LakeApi api =
          api(new Retrieval(lake, TickerRegistry.bundled(), InstantSource.system()), ROWS);
      Response told =
          api.get(Request.of("GET", "/api/lake/AAPL/reports"), List.of("AAPL", "reports"));
      assertThat(told.status()).isEqualTo(200);
      assertThat(told.header("X-Lake-Altered"))
          .hasValueSatisfying(why -> assertThat(why).startsWith("no hash was kept"));
    }
  }

  @Test
  void programsGetObjectsOrCsvWithoutFormulas() {
    assertThat(api(ROWS, "?q=SELECT+1").text())
        .isEqualTo(
            "[{\"ticker\":\"=<b>\",\"close\":55.123456,\"n\":3,\"none\":null},"
                + "{\"ticker\":\"B,\\\"\",\"close\":1.0,\"n\":4,\"none\":\"x\"}]");
    Response csv = api(ROWS, "?q=SELECT+1&format=csv");
    assertThat(csv.text())
        .isEqualTo("ticker,close,n,none\r\n'=<b>,55.123456,3,\r\n\"B,\"\"\",1.0,4,x\r\n");
    assertThat(csv.header("X-More-Rows")).contains("true");
    assertThat(api(ROWS, "").status()).isEqualTo(400);
    assertThat(api(ROWS, "?q=SELECT+1&format=xml").status()).isEqualTo(400);
  }

  @Test
  void aProcessWithoutALakeSaysSoAndDoesNotLeadThere() {
    Response response = page(Optional.empty(), "/lake?lang=en");
    assertThat(response.status()).isEqualTo(404);
    Document page = Jsoup.parse(response.text());
    assertThat(page.select("main").text()).contains("This server does not show its data lake.");
    assertThat(page.select("nav a").eachText()).doesNotContain("Data lake");
  }
}
