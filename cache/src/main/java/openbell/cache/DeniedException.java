package openbell.cache;

/// A read that the store refused: S3 says 403 also for what is not there, where listing is not
/// allowed. To a maker it is a miss; to one who has a copy it says nothing.
final class DeniedException extends CacheException {
  private static final long serialVersionUID = 1L;

  DeniedException(String message, Throwable cause) {
    super(message, cause);
  }
}
