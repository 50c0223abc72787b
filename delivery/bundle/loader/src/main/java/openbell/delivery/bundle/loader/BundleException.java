package openbell.delivery.bundle.loader;

import org.jspecify.annotations.Nullable;

/// A bundle that cannot be had: the message says which, why and what to do about it, in one line.
public final class BundleException extends RuntimeException {

  /// What kind of failure, for callers that act on it.
  public enum Kind {
    /// The settings say something that cannot be used.
    SETTINGS,
    /// The bucket has no such object.
    MISSING,
    /// The bucket refuses; a retry does not help.
    DENIED,
    /// The bytes are not those that the pinned hash stands for.
    DAMAGED,
    /// The disk has too little room, or cannot be written.
    NO_ROOM,
    /// The deadline passed; the next attempt may do.
    TOO_SLOW,
    /// The bucket cannot be reached or fails; a retry may help.
    UNAVAILABLE
  }

  private final Kind kind;

  /// A failure with no exception behind it.
  public BundleException(Kind kind, String message) {
    this(kind, message, null);
  }

  /// A failure with the exception that caused it.
  public BundleException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// What kind of failure this is.
  public Kind kind() {
    return kind;
  }
}
