package openbell.lake;

import java.time.Instant;
import java.time.LocalDate;

/// A source's body as received, and what it is of.
///
/// @param source the source's folder under `raw/` (`yfinance`, `sample`)
/// @param symbol the source's symbol
/// @param date the exchange-local date of the fetch
/// @param fetchedAt when the body was whole
/// @param body the bytes, not copied
/// @param contentType as the source gave it
/// @param sha256 the hash of the bytes, in lower-case hex
@SuppressWarnings("ArrayRecordComponent") // Bytes that go to the store as they are.
public record RawObject(
    String source,
    String symbol,
    LocalDate date,
    Instant fetchedAt,
    byte[] body,
    String contentType,
    String sha256) {

  /// A body whose hash is worked out here, once for all that ask for it.
  public RawObject(
      String source,
      String symbol,
      LocalDate date,
      Instant fetchedAt,
      byte[] body,
      String contentType) {
    this(source, symbol, date, fetchedAt, body, contentType, Hashes.sha256(body));
  }

  @Override
  public String toString() {
    return "RawObject[%d bytes of %s from %s at %s]"
        .formatted(body.length, symbol, source, fetchedAt);
  }

  /// The ending of the object's key, by its content type.
  String extension() {
    if (contentType.startsWith("text/csv")) {
      return "csv";
    }
    return contentType.equals("application/gzip") ? "gz" : "json";
  }
}
