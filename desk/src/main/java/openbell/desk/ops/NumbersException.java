package openbell.desk.ops;

/// What the operator asked for cannot be done now, since the store cannot be read or written.
public final class NumbersException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NumbersException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
