package openbell.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import openbell.feeds.FailureKind;
import openbell.feeds.FetchResult;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies behind a report: its series, its histories, the reports before, its lineage. */
class ReportDetailsTest {
  @TempDir Path home;
  private PageScene scene;

  @BeforeEach
  void open() {
    scene = new PageScene(home, List.of());
    scene.having("DBS19", "en", null);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static Request get(String path) {
    return Request.of("GET", path);
  }

  private Document part(String part, String parameters) {
    Request request = get("/reports/DBS19/" + part + "?lang=en" + parameters);
    Response response = scene.detail(request.with("HX-Request", "true"), "DBS19", part);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).doesNotContain("<html");
    return Jsoup.parse(response.text());
  }

  private static JsonNode json(Response response) throws IOException {
    return JsonMapper.builder().build().readTree(response.body());
  }

  @Test
  void theSeriesEndWithTheReportsNumbersToTheLastDigit() throws IOException {
    JsonNode report = json(scene.api.report(get("/api/reports/DBS19?lang=en"), "DBS19"));
    Response response = scene.api.series(get("/api/reports/DBS19/series?lang=en"), "DBS19");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Cache-Control")).contains("no-cache");
    JsonNode series = json(response);
    assertThat(series.get("schema").asText()).isEqualTo("openbell.series/1");
    assertThat(series.get("raw")).isEqualTo(report.get("lineage").get("raw"));
    int bars = series.get("bars").asInt();
    assertThat(bars).isEqualTo(report.get("quality").get("bars_used").asInt());
    assertThat(series.get("dates").get(bars - 1)).isEqualTo(report.get("facts_as_of"));
    assertThat(series.get("close").get(bars - 1).asDouble())
        .isEqualTo(report.get("facts").get("close").asDouble());
    for (var column : series.get("facts").properties()) {
      assertThat(column.getValue()).as(column.getKey()).hasSize(bars);
      assertThat(column.getValue().get(bars - 1).asDouble())
          .as(column.getKey())
          .isEqualTo(report.get("facts").get(column.getKey()).asDouble());
    }
    assertThat(series.get("facts").get("sma200").get(198).isNull()).isTrue();
    assertThat(series.get("facts").get("sma200").get(199).isNumber()).isTrue();
  }

  @Test
  void theSeriesAreATableForSpreadsheetsToo() {
    Response csv = scene.api.series(get("/api/reports/DBS19/series?lang=en&format=csv"), "DBS19");
    assertThat(csv.header("Content-Type")).contains("text/csv; charset=utf-8");
    assertThat(csv.header("Content-Disposition"))
        .contains("attachment; filename=\"DBS19-2025-11-12.csv\"");
    assertThat(csv.text().lines().findFirst())
        .contains(
            "date,open,high,low,close,volume,sma20,sma50,sma200,ema12,ema26,bb_upper,bb_lower,"
                + "vwap,rsi14,macd,macd_signal,macd_hist");
    assertThat(csv.text().lines().count()).isEqualTo(1269);
    assertThat(scene.api.series(get("/x?format=xml"), "DBS19").status()).isEqualTo(400);
  }

  @Test
  void eachHistoryIsDrawnWithItsLastValueAndToldInWords() {
    Document strips = part("strips", "");
    assertThat(strips.select(".strips li")).hasSize(8);
    for (Element drawing : strips.select("svg.hist")) {
      assertThat(drawing.attr("aria-label"))
          .matches("1,\\d{3} days of history: from .+ to .+, median .+, half of the days .+");
      assertThat(drawing.select("rect.below, rect.above").size()).isBetween(5, 48);
    }
    // The share of days up to the value, in the height of columns, is about its percentile.
    Element rsi = strips.selectFirst(".strips li");
    double below = heights(rsi, "rect.below");
    double all = below + heights(rsi, "rect.above");
    String told = rsi.selectFirst(".rank").text();
    double percentile = Double.parseDouble(told.replaceAll("percentile ([\\d.]+) .*", "$1"));
    assertThat(100 * below / all).isBetween(percentile - 8, percentile + 8);
  }

