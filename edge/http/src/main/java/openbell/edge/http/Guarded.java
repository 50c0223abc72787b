package openbell.edge.http;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Around every action: a request that cannot be read is a 400, a failure a 500 that tells nothing
/// of the inside, and an unsafe request from another site's page is refused.
final class Guarded implements Handler {
  /// LINE's webhooks, the largest bodies that are taken here, stay far below.
  static final int MOST_BODY_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);
  private static final int MOST_ADDRESS_CHARS = 4096;

  private final Handler inner;

  Guarded(Handler inner) {
    this.inner = inner;
  }

  @Override
  public Response handle(Request request) {
    try {
      Optional<Problem> refused = refused(request);
      return refused.isPresent() ? refused.get().response() : inner.handle(request);
    } catch (BadRequestException e) {
      return Problem.badRequest(e.what(), e.cure()).response();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("{} {} went wrong", request.method(), request.path(), e);
      return Problem.internal().response();
    }
  }

  private static Optional<Problem> refused(Request request) {
    if (request.body().length > MOST_BODY_BYTES) {
      return Optional.of(Problem.tooLarge(MOST_BODY_BYTES));
    }
    if (request.path().length() + request.query().length() > MOST_ADDRESS_CHARS) {
      return Optional.of(
          Problem.badRequest(
              "the address has over %d characters".formatted(MOST_ADDRESS_CHARS), "send less"));
    }
    boolean safe = request.method().equals("GET");
    String site = request.header("sec-fetch-site").orElse("none");
    if (!safe && !site.equals("same-origin") && !site.equals("none")) {
      return Optional.of(Problem.forbidden("a page of another site may not do this"));
    }
    return Optional.empty();
  }
}
