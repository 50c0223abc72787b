package openbell.report.pdf;

import java.util.ArrayList;
import java.util.List;

/// Sets text in lines of a width.
final class Lines {
  private final Fonts fonts;
  private final LineBreaks breaks = new LineBreaks();

  Lines(Fonts fonts) {
    this.fonts = fonts;
  }

  float width(String text, Type type) {
    return fonts.width(text, type);
  }

  /// The lines of one paragraph, without spaces at their ends; a piece wider than a line is cut
  /// where the line is full.
  List<String> of(String paragraph, Type type, double width) {
    String text = Fonts.legible(paragraph);
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    double used = 0;
    for (String piece : breaks.pieces(text)) {
      double seen = width(piece.stripTrailing(), type);
      if (used + seen > width && !line.isEmpty()) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
        used = 0;
      }
      String rest = piece;
      while (width(rest.stripTrailing(), type) > width) {
        int cut = fitting(rest, type, width);
        lines.add(rest.substring(0, cut));
        rest = rest.substring(cut);
      }
      line.append(rest);
      used += width(rest, type);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /// The text, cut with an ellipsis where it is wider than a line.
  String one(String text, Type type, double width) {
    String legible = Fonts.legible(text);
    if (width(legible, type) <= width) {
      return legible;
    }
    int cut = fitting(legible, type, width - width("…", type));
    return legible.substring(0, cut).stripTrailing() + "…";
  }

  /// How many characters fit, one at least; a mark is not parted from its letter.
  private int fitting(String text, Type type, double width) {
    int cut = 1;
    while (cut < text.length() && width(text.substring(0, cut + 1), type) <= width) {
      cut++;
    }
    while (cut > 1
        && cut < text.length()
        && Character.getType(text.charAt(cut)) == Character.NON_SPACING_MARK) {
      cut--;
    }
    return cut;
  }
}
