package openbell.edge.http;

/// `HEAD` is a `GET` without its body: with its tag, its compression and its length.
final class Heads implements Handler {
  private final Handler inner;

  Heads(Handler inner) {
    this.inner = inner;
  }

  @Override
  public Response handle(Request request) {
    if (!request.method().equals("HEAD")) {
      return inner.handle(request);
    }
    Response response = inner.handle(asGet(request));
    return response
        .with("Content-Length", Integer.toString(response.body().length))
        .withBody(new byte[0]);
  }

  private static Request asGet(Request request) {
    return new Request(
        "GET",
        request.path(),
        request.query(),
        request.headers(),
        request.body(),
        request.client(),
        request.remaining());
  }
}
