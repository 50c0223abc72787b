package openbell.edge.server;

import org.jspecify.annotations.Nullable;

/// The server cannot listen where it should: what is wrong, and what to do.
public final class CannotListenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String cure;

  CannotListenException(String what, String cure, @Nullable Throwable cause) {
    super(what, cause);
    this.cure = cure;
  }

  /// What is wrong.
  public String what() {
    return String.valueOf(getMessage());
  }

  /// What to do.
  public String cure() {
    return cure;
  }
}
