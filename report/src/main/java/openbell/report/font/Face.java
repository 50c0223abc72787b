package openbell.report.font;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// A bundled typeface. Safe for any number of threads.
@SuppressWarnings("ImmutableEnumChecker") // the bytes are never handed out, a Font has no setter
public enum Face {
  /// Sarabun, for running text.
  REGULAR("Sarabun-Regular.ttf"),
  /// Sarabun, for headings.
  BOLD("Sarabun-Bold.ttf"),
  /// The signs of the sections, of Noto Emoji.
  EMOJI("NotoEmoji-subset.ttf");

  private final String file;
  private final byte[] data;
  private final Font font;

  Face(String file) {
    this.file = file;
    this.data = read(file);
    FontConfiguration.ensure();
    try {
      this.font = Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(data));
    } catch (FontFormatException | IOException e) {
      throw new IllegalStateException("font " + file + " in the jar cannot be used", e);
    }
  }

  /// The typeface at a size, in the units of what it is drawn on.
  public Font at(float size) {
    return font.deriveFont(size);
  }

  /// The name of its file, which ends in `.ttf`.
  public String file() {
    return file;
  }

  /// The TrueType file; a new stream each time, which need not be closed.
  public InputStream stream() {
    return new ByteArrayInputStream(data);
  }

  /// Whether the typeface has a glyph for a code point.
  public boolean has(int codePoint) {
    return font.canDisplay(codePoint);
  }

  private static byte[] read(String file) {
    try (InputStream in = Face.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("font " + file + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("font " + file + " cannot be read", e);
    }
  }
}
