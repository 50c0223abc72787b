package openbell.store;

/// What became of a conditional write.
public sealed interface PutResult {

  /// The object was written.
  ///
  /// @param etag of what was written, without quotes
  record Written(String etag) implements PutResult {}

  /// The condition did not hold: nothing was written.
  record Conflict() implements PutResult {}
}
