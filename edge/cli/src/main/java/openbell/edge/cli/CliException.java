package openbell.edge.cli;

/// An end of a command with a status and one line: what happened, and what to do.
final class CliException extends RuntimeException {
  private final int status;

  CliException(int status, String what, String cure) {
    super(what + ": " + cure);
    this.status = status;
  }

  int status() {
    return status;
  }
}
