package openbell.edge.cli;

/// An end of a command with a status and one line: what happened, and what to do.
final class CliException extends RuntimeException {
  private final int status;

  CliException(int status, String what, String cure) {
    super(what + ": " + cure);
    this.status = status;
  }

  /// With what another part says, which has both in it.
  CliException(int status, Throwable cause) {
    super(Console.message(cause), cause);
    this.status = status;
  }

  int status() {
    return status;
  }
}
