package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/// How a value came about: what early refresh and unchanged input need to know.
///
/// @param madeAt when it was made; the epoch when that is not known
/// @param cost how long making it took; zero when that is not known. Tiers keep milliseconds
/// @param renewal whether it may be made again before it expires
/// @param inputHash a hash of what it was made from, up to 128 characters of printable ASCII
///   without blanks; empty when that is not known
/// @param why why it expires when it does, for operators: up to 80 characters of printable ASCII;
///   empty when nobody said
public record Making(Instant madeAt, Duration cost, Renewal renewal, String inputHash, String why) {

  // Before the first value, which is checked by them.
  private static final Pattern HASH = Pattern.compile("[\\x21-\\x7e]{0,128}");
  private static final Pattern WHY = Pattern.compile("([\\x21-\\x7e][\\x20-\\x7e]{0,79})?");

  /// Of a value that says nothing of it.
  public static final Making UNKNOWN =
      new Making(Instant.EPOCH, Duration.ZERO, Renewal.AT_EXPIRY, "");

  /// When a value may be made again.
  public enum Renewal {
    /// Its expiry is a TTL, a matter of taste: some while before it is fine, and spares everybody
    /// the wait.
    EARLY,
    /// It expires at a moment that changes the answer, or nobody said: not before.
    AT_EXPIRY
  }

  public Making {
    if (!CacheEntry.isExpiry(madeAt)) {
      throw new IllegalArgumentException(
          "Made at %s (must be between 1970 and 9999)".formatted(madeAt));
    }
    if (cost.isNegative()) {
      throw new IllegalArgumentException("Cost of %s (must not be negative)".formatted(cost));
    }
    if (!isHash(inputHash)) {
      throw new IllegalArgumentException(
          "Input hash of %d characters (use at most 128 of printable ASCII without blanks)"
              .formatted(inputHash.length()));
    }
    if (!isWhy(why)) {
      throw new IllegalArgumentException(
          "Reason '%s' (use at most 80 characters of printable ASCII)".formatted(why));
    }
  }

  /// A making that does not say why its value expires when it does.
  public Making(Instant madeAt, Duration cost, Renewal renewal, String inputHash) {
    this(madeAt, cost, renewal, inputHash, "");
  }

  /// Whether this can be a reason.
  static boolean isWhy(String text) {
    return WHY.matcher(text).matches();
  }

  /// Whether this can be an input hash.
  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }
}
