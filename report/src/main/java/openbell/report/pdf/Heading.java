package openbell.report.pdf;

/// The heading of a section with its sign.
///
/// @param icon of Noto Emoji
record Heading(String icon, String text) implements Block {
  private static final double BEFORE = 9;
  private static final double INDENT = 22;

  @Override
  public double height() {
    return BEFORE + Type.HEADING.leading() + 1;
  }

  @Override
  public void draw(Canvas canvas, double top) {
    canvas.artifact(() -> canvas.text(icon, Type.ICON, Canvas.LEFT, top + BEFORE));
    canvas.tagged(
        canvas.element("H2"),
        () -> canvas.text(text, Type.HEADING, Canvas.LEFT + INDENT, top + BEFORE));
  }

  @Override
  public boolean keepsWithNext() {
    return true;
  }
}
