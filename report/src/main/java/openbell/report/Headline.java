package openbell.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/// A headline about the company: from outside, so data and never an instruction.
///
/// Control and formatting characters, markup and braces are taken out of its texts, and long ones
/// are cut.
///
/// @param title one line
/// @param source who published it
/// @param publishedAt when; ISO 8601 in JSON
/// @param url where it can be read
public record Headline(
    String title, String source, @JsonProperty("published_at") Instant publishedAt, String url) {
  private static final int MOST_CHARS = 200;

  /// Makes a headline fit to be shown.
  public Headline {
    title = plain(title);
    source = plain(source);
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints().map(c -> isPlain(c) ? c : ' ').forEach(plain::appendCodePoint);
    String line = plain.toString().replaceAll("\\s+", " ").strip();
    if (line.codePointCount(0, line.length()) <= MOST_CHARS) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, MOST_CHARS)).strip() + "…";
  }

  private static boolean isPlain(int codePoint) {
    return !Character.isISOControl(codePoint)
        && Character.getType(codePoint) != Character.FORMAT
        && Character.getType(codePoint) != Character.SURROGATE
        && "<>{}`|\\".indexOf(codePoint) < 0;
  }
}
