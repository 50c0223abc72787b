package openbell.report;

/// A narrator's text that cannot be shown: it holds a number of its own, or a placeholder without a
/// value.
public final class UnverifiedTextException extends RuntimeException {
  UnverifiedTextException(String message) {
    super(message);
  }
}