  private static double heights(Element row, String columns) {
    return row.select(columns).stream()
        .mapToDouble(r -> Double.parseDouble(r.attr("height")))
        .sum();
  }

  @Test
  void twoDaysAreComparedAndADayWithoutASessionIsTheOneBefore() {
    Document days = part("days", "&from=2025-10-12&to=2025-11-12"); // A Sunday.
    assertThat(days.select("thead th").eachText())
        .containsExactly("Indicator", "10 Oct 2025", "12 Nov 2025", "Change");
    assertThat(days.select("tbody th").eachText())
        .contains("Close", "Volume", "20-day average", "14-day RSI", "MACD");
    assertThat(days.selectFirst("p").text())
        .matches("From 10 Oct 2025 to 12 Nov 2025, 23 sessions: the close changed .+%; low .+");
    Element close = days.selectFirst("tbody tr");
    double from = Double.parseDouble(close.child(1).text());
    double to = Double.parseDouble(close.child(2).text());
    double change = Double.parseDouble(close.child(3).text().replace("−", "-").replace("%", ""));
    assertThat(change).isBetween(100 * (to / from - 1) - 0.05, 100 * (to / from - 1) + 0.05);
    // The other way round they are the same.
    assertThat(part("days", "&from=2025-11-12&to=2025-10-12").selectFirst("p").text())
        .isEqualTo(days.selectFirst("p").text());
    assertThat(part("days", "&from=2025-11-08&to=2025-11-09").text()).contains("the same session");
    assertThat(part("days", "&from=1999-01-01&to=2025-11-09").text())
        .contains("The history begins on 4 Jan 2021");
    Request wrong = get("/reports/DBS19/days?lang=en&from=x&to=y");
    assertThat(scene.detail(wrong, "DBS19", "days").status()).isEqualTo(400);
  }

  @Test
  void sessionsAreATable() {
    Document table = part("sessions", "");
    assertThat(table.select("tbody tr")).hasSize(60);
    assertThat(table.selectFirst("tbody th").text()).isEqualTo("12 Nov 2025");
    assertThat(table.select("tbody td").eachText()).doesNotContain("NaN");
  }

  @Test
  void whatChangedIsComputedFromTheTwoReports() throws IOException {
    assertThat(part("past", "").text())
        .contains("No report of an earlier session", "No reports of other days");
    scene.having("DBS19", "en", "2025-11-11");
    Document past = part("past", "");
    assertThat(past.text()).contains("Compared with the report as of 11 Nov 2025");
    JsonNode now = json(scene.api.report(get("/r?lang=en"), "DBS19"));
    JsonNode before = json(scene.api.report(get("/r?lang=en&date=2025-11-11"), "DBS19"));
    assertThat(past.selectFirst(".since b").text())
        .isEqualTo(
            "%.2f → %.2f"
                .formatted(
                    before.get("facts").get("close").asDouble(),
                    now.get("facts").get("close").asDouble()));
    assertThat(past.select(".since li").size()).isBetween(3, 6);
    assertThat(past.select(".past a").eachAttr("href"))
        .containsExactly("/reports/DBS19?lang=en&date=2025-11-11");
  }

  @Test
  void aCloseThatTheSourceTellsOtherwiseNowIsNotCompared() {
    scene.having("DBS19", "en", "2025-11-11");
    scene.source(
        s -> PageScene.bars(s, "DBS", 0.5)); // As after a split; the report of the 12th is kept.
    assertThat(part("past", "").text()).contains("restated past prices");
  }

  @Test
  void lineageOpensDownToTheRawObject() {
    Document tree = part("lineage", "");
    Element report = tree.selectFirst(".tree > li > details");
    assertThat(report.selectFirst("summary").text()).isEqualTo("Report");
    assertThat(report.select("code").eachText())
        .anyMatch(k -> k.startsWith("processed/reports/DBS19/2025-11-12/"))
        .anyMatch(k -> k.startsWith("processed/indicators/D05.SI/"))
        .anyMatch(k -> k.matches("[0-9a-f]{64}"));
    Element indicators =
        report.select("details details").stream()
            .filter(d -> d.selectFirst("summary").text().equals("Indicators"))
            .findFirst()
            .orElseThrow();
    assertThat(indicators.select("details details summary").eachText()).containsExactly("Raw data");
    assertThat(indicators.select("details details code").first().text())
        .isEqualTo("raw/yfinance/D05.SI/2025-11-12/20251112_120000.json");
  }

