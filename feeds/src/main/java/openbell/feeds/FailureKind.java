package openbell.feeds;

/** Why a source gave no usable prices. */
public enum FailureKind {
  /** The source asks to be asked less often. */
  RATE_LIMITED,
  /** The source cannot be reached, refuses us, says that it is broken, or we were interrupted. */
  UNAVAILABLE,
  /** No whole answer within the time allowed. */
  TIMEOUT,
  /** An answer that is not what the source is known to send. */
  BAD_RESPONSE,
  /** The source knows the symbol and has no bar of it for the time asked. */
  NO_DATA
}
