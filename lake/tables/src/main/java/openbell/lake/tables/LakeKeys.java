package openbell.lake.tables;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the keys of raw objects and reports say.
final class LakeKeys {
  static final String RAW = "raw/";
  static final String REPORTS = "processed/reports/";

  private static final Pattern RAW_KEY =
      Pattern.compile(
          "raw/([^/]+)/([^/]+)/(\\d{4}-\\d{2}-\\d{2})/(\\d{8}_\\d{6})(?:_\\d+)?\\.\\w+");
  private static final Pattern REPORT_KEY =
      Pattern.compile(
          "processed/reports/([^/]+)/(\\d{4}-\\d{2}-\\d{2})/(\\d{8}_\\d{6})(?:_\\d+)?\\.(\\w+)\\.json");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);

  private LakeKeys() {}

  /// @param name the source's folder, or the language of a report
  record Parsed(String symbol, LocalDate date, Instant at, String name) {}

  /// What the key of a raw object says; empty for another key.
  static Optional<Parsed> raw(String key) {
    Matcher m = RAW_KEY.matcher(key);
    return m.matches() ? parsed(m.group(2), m.group(3), m.group(4), m.group(1)) : Optional.empty();
  }

  /// What the key of a report says; empty for another key.
  static Optional<Parsed> report(String key) {
    Matcher m = REPORT_KEY.matcher(key);
    return m.matches() ? parsed(m.group(1), m.group(2), m.group(3), m.group(4)) : Optional.empty();
  }

  static String rawFolder(SymbolId id) {
    return RAW + id.source() + "/" + id.symbol() + "/";
  }

  /// The second of a run in the names of what it writes.
  static String stamp(Instant at) {
    return STAMP.format(at.atOffset(ZoneOffset.UTC));
  }

  private static Optional<Parsed> parsed(String symbol, String date, String stamp, String name) {
    try {
      return Optional.of(
          new Parsed(
              symbol,
              LocalDate.parse(date),
              LocalDateTime.parse(stamp, STAMP).toInstant(ZoneOffset.UTC),
              name));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
