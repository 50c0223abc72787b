package openbell.report.pdf;

import java.awt.Color;
import java.util.List;

/// What a reader must not miss, on a coloured ground: that the data are old.
record Notice(List<String> lines) implements Block {
  private static final Color GROUND = new Color(0xFFF3D6);
  private static final double BEFORE = 6;
  private static final double PADDING = 5;

  Notice {
    lines = List.copyOf(lines);
  }

  @Override
  public double height() {
    return BEFORE + 2 * PADDING + lines.size() * Type.NOTICE.leading();
  }

  @Override
  public void draw(Canvas canvas, double top) {
    canvas.artifact(
        () -> canvas.box(GROUND, Canvas.LEFT, top + BEFORE, Canvas.WIDTH, height() - BEFORE, 4));
    canvas.tagged(
        canvas.element("P"),
        () -> {
          double y = top + BEFORE + PADDING;
          for (String line : lines) {
            canvas.text(line, Type.NOTICE, Canvas.LEFT + 2 * PADDING, y);
            y += Type.NOTICE.leading();
          }
        });
  }
}
