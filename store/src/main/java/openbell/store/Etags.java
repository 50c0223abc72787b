package openbell.store;

/// Etags as this module gives and takes them: opaque, without HTTP's quotes.
final class Etags {

  private Etags() {}

  /// The etag itself, if it can be one.
  ///
  /// @throws IllegalArgumentException if it cannot
  static String check(String etag) {
    if (etag.isBlank() || etag.indexOf('"') >= 0) {
      throw new IllegalArgumentException(
          "Not an etag: '%s' (pass one that a get, head or put returned)".formatted(etag));
    }
    return etag;
  }

  /// As an HTTP header wants it.
  static String quote(String etag) {
    return '"' + etag + '"';
  }

  /// As an HTTP header gave it, without its quotes.
  static String unquote(String etag) {
    return etag.replace("\"", "");
  }
}
