package openbell.report.pdf;

import java.awt.Color;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openpdf.text.pdf.PdfAction;
import org.openpdf.text.pdf.PdfContentByte;
import org.openpdf.text.pdf.PdfDictionary;
import org.openpdf.text.pdf.PdfName;
import org.openpdf.text.pdf.PdfObject;
import org.openpdf.text.pdf.PdfString;
import org.openpdf.text.pdf.PdfStructureElement;
import org.openpdf.text.pdf.PdfTemplate;
import org.openpdf.text.pdf.PdfWriter;

/// What a page is drawn on: points from the top left corner, every mark tagged for readers who
/// listen, or told to be decoration.
final class Canvas {
  static final float PAGE_WIDTH = 595;
  static final float PAGE_HEIGHT = 842;
  static final float LEFT = 40;
  static final float WIDTH = PAGE_WIDTH - 2 * LEFT;
  static final float RIGHT = LEFT + WIDTH;

  private static final int FIRST_THAI = 0x0E00;
  private static final int MINUS = 0x2212;
  private static final PdfName ARTIFACT = new PdfName("Artifact");

  private final PdfContentByte content;
  private final Fonts fonts;
  private final PdfStructureElement document;
  private @Nullable PdfStructureElement current; // what text being drawn belongs to

  Canvas(PdfWriter writer, Fonts fonts) {
    this.content = writer.getDirectContent();
    this.fonts = fonts;
    this.document = new PdfStructureElement(writer.getStructureTreeRoot(), new PdfName("Document"));
  }

  /// A new part of the document: `H1`, `H2`, `P`, `Figure`, `Table`.
  PdfStructureElement element(String role) {
    return element(document, role);
  }

  PdfStructureElement element(PdfStructureElement parent, String role) {
    return new PdfStructureElement(parent, new PdfName(role));
  }

  /// A figure with the words that stand for it.
  PdfStructureElement figure(String alternative) {
    PdfStructureElement figure = element("Figure");
    figure.put(PdfName.ALT, new PdfString(alternative, PdfString.TEXT_UNICODE));
    return figure;
  }

  /// Draws text that belongs to a part of the document. Each line becomes a `Span` of it, which
  /// says in its ActualText what was meant: glyphs of Thai are reordered and substituted.
  void tagged(PdfStructureElement element, Runnable drawing) {
    current = element;
    drawing.run();
    current = null;
  }

  /// Draws a part of the document that is no text, or a number alone.
  void taggedWhole(PdfStructureElement element, Runnable drawing) {
    content.beginMarkedContentSequence(element);
    drawing.run();
    content.endMarkedContentSequence();
  }

  /// Draws what is decoration, or is repeated on each page.
  void artifact(Runnable drawing) {
    content.beginMarkedContentSequence(ARTIFACT);
    drawing.run();
    content.endMarkedContentSequence();
  }

  float width(String text, Type type) {
    return fonts.width(text, type);
  }

  /// A line of text in a line box that begins at `top`.
  void text(String text, Type type, double left, double top) {
    if (text.isEmpty()) {
      return;
    }
    boolean marked = mark(text);
    content.beginText();
    content.setFontAndSize(fonts.of(type.face()), type.size());
    content.setColorFill(type.color());
    content.setTextMatrix((float) left, (float) (PAGE_HEIGHT - top - type.baseline()));
    content.showText(text);
    content.endText();
    if (marked) {
      content.endMarkedContentSequence();
    }
  }

  /// Begins the line's own sequence; false where it needs none.
  private boolean mark(String text) {
    // Latin letters and digits are extracted as they are.
    boolean plain = text.codePoints().allMatch(c -> c < FIRST_THAI || c == MINUS);
    PdfDictionary properties = new PdfDictionary();
    if (!plain) {
      properties.put(PdfName.ACTUALTEXT, new PdfString(text, PdfObject.TEXT_UNICODE));
    }
    if (current != null) {
      PdfStructureElement span = element(current, "Span");
      if (!plain) {
        span.put(PdfName.ACTUALTEXT, new PdfString(text, PdfObject.TEXT_UNICODE));
      }
      content.beginMarkedContentSequence(span, properties);
      return true;
    }
    if (!plain) {
      content.beginMarkedContentSequence(PdfName.SPAN, properties, true);
    }
    return !plain;
  }

  /// A line of text that ends at `right`.
  void textRight(String text, Type type, double right, double top) {
    text(text, type, right - width(text, type), top);
  }

  /// A filled box.
  void box(Color color, double left, double top, double width, double height, double radius) {
    content.setColorFill(color);
    float y = (float) (PAGE_HEIGHT - top - height);
    content.roundRectangle((float) left, y, (float) width, (float) height, (float) radius);
    content.fill();
  }

  /// A filled circle around a point.
  void dot(Color color, double x, double y, double radius) {
    content.setColorFill(color);
    content.circle((float) x, (float) (PAGE_HEIGHT - y), (float) radius);
    content.fill();
  }

  /// Makes a rectangle lead to a web address; other addresses lead nowhere.
  void link(String url, double left, double top, double width, double height) {
    String scheme = url.toLowerCase(Locale.ROOT);
    if (scheme.startsWith("https://") || scheme.startsWith("http://")) {
      content.setAction(
          new PdfAction(url),
          (float) left,
          (float) (PAGE_HEIGHT - top - height),
          (float) (left + width),
          (float) (PAGE_HEIGHT - top));
    }
  }

  /// A drawing of its own, to be placed by [#place].
  PdfTemplate drawing(double width, double height) {
    return content.createTemplate((float) width, (float) height);
  }

  void place(PdfTemplate drawing, double left, double top) {
    content.addTemplate(drawing, (float) left, (float) (PAGE_HEIGHT - top - drawing.getHeight()));
  }
}
