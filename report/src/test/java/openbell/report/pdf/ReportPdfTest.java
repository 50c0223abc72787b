package openbell.report.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import openbell.market.Study;
import openbell.report.Fixtures;
import openbell.report.Headline;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.StaleLabel;
import openbell.report.chart.ChartData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openpdf.text.pdf.PdfArray;
import org.openpdf.text.pdf.PdfDictionary;
import org.openpdf.text.pdf.PdfName;
import org.openpdf.text.pdf.PdfReader;

class ReportPdfTest {
  private static final Study STUDY = Fixtures.walk(11, 1246, 0.03);
  private static final Optional<ChartData> CHART =
      Optional.of(new ChartData(Fixtures.DBS19, STUDY));

  private final ReportPdf writer = new ReportPdf();
  @TempDir private Path dir;

  @ParameterizedTest
  @EnumSource(Lang.class)
  void usualReportHasTwoPagesOfA4(Lang lang) throws IOException {
    for (long seed = 1; seed <= 12; seed++) {
      Study study = Fixtures.walk(seed, 700, (seed - 6) / 20.0);
      ChartData chart = new ChartData(Fixtures.DBS19, study);
      PdfReader pdf = new PdfReader(writer.write(Fixtures.report(study, lang), Optional.of(chart)));
      assertThat(pdf.getNumberOfPages()).as("seed %d", seed).isEqualTo(2);
      assertThat(pdf.getPageSize(1).getWidth()).isEqualTo(595);
      assertThat(pdf.getPageSize(1).getHeight()).isEqualTo(842);
    }
  }

  @Test
  void hasTitleLanguageAndTagsForThoseWhoListen() throws IOException {
    PdfReader pdf = new PdfReader(writer.write(Fixtures.report(STUDY, Lang.TH), CHART));
    PdfDictionary catalog = pdf.getCatalog();
    assertThat(pdf.getInfo().get("Title")).startsWith("DBS Group Holdings (DBS19) · ");
    assertThat(catalog.getAsString(PdfName.LANG).toUnicodeString()).isEqualTo("th-TH");
    assertThat(
            catalog
                .getAsDict(new PdfName("MarkInfo"))
                .getAsBoolean(new PdfName("Marked"))
                .booleanValue())
        .isTrue();
    assertThat(roles(catalog.getAsDict(PdfName.STRUCTTREEROOT), new ArrayList<>()))
        .contains("Document", "H1", "H2", "P", "Figure", "Table", "TR", "TH", "TD");
    String english =
        new PdfReader(writer.write(Fixtures.report(STUDY, Lang.EN), CHART))
            .getCatalog()
            .getAsString(PdfName.LANG)
            .toUnicodeString();
    assertThat(english).isEqualTo("en");
  }

  @Test
  void onlyWebAddressesAreLinks() throws IOException {
    PdfReader pdf = new PdfReader(writer.write(Fixtures.report(STUDY, Lang.TH), CHART));
    List<String> links = new ArrayList<>();
    for (int page = 1; page <= pdf.getNumberOfPages(); page++) {
      PdfArray annotations = pdf.getPageN(page).getAsArray(PdfName.ANNOTS);
      for (int i = 0; annotations != null && i < annotations.size(); i++) {
        links.add(
            annotations.getAsDict(i).getAsDict(PdfName.A).getAsString(PdfName.URI).toString());
      }
    }
    assertThat(links).containsExactly("https://example.com/dbs?a=1");
  }

  @Test
  void sameReportGivesTheSameBytesFromAnyWriterAndThread() throws Exception {
    byte[] first = writer.write(Fixtures.report(STUDY, Lang.TH), CHART);
    Callable<byte[]> task = () -> writer.write(Fixtures.report(STUDY, Lang.TH), CHART);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<byte[]> each : threads.invokeAll(List.of(task, task, task, task, task))) {
        assertThat(each.get()).isEqualTo(first);
      }
    }
    assertThat(new ReportPdf().write(Fixtures.report(STUDY, Lang.TH), CHART)).isEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource(Lang.class)
  void extractedTextIsTheTextThatWentIn(Lang lang) throws Exception {
    Report report = Fixtures.report(STUDY, lang);
    String extracted = dense(extract(writer.write(report, CHART)));
    for (String section : List.of("story", "know", "action", "risks")) {
      assertThat(extracted).contains(dense(report.sections().get(section)));
    }
    for (Headline news : report.news()) {
      assertThat(extracted).contains(dense(news.title()));
    }
    assertThat(extracted).contains(dense("raw/yahoo/2025/11/11/D05.SI.json"));
    report
        .percentiles()
        .forEach(
            (fact, rank) -> assertThat(extracted).contains("%.1f".formatted(rank.percentile())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ที่ ปั๊ม น้ำ กู้ ป่า ฟื้น ผู้ ญู ฐู", "ต่ำ ทำ กำ ค้ำ น้ำ ย่ำ", "ใกล้ ๆ กัน ฯ"})
  void wordsWithManyMarksAreExtractedWithTheirSpaces(String words) throws Exception {
    Report report = Fixtures.report(STUDY, Lang.TH);
    report.sections().put("story", words);
    assertThat(extract(writer.write(report, CHART)).lines()).contains(words);
  }

  @Test
  void saysThatThereIsNoChartAndThatTheDataAreOld() throws Exception {
    Report old = StaleLabel.of(Fixtures.report(STUDY, Lang.EN), "source down");
    String text = extract(writer.write(old, Optional.empty()));
    assertThat(text)
        .contains("This report has no chart.", "No newer report could be made just now");
    String fresh = extract(writer.write(Fixtures.report(STUDY, Lang.EN), CHART));
    assertThat(fresh).doesNotContain("This report has no chart.", "No newer report");
  }

  private String extract(byte[] pdf) throws IOException, InterruptedException {
    assumeTrue(present(), "pdftotext (poppler-utils) is not installed");
    Path file = Files.write(dir.resolve("report.pdf"), pdf);
    Path text = dir.resolve("report.txt");
    Process run =
        new ProcessBuilder("pdftotext", "-enc", "UTF-8", file.toString(), text.toString())
            .inheritIO()
            .start();
    assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isZero();
    return Files.readString(text);
  }

  /** Its absence is a failure where everything has to be tested. */
  private static boolean present() throws InterruptedException {
    try {
      return new ProcessBuilder("pdftotext", "-v").start().waitFor() == 0;
    } catch (IOException e) {
      assertThat(System.getenv("OPENBELL_REQUIRE_ALL")).as("pdftotext is required").isNull();
      return false;
    }
  }

  /** Lines are broken elsewhere than in the text that went in. */
  private static String dense(String text) {
    return text.replaceAll("\\s+", "");
  }

  private static List<String> roles(PdfDictionary element, List<String> roles) {
    if (element.getAsName(PdfName.S) != null) {
      roles.add(element.getAsName(PdfName.S).toString().substring(1));
    }
    PdfArray kids = element.getAsArray(PdfName.K);
    for (int i = 0; kids != null && i < kids.size(); i++) {
      PdfDictionary kid = kids.getAsDict(i);
      if (kid != null) {
        roles(kid, roles);
      }
    }
    return roles;
  }
}
