package openbell.store;

/// When a write counts: always, only on a free key, or only over one known content.
public sealed interface PutCondition {

  /// Whatever is there.
  record Always() implements PutCondition {}

  /// Only where no object is.
  record IfAbsent() implements PutCondition {}

  /// Only over the object with this etag.
  ///
  /// @param etag as a read or a write returned it, without quotes
  record IfMatch(String etag) implements PutCondition {
    public IfMatch {
      Etags.check(etag);
    }
  }

  /// Writes whatever is there.
  static PutCondition always() {
    return new Always();
  }

  /// Writes only where no object is.
  static PutCondition ifAbsent() {
    return new IfAbsent();
  }

  /// Writes only over the object with this etag.
  static PutCondition ifMatch(String etag) {
    return new IfMatch(etag);
  }
}
