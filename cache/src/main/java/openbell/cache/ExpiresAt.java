package openbell.cache;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The metadata that says until when a blob of the cache holds: ISO 8601 in UTC without an offset.
///
/// Without one, since the Python system that shares the bucket compares it with a naive time and
/// fails on an aware one.
final class ExpiresAt {

  /// Its name as user metadata of S3.
  static final String KEY = "expires-at";

  private ExpiresAt() {}

  /// `2025-11-12T10:00:00`, cut to the second.
  static String format(Instant instant) {
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
        instant.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
  }

  /// The moment that a text means: by its offset, else in UTC; empty when it is none.
  static Optional<Instant> parse(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from);
      return Optional.of(
          time instanceof OffsetDateTime aware
              ? aware.toInstant()
              : LocalDateTime.from(time).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
