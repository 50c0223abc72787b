package openbell.lake.tables;

import org.jspecify.annotations.Nullable;

/// A question that was not answered: its message says what happened and what to do, in one line.
public final class LakeSqlException extends RuntimeException {

  /// Why, for callers that act on it.
  public enum Kind {
    /// It is no question that can be answered: wrong SQL, or something else than reading.
    WRONG,
    /// It took more time or memory than allowed.
    LIMIT,
    /// What should have answered failed.
    FAILED
  }

  private final Kind kind;

  LakeSqlException(Kind kind, String what, String cure, @Nullable Throwable cause) {
    super(what + ": " + cure, cause);
    this.kind = kind;
  }

  /// Why.
  public Kind kind() {
    return kind;
  }
}
