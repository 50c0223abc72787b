package openbell.cache;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CacheEntryTest {

  @Test
  void expiryThatNoTierCouldKeepIsRefused() {
    for (Instant expiry : new Instant[] {Instant.MAX, Instant.MIN}) {
      assertThatThrownBy(() -> new CacheEntry(new byte[0], "text/plain", expiry))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be between 1970 and 9999");
    }
  }

  @Test
  void emptyContentTypeIsRefused() {
    assertThatThrownBy(() -> new CacheEntry(new byte[0], " ", Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Empty content type");
  }
}
