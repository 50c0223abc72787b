package openbell.edge.wiring;

/// The parts cannot be put together: what is wrong, and what to do, in one line.
public final class WiringException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WiringException(String what, String cure) {
    super(what + ": " + cure);
  }

  WiringException(String what, String cure, Throwable cause) {
    super(what + ": " + cure, cause);
  }
}
