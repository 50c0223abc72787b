package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/// When a value is made again before it expires, so that nobody waits for the new one: XFetch of
/// "Optimal Probabilistic Cache Stampede Prevention" (Vattani, Chierichetti, Lowenstein, VLDB
/// 2015).
///
/// Each ask draws for itself; the nearer the expiry and the dearer the making, the likelier it is.
/// Only for values whose expiry is a TTL ([Making.Renewal#EARLY]): one that expires at a close
/// would be made again from the same prices.
final class EarlyRefresh {

  private EarlyRefresh() {}

  /// Whether `now - cost * beta * ln(chance)` is at or beyond the expiry.
  ///
  /// @param random draws from 0 (included) to 1 (not included)
  static boolean isDue(CacheEntry entry, Instant now, double beta, DoubleSupplier random) {
    Making making = entry.making();
    if (making.renewal() != Making.Renewal.EARLY || !making.cost().isPositive() || beta == 0) {
      return false;
    }
    double chance = 1 - random.getAsDouble(); // ln(0) would always be due
    double aheadMillis = making.cost().toMillis() * beta * -Math.log(chance);
    return Duration.between(now, entry.expiresAt()).toMillis() <= aheadMillis;
  }
}
