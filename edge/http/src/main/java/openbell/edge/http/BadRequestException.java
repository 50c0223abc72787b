package openbell.edge.http;

/// A request that cannot be read: what is wrong, and what to do. Answered with 400.
final class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String cure;

  BadRequestException(String what, String cure) {
    super(what);
    this.cure = cure;
  }

  String what() {
    return String.valueOf(getMessage());
  }

  String cure() {
    return cure;
  }
}
