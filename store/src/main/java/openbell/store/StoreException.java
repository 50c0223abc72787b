package openbell.store;

import org.jspecify.annotations.Nullable;

/// A store's failure: its message says what was tried on which key of which store, what went wrong
/// and what to do about it.
public final class StoreException extends RuntimeException {

  /// What kind of failure, for callers that act on it.
  public enum Kind {
    /// The backend refuses (HTTP 403, file permissions); a retry does not help.
    DENIED,
    /// The backend cannot be reached or is failing (network, HTTP 5xx, timeout); a retry may help.
    UNAVAILABLE,
    /// The object lies in cold storage and cannot be read until it is restored
    /// ([BlobStore#restore]).
    ARCHIVED,
    /// The key is not one that [BlobKeys] allows.
    INVALID_KEY,
    /// Anything else: disk full, no such bucket, a damaged record.
    OTHER
  }

  private final Kind kind;

  /// A failure with no exception behind it.
  public StoreException(Kind kind, String message) {
    this(kind, message, null);
  }

  /// A failure with the exception that caused it.
  public StoreException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// What kind of failure this is.
  public Kind kind() {
    return kind;
  }
}
