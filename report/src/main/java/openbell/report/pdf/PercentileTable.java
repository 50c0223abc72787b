package openbell.report.pdf;

import java.awt.Color;
import java.util.List;
import openbell.report.Lang;
import openbell.report.Report.RankInfo;
import org.openpdf.text.pdf.PdfStructureElement;

/// The ranked indicators, each with a bar that shows where it stands in its own history.
record PercentileTable(List<Row> rows, Lang lang) implements Block {
  private static final Color LINE = new Color(0xE3E7EF);
  private static final Color HEAD = new Color(0xF1F4FA);
  private static final Color TRACK = new Color(0xE3E7EF);
  private static final Color FILL = new Color(0xB9CCF3);
  private static final Color UNUSUAL = new Color(0xD97706);
  private static final double BEFORE = 5;
  private static final double ROW = 18;
  private static final double VALUE_RIGHT = Canvas.LEFT + 208;
  private static final double BAR_LEFT = Canvas.LEFT + 226;
  private static final double BAR_WIDTH = 112;
  private static final double RANK_RIGHT = Canvas.LEFT + 386;
  private static final double BAND_LEFT = Canvas.LEFT + 398;
  private static final double LOW = 5;
  private static final double HIGH = 95;

  /// One indicator: its name, its value and band in words, its rank.
  record Row(
      String name, String value, RankInfo rank, String percentile, String band, String bars) {}

  PercentileTable {
    rows = List.copyOf(rows);
  }

  @Override
  public double height() {
    return BEFORE + ROW * (rows.size() + 1) + 2;
  }

  @Override
  public void draw(Canvas canvas, double top) {
    PdfStructureElement table = canvas.element("Table");
    double y = top + BEFORE;
    head(canvas, table, y);
    for (Row row : rows) {
      y += ROW;
      row(canvas, canvas.element(table, "TR"), row, y);
    }
  }

  private void head(Canvas canvas, PdfStructureElement table, double y) {
    boolean thai = lang == Lang.TH;
    canvas.artifact(() -> canvas.box(HEAD, Canvas.LEFT, y, Canvas.WIDTH, ROW, 3));
    PdfStructureElement row = canvas.element(table, "TR");
    double in = y + 2;
    head(canvas, row, thai ? "ตัวชี้วัด" : "Indicator", Canvas.LEFT + 6, in, false);
    head(canvas, row, thai ? "ค่าล่าสุด" : "Latest", VALUE_RIGHT, in, true);
    canvas.artifact(
        () -> {
          canvas.text("0", Type.SMALL, BAR_LEFT, in + 2);
          double half = canvas.width("50", Type.SMALL) / 2;
          canvas.text("50", Type.SMALL, BAR_LEFT + BAR_WIDTH / 2 - half, in + 2);
          canvas.textRight("100", Type.SMALL, BAR_LEFT + BAR_WIDTH, in + 2);
        });
    head(canvas, row, thai ? "เปอร์เซ็นไทล์" : "Percentile", RANK_RIGHT, in, true);
    head(canvas, row, thai ? "เทียบประวัติ" : "Against history", BAND_LEFT, in, false);
    head(canvas, row, thai ? "วันทำการ" : "Days", Canvas.RIGHT - 6, in, true);
  }

  private static void head(
      Canvas canvas, PdfStructureElement row, String text, double x, double y, boolean right) {
    canvas.tagged(
        canvas.element(row, "TH"),
        () -> {
          if (right) {
            canvas.textRight(text, Type.COLUMN, x, y);
          } else {
            canvas.text(text, Type.COLUMN, x, y);
          }
        });
  }

  private static void row(Canvas canvas, PdfStructureElement tr, Row row, double y) {
    double in = y + 1.5;
    canvas.artifact(
        () -> {
          canvas.box(LINE, Canvas.LEFT, y + ROW - 0.5, Canvas.WIDTH, 0.5, 0);
          bar(canvas, row.rank().percentile(), y + ROW / 2);
        });
    cell(canvas, tr, () -> canvas.text(row.name(), Type.CELL, Canvas.LEFT + 6, in));
    number(canvas, tr, () -> canvas.textRight(row.value(), Type.CELL_STRONG, VALUE_RIGHT, in));
    number(canvas, tr, () -> canvas.textRight(row.percentile(), Type.CELL_STRONG, RANK_RIGHT, in));
    Type band = unusual(row.rank().percentile()) ? Type.CELL.in(new Color(0x9A5200)) : Type.CELL;
    cell(canvas, tr, () -> canvas.text(row.band(), band, BAND_LEFT, in));
    number(canvas, tr, () -> canvas.textRight(row.bars(), Type.LESSER, Canvas.RIGHT - 6, in + 0.7));
  }

  private static void cell(Canvas canvas, PdfStructureElement row, Runnable drawing) {
    canvas.tagged(canvas.element(row, "TD"), drawing);
  }

  private static void number(Canvas canvas, PdfStructureElement row, Runnable drawing) {
    canvas.taggedWhole(canvas.element(row, "TD"), drawing);
  }

  /// From 0 to 100 with a tick at the middle.
  private static void bar(Canvas canvas, double percentile, double middle) {
    double at = BAR_WIDTH * Math.clamp(percentile, 0, 100) / 100;
    canvas.box(TRACK, BAR_LEFT, middle - 2.5, BAR_WIDTH, 5, 2.5);
    canvas.box(FILL, BAR_LEFT, middle - 2.5, Math.max(at, 5), 5, 2.5);
    canvas.box(new Color(0x9AA5BC), BAR_LEFT + BAR_WIDTH / 2 - 0.4, middle - 4.5, 0.8, 9, 0);
    Color color = unusual(percentile) ? UNUSUAL : Type.BLUE;
    canvas.dot(color, BAR_LEFT + Math.clamp(at, 3.5, BAR_WIDTH - 3.5), middle, 3.6);
  }

  private static boolean unusual(double percentile) {
    return percentile <= LOW || percentile >= HIGH;
  }
}
