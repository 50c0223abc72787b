package openbell.report.pdf;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Optional;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.Wording;
import openbell.report.chart.ChartData;
import openbell.report.chart.ChartPainter;
import org.openpdf.text.Document;
import org.openpdf.text.PageSize;
import org.openpdf.text.pdf.PdfDate;
import org.openpdf.text.pdf.PdfName;
import org.openpdf.text.pdf.PdfString;
import org.openpdf.text.pdf.PdfWriter;

/// Writes a report as PDF: A4, two pages for a usual one, tagged, in the report's language.
///
/// The same report and chart give the same bytes: nothing of the present moment is in them. Safe
/// for any number of threads; needs no display and no fonts of the machine.
public final class ReportPdf {
  private static final double TOP = 44;

  private final Fonts fonts = new Fonts();
  private final Lines lines = new Lines(fonts);
  private final ChartPainter painter = new ChartPainter();

  /// The PDF of a report.
  ///
  /// @param chart the history to draw, up to the report's last bar; empty where it is not at hand:
  ///   the PDF then says that it has no chart
  /// @throws org.openpdf.text.DocumentException when OpenPDF cannot write it
  public byte[] write(Report report, Optional<ChartData> chart) {
    Lang lang = Lang.of(report.lang()).orElse(Lang.EN);
    List<List<Block>> pages = new Composition(report, lang, lines).pages(chart, painter);
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 17);
    Document document = new Document(PageSize.A4);
    document.setGlyphLayoutManager(fonts.layout());
    PdfWriter writer = PdfWriter.getInstance(document, out);
    writer.setTagged();
    describe(document, writer, report, lang);
    document.open();
    // Opening writes down the present moment.
    PdfDate made = date(report.generatedAt());
    writer.getInfo().put(PdfName.CREATIONDATE, made);
    writer.getInfo().put(PdfName.MODDATE, made);
    Canvas canvas = new Canvas(writer, fonts);
    Footer footer = new Footer(report, lang, pages.size());
    for (int i = 0; i < pages.size(); i++) {
      if (i > 0) {
        document.newPage();
      }
      double top = TOP;
      for (Block block : pages.get(i)) {
        block.draw(canvas, top);
        top += block.height();
      }
      footer.draw(canvas, i + 1);
    }
    document.close();
    return Repeatable.of(out.toByteArray());
  }

  private static void describe(Document document, PdfWriter writer, Report report, Lang lang) {
    writer.setViewerPreferences(PdfWriter.DisplayDocTitle);
    writer.getExtraCatalog().put(PdfName.LANG, new PdfString(lang == Lang.TH ? "th-TH" : "en"));
    document.addTitle(
        "%s (%s) · %s"
            .formatted(report.name(), report.ticker(), Wording.date(report.factsAsOf(), lang)));
    document.addSubject(Wording.priceOf(report, lang));
    document.addAuthor("Openbell");
    writer.getInfo().put(PdfName.FILEID, Repeatable.id(report));
  }

  private static PdfDate date(Instant instant) {
    return new PdfDate(GregorianCalendar.from(instant.atZone(ZoneOffset.UTC)));
  }
}
