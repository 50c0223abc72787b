package openbell.cache;

import openbell.store.BlobKeys;
import openbell.store.StoreException;

/// The rule for keys that all tiers share: what one takes, each takes.
public final class CacheKeys {

  private CacheKeys() {}

  /// Returns the key if a blob could have it.
  public static String check(String key) {
    try {
      return BlobKeys.check(key);
    } catch (StoreException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /// Returns the prefix if a key could begin with it.
  public static String checkPrefix(String prefix) {
    check(prefix + "x");
    return prefix;
  }
}
