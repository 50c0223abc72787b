package openbell.delivery.deployer;

import org.jspecify.annotations.Nullable;

/// A delivery that did not go as asked: its message says what happened, then what to do about it.
public final class DeployException extends RuntimeException {

  /// What kind of failure, for callers that act on it.
  public enum Kind {
    /// What was asked for makes no sense as it is.
    USAGE,
    /// There is no such thing.
    MISSING,
    /// Somebody else is at it, or was and has left it unfinished.
    BUSY,
    /// A service failed, or a check did.
    FAILED
  }

  private final Kind kind;

  /// A failure.
  public DeployException(Kind kind, String what, String cure) {
    this(kind, what, cure, null);
  }

  /// A failure with the exception that caused it.
  public DeployException(Kind kind, String what, String cure, @Nullable Throwable cause) {
    super(what + ": " + cure, cause);
    this.kind = kind;
  }

  /// What kind of failure this is.
  public Kind kind() {
    return kind;
  }
}
