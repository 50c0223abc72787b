package openbell.report.pdf;

import java.util.List;
import java.util.Optional;

/// Lines of running text.
///
/// @param before room above, in points
record Paragraph(List<String> lines, Type type, double before) implements Block {
  private static final int LEAST_LINES = 2;

  Paragraph {
    lines = List.copyOf(lines);
  }

  @Override
  public double height() {
    return before + lines.size() * type.leading();
  }

  @Override
  public void draw(Canvas canvas, double top) {
    canvas.tagged(
        canvas.element("P"),
        () -> {
          double y = top + before;
          for (String line : lines) {
            canvas.text(line, type, Canvas.LEFT, y);
            y += type.leading();
          }
        });
  }

  @Override
  public Optional<Halves> split(double room) {
    int fit = (int) ((room - before) / type.leading());
    fit = Math.min(fit, lines.size() - LEAST_LINES);
    if (fit < LEAST_LINES) {
      return Optional.empty();
    }
    return Optional.of(
        new Halves(
            new Paragraph(lines.subList(0, fit), type, before),
            new Paragraph(lines.subList(fit, lines.size()), type, 0)));
  }
}
