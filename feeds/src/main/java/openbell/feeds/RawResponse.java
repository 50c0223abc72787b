package openbell.feeds;

import java.time.Instant;
import java.util.Arrays;

/**
 * A source's answer as it was received, after transfer and content decoding.
 *
 * @param body the bytes; not copied, so nobody may change them
 * @param contentType as the source gave it, or {@code application/octet-stream}
 * @param url what was asked, without secrets
 * @param fetchedAt when the answer was whole
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes, kept as received; equality is below
public record RawResponse(byte[] body, String contentType, String url, Instant fetchedAt) {

  /** Equal content, byte by byte. */
  @Override
  public boolean equals(Object o) {
    return o instanceof RawResponse r
        && Arrays.equals(body, r.body)
        && contentType.equals(r.contentType)
        && url.equals(r.url)
        && fetchedAt.equals(r.fetchedAt);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(body) * 31 + url.hashCode();
  }

  @Override
  public String toString() {
    return "RawResponse[%d bytes of %s from %s at %s]"
        .formatted(body.length, contentType, url, fetchedAt);
  }
}
