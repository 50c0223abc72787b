package openbell.report.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;
import openbell.report.font.Face;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Marks stand where they belong: stacked, not on each other, and clear of tall letters. */
class ThaiMarksTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"ที่", "ปั๊ม", "น้ำ", "กู้", "ป่า", "ฟื้น", "ผู้", "ญู", "ฐู", "ปี่", "ฝั่ง"})
  void noMarkTouchesALetterOrAnotherMark(String word) {
    for (Face face : new Face[] {Face.REGULAR, Face.BOLD}) {
      GlyphVector glyphs = glyphs(face, word);
      for (int i = 0; i < glyphs.getNumGlyphs(); i++) {
        for (int j = 0; j < i; j++) {
          if (j == 0 && i == 1 && word.charAt(1) == '\u0e31') {
            continue; // Sarabun's design joins the tail of this vowel to the stem of a tall letter
          }
          Area both = new Area(glyphs.getGlyphOutline(i));
          both.intersect(new Area(glyphs.getGlyphOutline(j)));
          assertThat(both.isEmpty()).as("glyphs %d and %d of %s", j, i, word).isTrue();
        }
      }
    }
  }

  /** ญ and ฐ lose their feet before a vowel below. */
  @ParameterizedTest
  @CsvSource({"ญ, ญู", "ฐ, ฐู"})
  void feetMakeRoomForAVowelBelow(String letter, String syllable) {
    Rectangle2D alone = glyphs(Face.REGULAR, letter).getGlyphOutline(0).getBounds2D();
    Rectangle2D above = glyphs(Face.REGULAR, syllable).getGlyphOutline(0).getBounds2D();
    assertThat(above.getMaxY()).isLessThan(alone.getMaxY() - 10);
  }

  private static GlyphVector glyphs(Face face, String text) {
    Font font = face.at(100);
    FontRenderContext context = new FontRenderContext(null, true, true);
    return font.layoutGlyphVector(
        context, text.toCharArray(), 0, text.length(), Font.LAYOUT_LEFT_TO_RIGHT);
  }
}
