package openbell.lake;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the key of an object in the lake says: `zone/folder/name/date/version.ending`.
///
/// @param zone `raw`, `processed` or `quarantine`
/// @param folder the source of a raw or quarantined object, the type of a processed one
/// @param name the symbol; of a report its ticker
/// @param version the second of writing, `20251111_103000`, and `_2` for a second one of it
/// @param ending what follows, without the first dot: `json`, `th.json`, `reasons.json`
public record LakeKey(
    String zone, String folder, String name, LocalDate date, String version, String ending) {
  /// The order of writing: by date, by second, by the number within it. That of the keys' letters
  /// has `_10` before `_2`.
  public static final Comparator<LakeKey> BY_TIME =
      Comparator.comparing(LakeKey::date)
          .thenComparing(LakeKey::at)
          .thenComparingInt(LakeKey::number);

  private static final Pattern FORM =
      Pattern.compile(
          "(raw|processed|quarantine)/([^/]+)/([^/]+)/(\\d{4}-\\d\\d-\\d\\d)"
              + "/(\\d{8}_\\d{6}(?:_\\d{1,9})?)\\.([a-z.]+)");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);
  private static final int STAMP_CHARS = "20251111_103000".length();

  /// The parts of a key; empty for one of another form.
  public static Optional<LakeKey> parse(String key) {
    Matcher m = FORM.matcher(key);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      LakeKey parsed =
          new LakeKey(
              m.group(1),
              m.group(2),
              m.group(3),
              LocalDate.parse(m.group(4)),
              m.group(5),
              m.group(6));
      parsed.at();
      return Optional.of(parsed);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// The second of writing.
  public Instant at() {
    return LocalDateTime.parse(version.substring(0, STAMP_CHARS), STAMP).toInstant(ZoneOffset.UTC);
  }

  /// Which one of its second: 1 for the first, 2 for `_2`.
  public int number() {
    return version.length() == STAMP_CHARS
        ? 1
        : Integer.parseInt(version.substring(STAMP_CHARS + 1));
  }

  @Override
  public String toString() {
    return "%s/%s/%s/%s/%s.%s".formatted(zone, folder, name, date, version, ending);
  }
}
