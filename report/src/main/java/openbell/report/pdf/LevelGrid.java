package openbell.report.pdf;

import java.util.List;
import org.openpdf.text.pdf.PdfStructureElement;

/// Indicators that have a level but no rank, in columns.
record LevelGrid(List<Cell> cells) implements Block {
  private static final int COLUMNS = 3;
  private static final double BEFORE = 6;
  private static final double ROW = 15;
  private static final double GUTTER = 20;
  private static final double COLUMN = (Canvas.WIDTH - 12 - (COLUMNS - 1) * GUTTER) / COLUMNS;

  /// A name and its value.
  record Cell(String name, String value) {}

  LevelGrid {
    cells = List.copyOf(cells);
  }

  private int rows() {
    return (cells.size() + COLUMNS - 1) / COLUMNS;
  }

  @Override
  public double height() {
    return BEFORE + rows() * ROW;
  }

  /// Column by column, as it is read.
  @Override
  public void draw(Canvas canvas, double top) {
    PdfStructureElement table = canvas.element("Table");
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      int column = i / rows();
      int line = i % rows();
      double left = Canvas.LEFT + 6 + column * (COLUMN + GUTTER);
      double y = top + BEFORE + line * ROW;
      PdfStructureElement row = canvas.element(table, "TR");
      canvas.tagged(
          canvas.element(row, "TH"), () -> canvas.text(cell.name(), Type.LESSER, left, y));
      canvas.taggedWhole(
          canvas.element(row, "TD"),
          () -> canvas.textRight(cell.value(), Type.CELL_STRONG, left + COLUMN, y));
    }
  }
}
