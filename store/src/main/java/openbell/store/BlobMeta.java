package openbell.store;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is kept beside an object's bytes: content type, metadata, tags, within the limits of S3.
///
/// A read returns content type and metadata; tags come back only through [BlobStore#tags].
///
/// @param contentType a media type in printable ASCII
/// @param metadata keys of `a-z 0-9 . _ -`, values of printable ASCII without blanks at either end
///   (HTTP would drop them), [#MAX_METADATA_BYTES] together
/// @param tags at most ten; keys up to 128 characters, values up to 256, of what S3 allows:
///   letters, digits, blanks and `_ . : / = + - @` (see [#tagValue])
public record BlobMeta(String contentType, Map<String, String> metadata, Map<String, String> tags) {

  /// The content type of an object that never was given one.
  public static final String UNKNOWN_TYPE = "application/octet-stream";

  /// S3's limit on user metadata, keys and values together.
  public static final int MAX_METADATA_BYTES = 2048;

  private static final Pattern PRINTABLE =
      Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");
  private static final Pattern METADATA_KEY = Pattern.compile("[a-z0-9][a-z0-9._-]*");
  private static final String TAG_CHARACTER = "[\\p{L}\\p{Zs}\\p{N}_.:/=+\\-@]";
  private static final Pattern TAG_KEY = Pattern.compile(TAG_CHARACTER + "{1,128}");
  private static final Pattern TAG_VALUE = Pattern.compile(TAG_CHARACTER + "{0,256}");
  private static final int MAX_TAGS = 10;

  /// Checks the limits and copies the maps.
  ///
  /// @throws IllegalArgumentException with the key or value that is not allowed
  public BlobMeta {
    metadata = Map.copyOf(metadata);
    tags = Map.copyOf(tags);
    require(
        PRINTABLE.matcher(contentType).matches(),
        "Not a content type: '%s' (use one such as application/json)",
        contentType);
    int bytes = 0;
    for (Map.Entry<String, String> e : metadata.entrySet()) {
      require(
          METADATA_KEY.matcher(e.getKey()).matches(),
          "Metadata key '%s' is not allowed (use a-z, 0-9, '.', '_' and '-')",
          e.getKey());
      require(
          PRINTABLE.matcher(e.getValue()).matches(),
          "Metadata '%s' has a value that is not allowed (use printable ASCII, not empty, without"
              + " blanks at either end)",
          e.getKey());
      bytes += e.getKey().length() + e.getValue().length();
    }
    require(
        bytes <= MAX_METADATA_BYTES,
        "Metadata of %s bytes (S3 takes 2048: put what is long into the object)",
        bytes);
    checkTags(tags);
  }

  /// A content type, with neither metadata nor tags.
  public static BlobMeta of(String contentType) {
    return new BlobMeta(contentType, Map.of(), Map.of());
  }

  /// This with other metadata.
  public BlobMeta withMetadata(Map<String, String> other) {
    return new BlobMeta(contentType, other, tags);
  }

  /// This with other tags.
  public BlobMeta withTags(Map<String, String> other) {
    return new BlobMeta(contentType, metadata, other);
  }

  /// A text made fit for a tag's value: each character that S3 refuses there (`^` and `&` of a
  /// ticker, say) becomes `_`, and what is beyond 256 characters is cut.
  public static String tagValue(String text) {
    String cut = text.length() > 256 ? text.substring(0, 256) : text;
    return cut.replaceAll("(?s)(?!" + TAG_CHARACTER + ").", "_");
  }

  /// What a server sent. What other writers left beyond our rules is dropped: their object can be
  /// read all the same.
  static BlobMeta received(@Nullable String contentType, Map<String, String> metadata) {
    Map<String, String> known = new HashMap<>();
    metadata.forEach(
        (name, value) -> {
          String key = name.toLowerCase(Locale.ROOT);
          if (isMetadata(key, value)) {
            known.put(key, value);
          }
        });
    String type = contentType == null ? "" : contentType;
    return new BlobMeta(isContentType(type) ? type : UNKNOWN_TYPE, known, Map.of());
  }

  /// Whether this pair would be taken as metadata; what foreign writers left may not be.
  static boolean isMetadata(String key, String value) {
    return METADATA_KEY.matcher(key).matches() && PRINTABLE.matcher(value).matches();
  }

  /// Whether this would be taken as a content type.
  static boolean isContentType(String text) {
    return PRINTABLE.matcher(text).matches();
  }

  private static void checkTags(Map<String, String> tags) {
    require(tags.size() <= MAX_TAGS, "%s tags (S3 takes at most 10)", tags.size());
    tags.forEach(
        (key, value) -> {
          require(
              TAG_KEY.matcher(key).matches() && !key.startsWith("aws:"),
              "Tag key '%s' is not allowed (1 to 128 letters, digits, blanks and _.:/=+-@, not"
                  + " starting with aws:)",
              key);
          require(
              TAG_VALUE.matcher(value).matches(),
              "Tag value '%s' is not allowed (up to 256 letters, digits, blanks and _.:/=+-@; see"
                  + " BlobMeta.tagValue)",
              value);
        });
  }

  private static void require(boolean holds, String message, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(message.formatted(value));
    }
  }
}
