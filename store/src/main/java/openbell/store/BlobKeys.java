package openbell.store;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/// The rules for keys, the same for every backend, so that a key is a safe relative path as well as
/// a valid S3 key.
public final class BlobKeys {

  /// The most UTF-8 bytes of a key: S3's limit.
  public static final int MAX_BYTES = 1024;

  /// The most UTF-8 bytes of one segment: file systems stop at 255, and temporary names need room.
  public static final int MAX_SEGMENT_BYTES = 200;

  /// The order of listings, that of the keys' UTF-8 bytes, as S3 has it.
  ///
  /// It is the order of code points; [String#compareTo] differs beyond the basic plane.
  public static final Comparator<String> ORDER = BlobKeys::compareCodePoints;

  private BlobKeys() {}

  /// Returns `key` if it is allowed: not empty, at most [#MAX_BYTES] bytes of UTF-8, no control
  /// character, no backslash, and between its slashes no empty segment, no `.` or `..`, none above
  /// [#MAX_SEGMENT_BYTES] bytes, the first not starting with a dot.
  ///
  /// @throws StoreException of kind `INVALID_KEY` with the reason
  public static String check(String key) {
    if (key.isEmpty()) {
      throw invalid(key, "it is empty");
    }
    if (isLonger(key, MAX_BYTES)) {
      throw invalid(
          key, "it has %d bytes of UTF-8, at most %d".formatted(utf8Length(key), MAX_BYTES));
    }
    checkCharacters(key);
    for (String segment : key.split("/", -1)) {
      checkSegment(key, segment);
    }
    if (key.charAt(0) == '.') {
      throw invalid(key, "first segments with a leading '.' are kept for the store's own files");
    }
    return key;
  }

  private static void checkCharacters(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (Character.isISOControl(c)) {
        throw invalid(key, "it has the control character U+%04X".formatted((int) c));
      }
      if (c == '\\') {
        throw invalid(key, "it has a backslash");
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < key.length()
          && Character.isLowSurrogate(key.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw invalid(key, "it has half a surrogate pair, which UTF-8 cannot hold");
      }
    }
  }

  private static void checkSegment(String key, String segment) {
    if (segment.isEmpty()) {
      throw invalid(key, "it has an empty segment (a leading, trailing or double '/')");
    }
    if (segment.equals(".") || segment.equals("..")) {
      throw invalid(key, "it has the segment '%s'".formatted(segment));
    }
    if (isLonger(segment, MAX_SEGMENT_BYTES)) {
      throw invalid(key, "a segment has more than %d bytes of UTF-8".formatted(MAX_SEGMENT_BYTES));
    }
  }

  private static boolean isLonger(String text, int bytes) {
    return text.length() > bytes / 3 && utf8Length(text) > bytes;
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static StoreException invalid(String key, String why) {
    return new StoreException(
        StoreException.Kind.INVALID_KEY,
        "Invalid key '%s': %s (use relative paths such as raw/yfinance/D05.SI/x.json)"
            .formatted(printable(key), why));
  }

  private static String printable(String key) {
    StringBuilder out = new StringBuilder();
    for (char c : key.substring(0, Math.min(key.length(), 120)).toCharArray()) {
      boolean plain = !Character.isISOControl(c) && !Character.isSurrogate(c);
      out.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return key.length() > 120 ? out.append("...").toString() : out.toString();
  }

  private static int compareCodePoints(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    int i = 0;
    while (i < shorter && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    if (i == shorter) {
      return Integer.compare(a.length(), b.length());
    }
    // Only the halves of what is beyond the basic plane are out of order: they are above all else.
    boolean beyond = Character.isSurrogate(a.charAt(i));
    return beyond == Character.isSurrogate(b.charAt(i))
        ? Character.compare(a.charAt(i), b.charAt(i))
        : Boolean.compare(beyond, !beyond);
  }
}
