package openbell.store.signing;

/// There is nothing to sign a request with.
public final class SigningException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  /// @param passing whether it may be there a moment later; else the settings lack it
  SigningException(boolean passing, String message, Throwable cause) {
    super(message, cause);
    this.passing = passing;
  }

  SigningException(boolean passing, String message) {
    super(message);
    this.passing = passing;
  }

  /// Whether another attempt may do.
  public boolean passing() {
    return passing;
  }
}
