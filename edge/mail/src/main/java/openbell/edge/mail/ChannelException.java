package openbell.edge.mail;

/// A letter was not taken. The message is one line without secrets: what happened (what to do).
public final class ChannelException extends Exception {
  private static final long serialVersionUID = 1;

  ChannelException(String message, Throwable cause) {
    super(message, cause);
  }

  ChannelException(String message) {
    super(message);
  }

  /// The message.
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