  @Test
  void withoutScriptsEachPartIsAPageThatLeadsBack() {
    for (String part : ReportDetails.PARTS) {
      Response response = scene.detail(get("/reports/DBS19/" + part + "?lang=en"), "DBS19", part);
      assertThat(response.status()).as(part).isEqualTo(200);
      Document page = Jsoup.parse(response.text());
      assertThat(page.select("h1")).hasSize(1);
      assertThat(page.select(".kicker a").attr("href"))
          .isEqualTo("/reports/DBS19?lang=en&date=2025-11-12");
      assertThat(page.select("[style], style, script:not([src])")).isEmpty();
    }
    Document page = Jsoup.parse(scene.report("DBS19", "?lang=en").text());
    for (String part : List.of("strips", "past", "lineage", "sessions")) {
      assertThat(page.select("main a[href^=/reports/DBS19/" + part + "]")).as(part).hasSize(1);
    }
    assertThat(page.select("form.days").attr("action")).isEqualTo("/reports/DBS19/days");
    assertThat(scene.detail(get("/reports/DBS19/x"), "DBS19", "x").status()).isEqualTo(404);
  }

  @Test
  void aPartOfNoReportLeadsToThePageThatSaysWhy() {
    scene.source(
        s -> new FetchResult.Failed("yahoo", FailureKind.UNAVAILABLE, "down", Optional.empty()));
    scene.having("AAPL", "en", null);
    Response page = scene.detail(get("/reports/AAPL/past?lang=en"), "AAPL", "past");
    assertThat(page.status()).isEqualTo(303);
    assertThat(page.header("Location")).contains("/reports/AAPL?lang=en");
    Request fragment = get("/reports/AAPL/past?lang=en").with("HX-Request", "true");
    assertThat(scene.detail(fragment, "AAPL", "past").status()).isEqualTo(204);
  }

  @Test
  void aLinkToTheReportHasAPreviewOfItsDay() {
    Request asked = get("/reports/DBS19?lang=en").with("Host", "stocks.example:8080");
    Document page = Jsoup.parse(scene.pages.report(asked, "DBS19").text());
    String root = "http://stocks.example:8080";
    assertThat(meta(page, "og:title")).isEqualTo("DBS Group Holdings (DBS19) · 12 Nov 2025");
    assertThat(meta(page, "og:description")).matches("SGD \\d\\d\\.\\d\\d [+−].+% · .+");
    assertThat(meta(page, "og:url")).isEqualTo(root + "/reports/DBS19?lang=en&date=2025-11-12");
    assertThat(meta(page, "og:image"))
        .isEqualTo(root + "/api/reports/DBS19/chart.png?lang=en&date=2025-11-12&theme=light");
    assertThat(page.select("meta[name=twitter:card]").attr("content"))
        .isEqualTo("summary_large_image");
    assertThat(page.select("link[rel=canonical]").attr("href"))
        .isEqualTo("/reports/DBS19?lang=en&date=2025-11-12");
  }

  @Test
  void whereTheSiteIsSeenIsSetUpOrWasAskedAndNothingElse() {
    Request asked = get("/").with("Host", "a.example").with("X-Forwarded-Proto", "https");
    assertThat(SharePreview.root(Optional.empty(), asked)).isEqualTo("https://a.example");
    assertThat(SharePreview.root(Optional.of(URI.create("https://b.example/")), asked))
        .isEqualTo("https://b.example");
    assertThat(SharePreview.root(Optional.empty(), get("/").with("Host", "x\"><script>")))
        .isEqualTo("http://localhost");
  }

  @Test
  void pastReportsAreNotOfTheOtherLanguage() {
    scene.at(Instant.parse("2025-11-12T12:05:00Z"));
    scene.having("DBS19", "th", "2025-11-10");
    assertThat(part("past", "").text()).contains("No reports of other days");
  }

  private static String meta(Document page, String property) {
    return page.select("meta[property=" + property + "]").attr("content");
  }
}
