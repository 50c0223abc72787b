package openbell.feeds;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** One HTTP GET, without redirects, retries or decoding of content. */
interface HttpTransport {

  /**
   * An answer with its body as sent.
   *
   * @param contentType empty when there is none
   * @param contentEncoding empty when there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier within the package, never compared
  record Reply(
      int status,
      byte[] body,
      Optional<String> contentType,
      Optional<String> contentEncoding,
      Optional<String> retryAfter) {}

  /** A body over the limit. */
  final class BodyTooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    BodyTooLarge(long limitBytes) {
      super("the answer is larger than " + limitBytes + " bytes");
    }
  }

  /**
   * Asks and waits for the last byte.
   *
   * @throws java.net.http.HttpTimeoutException when that takes longer than {@code timeout}
   * @throws BodyTooLarge when the body is over the limit
   * @throws IOException when there is no whole answer
   */
  Reply get(URI uri, Duration timeout) throws IOException, InterruptedException;
}
