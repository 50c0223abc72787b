package openbell.desk.ops;

/// The store with the numbers, or with the operator's switch, cannot be read or written now.
public final class NumbersException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NumbersException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
