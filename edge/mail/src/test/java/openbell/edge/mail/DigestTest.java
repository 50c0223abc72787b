package openbell.edge.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import openbell.desk.ops.OpsNumbers;
import openbell.report.Lang;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DigestTest {
  private static Digest digest(OpsNumbers numbers, Lang lang) {
    return new Digest(numbers, lang, Optional.of(URI.create("https://openbell.example")));
  }

  @Test
  void theSubjectSaysHowMuchIsFreshAndWhatIsWrong() {
    assertThat(digest(SampleNumbers.day(), Lang.EN).subject())
        .isEqualTo("Openbell 11 Nov 2025: 52 of 56 fresh, 3 failed, 1 unusable");
    assertThat(digest(SampleNumbers.day(), Lang.TH).subject())
        .isEqualTo(
            "Openbell 11 พ.ย. 2568: เป็นปัจจุบัน 52 จาก 56 รายการ ขัดข้อง 3 ข้อมูลใช้ไม่ได้ 1");
    assertThat(digest(SampleNumbers.well(), Lang.EN).subject())
        .isEqualTo("Openbell 11 Nov 2025: all 2 fresh");
  }

  @Test
  void theTextHasTheNumbersAndTheReasons() {
    String text = digest(SampleNumbers.day(), Lang.EN).text();
    assertThat(text.lines())
        .contains(
            "11 Nov 2025 (UTC) · as of 12 Nov 2025, 07:10 (Bangkok) · of 3 instances",
            "Fresh: 52 of 56 (3 failed, 1 waiting)",
            "Hit ratio: 94.1% (160 from the cache, 10 made)",
            "Spent: 0.25 USD (language model, 12 requests)",
            "Saved: 4.00 USD (by the cache, and 8 min of waiting)",
            "- DBS19 · failed: yahoo answered 503 <html>&amp;",
            "- VNM19 · waiting: its source lacks the session",
            "Failures: 4 in all",
            "- DBS19 · 3×: yahoo answered 503",
            "Quality of data: 61 bodies judged, 1 unusable",
            "- PTT.BK · 1×: a close of 0 in 3 rows",
            "- GET /reports/T0 · 23.4 s",
            "- GET /reports/T9 · 14.4 s · 10×",
            "- and 2 more",
            "- memory · 96.5%: 1,200 hits, 10 expired, 34 misses, 0 errors",
            "- SGX 2025-11-11: 3 made, 1 fresh, 0 stale, 1 failed",
            "- yahoo: 57 ok, 1 unknown, 3 failed · 2,000 an hour · it answered 503",
            "- over budget · 2×",
            "LINE messages left this month: 412",
            "Kept on this machine: 321 values, 4.6 MB, 0 waiting",
            "Open the operator's page: https://openbell.example/ops");
    assertThat(text).doesNotContain("T10");
  }

  @Test
  void aDayWithoutAnythingSaysSo() {
    String text = digest(SampleNumbers.well(), Lang.EN).text();
    assertThat(text)
        .contains(
            "Nothing needs you",
            "Hit ratio: – ",
            "Spent: 0.00 USD",
            "Failures: none",
            "off (no key)")
        .doesNotContain("LINE");
  }

  @Test
  void severalDaysAreSaidToBe() {
    OpsNumbers day = SampleNumbers.day();
    OpsNumbers weekend =
        new OpsNumbers(
            day.from().minusDays(2),
            day.to(),
            day.at(),
            day.instances(),
            day.unread(),
            day.tiers(),
            day.reports(),
            day.money(),
            day.model(),
            day.mostAsked(),
            day.slowest(),
            day.quality(),
            day.freshness(),
            day.warmed(),
            day.sources(),
            day.line(),
            day.sizes(),
            day.starts(),
            day.slots());
    assertThat(digest(weekend, Lang.EN).text()).contains("9 Nov 2025 to 11 Nov 2025 (UTC)");
  }

  @ParameterizedTest
  @EnumSource(Lang.class)
  void theDocumentSaysWhatTheTextSays(Lang lang) {
    Digest digest = digest(SampleNumbers.day(), lang);
    Document page = Jsoup.parse(digest.html());
    String seen = page.body().text();
    digest
        .text()
        .lines()
        .flatMap(line -> List.of(line.split(" · |: |\\(|\\)", -1)).stream())
        .map(part -> part.strip().replaceFirst("^- ", "").replaceAll("\\s+", " "))
        .filter(part -> !part.isEmpty() && !part.startsWith("http"))
        .forEach(part -> assertThat(seen).contains(part));
  }

  @ParameterizedTest
  @EnumSource(Lang.class)
  void theDocumentIsOneThatMailProgramsShow(Lang lang) {
    String html = digest(SampleNumbers.day(), lang).html();
    Document page = Jsoup.parse(html);
    assertThat(page.select("script, img, link, iframe, form, object, svg, video")).isEmpty();
    assertThat(html).doesNotContainIgnoringCase("url(").doesNotContain("@import");
    assertThat(page.select("a").eachAttr("href")).containsExactly("https://openbell.example/ops");
    assertThat(page.select("html").attr("lang")).isEqualTo(lang.code());
    assertThat(page.select("table").eachAttr("role")).containsOnly("presentation");
    // Outside of <style>, which some drop, every element that shows text has its colours itself.
    for (Element line : page.select("h1, h2, td > div, a, p.lesser")) {
      assertThat(line.attr("style")).as(line.outerHtml()).contains("color:");
    }
    assertThat(page.select("[width]").eachAttr("width")).containsOnly("100%", "50%");
    // Gmail cuts off what is longer.
    assertThat(html.length()).isLessThan(100_000);
  }

  @Test
  void whatComesFromOutsideIsText() {
    Document page = Jsoup.parse(digest(SampleNumbers.day(), Lang.EN).html());
    assertThat(page.body().text()).contains("yahoo answered 503 <html>&amp;");
  }

  @Test
  void withoutASiteThereIsNoLink() {
    Digest digest = new Digest(SampleNumbers.day(), Lang.EN, Optional.empty());
    assertThat(Jsoup.parse(digest.html()).select("a")).isEmpty();
    assertThat(digest.text()).doesNotContain("Open the operator's page");
  }

  @Test
  void bothLanguagesHaveTheSamePlaces() {
    DigestWords thai = DigestWords.in(Lang.TH);
    DigestWords english = DigestWords.in(Lang.EN);
    for (String key : thai.keys()) {
      assertThat(places(thai.get(key))).as(key).isEqualTo(places(english.get(key)));
    }
  }

  private static List<String> places(String text) {
    return java.util.regex.Pattern.compile("\\{\\w+}")
        .matcher(text)
        .results()
        .map(java.util.regex.MatchResult::group)
        .sorted()
        .toList();
  }
}
