package openbell.report.pdf;

import java.util.List;

/// A headline that leads to its article, and who published it when.
record NewsItem(List<String> title, String origin, String url) implements Block {
  private static final double BEFORE = 4;

  NewsItem {
    title = List.copyOf(title);
  }

  @Override
  public double height() {
    return BEFORE + title.size() * Type.LINK.leading() + Type.LESSER.leading();
  }

  @Override
  public void draw(Canvas canvas, double top) {
    canvas.tagged(
        canvas.element("P"),
        () -> {
          double y = top + BEFORE;
          for (String line : title) {
            canvas.text(line, Type.LINK, Canvas.LEFT, y);
            canvas.link(url, Canvas.LEFT, y, canvas.width(line, Type.LINK), Type.LINK.leading());
            y += Type.LINK.leading();
          }
          canvas.text(origin, Type.LESSER, Canvas.LEFT, y);
        });
  }
}
