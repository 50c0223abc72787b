package openbell.cache;

import org.jspecify.annotations.Nullable;

/// A cache that cannot be read or written: its message says which, on what key, why and what to do.
public class CacheException extends RuntimeException {

  /// A failure with the exception behind it.
  public CacheException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
