package openbell.feeds;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** What an answer's body is once its content coding is undone. */
final class ContentCoding {

  private ContentCoding() {}

  /**
   * The body itself, or what it unpacks to.
   *
   * @throws HttpTransport.BodyTooLarge when that is more than {@code maxBytes}
   * @throws IOException when it cannot be unpacked
   */
  static byte[] decoded(HttpTransport.Reply reply, int maxBytes) throws IOException {
    String encoding = reply.contentEncoding().orElse("identity").strip();
    boolean gzip = encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
    if (!gzip || reply.body().length == 0) {
      return reply.body();
    }
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(reply.body()), 1 << 16)) {
      byte[] body = in.readNBytes(maxBytes);
      if (in.read() >= 0) {
        throw new HttpTransport.BodyTooLarge(maxBytes);
      }
      return body;
    }
  }
}
