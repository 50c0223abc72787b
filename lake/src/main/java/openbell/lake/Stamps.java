package openbell.lake;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import openbell.store.StoreException;

/// The second in an object's key: `20251111_103000` in UTC.
final class Stamps {
  static final int MOST_IN_ONE_SECOND = 1000;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Stamps() {}

  static String of(Instant at) {
    return STAMP.format(at);
  }

  static StoreException tooMany(String stem) {
    return new StoreException(
        StoreException.Kind.OTHER,
        "%s objects of one second under %s: something writes in a loop"
            .formatted(MOST_IN_ONE_SECOND, stem));
  }
}
