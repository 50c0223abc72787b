package openbell.cache;

/// A making whose lease is gone: what it makes would be thrown away.
public final class LostLeaseException extends RuntimeException {

  /// Stops a [Maker]; [Work#check] throws it.
  public LostLeaseException() {
    super("The lease was lost while the value was being made: another makes it, or it was removed");
  }
}
