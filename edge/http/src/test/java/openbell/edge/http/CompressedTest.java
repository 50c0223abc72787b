package openbell.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class CompressedTest {
  private static final int SCRIPT_BYTES = 1_000_000;

  /** As a request names it. */
  private static final Request ASKED = Request.of("GET", "/").with("Accept-Encoding", "gzip");

  @Test
  void aLargeScriptIsCompressedOnceForAllWhoAsk() throws IOException {
    byte[] script = text(1, SCRIPT_BYTES);
    Handler site = new Compressed(r -> tagged("a", script));
    byte[] first = site.handle(ASKED).body();
    assertThat(first.length).isLessThan(script.length * 2 / 3).isGreaterThan(256 << 10);
    assertThat(site.handle(ASKED).body()).isSameAs(first);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(first)).readAllBytes())
        .isEqualTo(script);
  }

  @Test
  void whatIsKeptHasAnEnd() {
    byte[] script = text(2, SCRIPT_BYTES);
    Handler site = new Compressed(r -> tagged(r.path(), script));
    byte[] first = site.handle(ASKED).body();
    for (int i = 0; i < 20; i++) {
      site.handle(Request.of("GET", "/" + i).with("Accept-Encoding", "gzip"));
    }
    assertThat(site.handle(ASKED).body()).isEqualTo(first).isNotSameAs(first);
  }

  private static Response tagged(String tag, byte[] body) {
    return Response.of(200, "text/javascript", body).with("ETag", tag);
  }

  /** Letters that compress to a half. */
  private static byte[] text(long seed, int length) {
    byte[] random = new byte[length / 2];
    new Random(seed).nextBytes(random);
    return HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII);
  }
}
