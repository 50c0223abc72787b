package openbell.report.pdf;

import java.util.EnumMap;
import java.util.Map;
import openbell.report.font.Face;
import org.openpdf.text.pdf.BaseFont;
import org.openpdf.text.pdf.GlyphLayoutFontManager;
import org.openpdf.text.pdf.GlyphLayoutFontManager.FontCaching;
import org.openpdf.text.pdf.GlyphLayoutFontManager.FontLoadException;
import org.openpdf.text.pdf.GlyphLayoutManager;

/// The bundled typefaces as OpenPDF takes them, laid out by the JDK so that Thai marks stand where
/// they belong. Parsed once; only read afterwards, so safe for any number of threads.
final class Fonts {
  // Without its own ActualText: Canvas writes that, one for a line, tied to the structure.
  private final GlyphLayoutManager layout =
      new GlyphLayoutManager(new GlyphLayoutFontManager().setFontCaching(FontCaching.OFF));
  private final Map<Face, BaseFont> faces = new EnumMap<>(Face.class);

  Fonts() {
    for (Face face : Face.values()) {
      try {
        faces.put(face, layout.loadFont(face.file(), face.stream(), 10f).getBaseFont());
      } catch (FontLoadException e) {
        throw new IllegalStateException("font " + face.file() + " in the jar cannot be used", e);
      }
    }
  }

  GlyphLayoutManager layout() {
    return layout;
  }

  BaseFont of(Face face) {
    BaseFont font = faces.get(face);
    if (font == null) {
      throw new IllegalStateException(face + " is not loaded");
    }
    return font;
  }

  /// Width in points. Marks above and below have none, so the width of a text is that of its parts.
  float width(String text, Type type) {
    return of(type.face()).getWidthPoint(text, type.size());
  }

  /// The text as one line, without what no typeface has: emoji and invisible signs are dropped,
  /// letters of other scripts become `?`.
  static String legible(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isWhitespace(c) || Character.isISOControl(c) ? ' ' : c)
        .filter(c -> !(c == ' ' && (out.isEmpty() || out.charAt(out.length() - 1) == ' ')))
        .forEach(
            c -> {
              if (visible(c) && Face.REGULAR.has(c)) {
                out.appendCodePoint(c);
              } else if (Character.isLetterOrDigit(c)) {
                out.append('?');
              }
            });
    return out.toString().strip();
  }

  /// Joiners and selectors of variants only steer the typesetting of what they stand beside.
  private static boolean visible(int c) {
    boolean selector = c >= 0xFE00 && c <= 0xFE0F;
    return !selector && Character.getType(c) != Character.FORMAT;
  }
}
