package openbell.store;

/// What became of a conditional read.
public sealed interface Fetch {

  /// The object is another one than the caller has: here it is.
  record Found(Blob blob) implements Fetch {}

  /// The object still has the etag that the caller has: its bytes were not sent.
  record NotModified() implements Fetch {}

  /// There is no object.
  record Missing() implements Fetch {}
}
