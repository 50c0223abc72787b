package openbell.market;

import java.text.Normalizer;
import java.util.Optional;

/**
 * What people's fingers do to a ticker, undone: widths, digits, marks and keyboards.
 *
 * <p>Three readings of a text, each lossier than the one before: {@link #normalise} keeps what was
 * typed but for its spelling in Unicode, {@link #key} keeps what two spellings of one name have in
 * common, {@link #fromKedmanee} reads Thai letters as the Latin keys they lie on.
 */
final class TickerText {

  private static final char NIKHAHIT = '\u0E4D';
  private static final char SARA_AA = '\u0E32';
  private static final char SARA_AM = '\u0E33';
  private static final char SARA_E = '\u0E40';
  private static final char SARA_AE = '\u0E41';
  private static final char THANTHAKHAT = '\u0E4C';

  /** Thai keys and the Latin letters on them: the plain layer, then the shifted one. */
  private static final String THAI_KEYS =
      "ๅ/-ภถุึคตจขช"
          + "ๆไำพะัีรนย"
          + "ฟหกดเ้่าส"
          + "ผปแอิืทใ"
          + "๐\"ฎฑธํ๊ณฯญ"
          + "ฤฆฏโฌ็๋ษศ"
          + "()ฉฮฺ์?";

  private static final String LATIN_KEYS =
      "1234567890-="
          + "QWERTYUIOP"
          + "ASDFGHJKL"
          + "ZXCVBNM."
          + "QWERTYUIOP"
          + "ASDFGHJKL"
          + "ZXCVBNM";

  private TickerText() {}

  /**
   * Trimmed, NFC, in upper case; Thai and full-width digits and letters as ASCII; invisible
   * characters and {@code $ # @} gone; doubled เ and split ำ mended; runs of spaces as one; every
   * dash a hyphen.
   */
  static String normalise(String raw) {
    return normaliseNfc(isAscii(raw) ? raw : Normalizer.normalize(raw, Normalizer.Form.NFC));
  }

  /** Letter by letter, so that none becomes two: {@code ß} is not {@code SS}, a symbol. */
  private static String upperCase(StringBuilder text) {
    for (int i = 0; i < text.length(); i++) {
      text.setCharAt(i, Character.toUpperCase(text.charAt(i)));
    }
    return text.toString();
  }

  /** The same for a text known to be in NFC; spares a start the 20 ms of loading the normaliser. */
  static String normaliseNfc(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      append(out, text.charAt(i));
    }
    int end = out.length();
    if (end > 0 && out.charAt(end - 1) == ' ') {
      out.setLength(end - 1);
    }
    return upperCase(out);
  }

  private static void append(StringBuilder out, char typed) {
    char c = plain(typed);
    int last = out.length() - 1;
    if (c == ' ') {
      if (last >= 0 && out.charAt(last) != ' ') {
        out.append(c);
      }
    } else if (c == SARA_E && last >= 0 && out.charAt(last) == SARA_E) {
      out.setCharAt(last, SARA_AE);
    } else if (c == SARA_AA && last >= 0 && out.charAt(last) == NIKHAHIT) {
      out.setCharAt(last, SARA_AM);
    } else if (c != 0) {
      out.append(c);
    }
  }

  /** One character as ASCII where it has such a form; 0 for one to be dropped. */
  private static char plain(char c) {
    if (c < 0x80) {
      return c == '$' || c == '#' || c == '@' ? 0 : c;
    }
    if (c >= '๐' && c <= '๙') {
      return (char) ('0' + (c - '๐'));
    }
    if (c >= '\uFF01' && c <= '\uFF5E') { // full-width forms lie 0xFEE0 above ASCII
      return plain((char) (c - 0xFEE0));
    }
    if (c == '\u00A0') {
      return 0;
    }
    return switch (Character.getType(c)) {
      case Character.FORMAT -> 0;
      case Character.SPACE_SEPARATOR -> ' ';
      case Character.DASH_PUNCTUATION -> '-';
      default -> c;
    };
  }

  /**
   * What two spellings of one name have in common, for comparing only: a normalised text without
   * spaces, light punctuation, Thai tone marks and ็, and without consonants silenced by ์.
   */
  static String key(String normalised) {
    StringBuilder out = new StringBuilder(normalised.length());
    for (int i = 0; i < normalised.length(); i++) {
      char c = normalised.charAt(i);
      if (c == THANTHAKHAT) {
        dropSilenced(out);
      } else if (c == SARA_AA && endsWith(out, NIKHAHIT)) { // a tone mark stood between the two
        out.setCharAt(out.length() - 1, SARA_AM);
      } else if (!(c >= '\u0E47' && c <= '\u0E4B') && " .,()-'’".indexOf(c) < 0) {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Takes back the silenced consonant, with its ิ or ุ. */
  private static void dropSilenced(StringBuilder out) {
    if (endsWith(out, '\u0E34') || endsWith(out, '\u0E38')) {
      out.setLength(out.length() - 1);
    }
    int last = out.length() - 1;
    if (last >= 0 && out.charAt(last) >= 'ก' && out.charAt(last) <= 'ฮ') {
      out.setLength(last);
    }
  }

  /**
   * The Latin text that was meant when a keyboard was left in Thai (Kedmanee layout); empty when
   * some character lies on no such key, or none is Thai. Takes the raw text: normalising would turn
   * ๐, which lies on Q, into a zero.
   */
  static Optional<String> fromKedmanee(String raw) {
    StringBuilder out = new StringBuilder(raw.length());
    boolean thai = false;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      boolean latin = c == '.' || (c < 0x80 && Character.isLetterOrDigit(c));
      int key = latin ? -1 : THAI_KEYS.indexOf(c);
      if (key >= 0) {
        thai |= c > 0x7F;
        out.append(LATIN_KEYS.charAt(key));
      } else if (latin) {
        out.append(c); // the number pad types digits on any layout
      } else if (c != ' ') {
        return Optional.empty();
      }
    }
    return thai ? Optional.of(upperCase(out)) : Optional.empty();
  }

  private static boolean endsWith(StringBuilder text, char c) {
    return !text.isEmpty() && text.charAt(text.length() - 1) == c;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
