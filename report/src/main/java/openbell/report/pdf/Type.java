package openbell.report.pdf;

import java.awt.Color;
import openbell.report.font.Face;

/// How a text is set: typeface, size and leading in points, colour.
record Type(Face face, float size, float leading, Color color) {
  private static final Color INK = new Color(0x1B2130);
  private static final Color GREY = new Color(0x5A6272);
  static final Color NAVY = new Color(0x1E2A4A);
  static final Color BLUE = new Color(0x1F5FD0);

  static final Type TITLE = new Type(Face.BOLD, 20f, 27f, NAVY);
  static final Type PRICE = new Type(Face.BOLD, 20f, 27f, NAVY);
  static final Type MOVE = new Type(Face.BOLD, 12f, 17f, INK);
  static final Type HEADING = new Type(Face.BOLD, 12.5f, 18f, NAVY);
  static final Type ICON = new Type(Face.EMOJI, 13f, 18f, BLUE);
  static final Type BODY = new Type(Face.REGULAR, 10f, 16f, INK);
  static final Type LESSER = new Type(Face.REGULAR, 9f, 13.5f, GREY);
  static final Type CELL = new Type(Face.REGULAR, 9f, 15f, INK);
  static final Type CELL_STRONG = new Type(Face.BOLD, 9f, 15f, INK);
  static final Type COLUMN = new Type(Face.BOLD, 8f, 14f, GREY);
  static final Type LINK = new Type(Face.REGULAR, 9.5f, 14f, BLUE);
  static final Type NOTICE = new Type(Face.BOLD, 9.5f, 14f, new Color(0x7A4B00));
  static final Type SMALL = new Type(Face.REGULAR, 7.5f, 10.5f, GREY);

  Type in(Color other) {
    return new Type(face, size, leading, other);
  }

  /// From the top of a line to its baseline: letters stand in the middle of the leading.
  float baseline() {
    return leading / 2 + size * 0.34f;
  }
}
