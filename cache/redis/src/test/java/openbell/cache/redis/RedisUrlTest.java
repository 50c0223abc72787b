package openbell.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {

  @Test
  void hostAloneWillDo() {
    assertThat(RedisUrl.of("redis://cache.example"))
        .contains(
            new RedisUrl("cache.example", 6379, false, Optional.empty(), Optional.empty(), 0));
  }

  @Test
  void allPartsAreRead() {
    assertThat(RedisUrl.of("rediss://ann:p%40ss+w%2Fd:x@[::1]:6380/3"))
        .contains(
            new RedisUrl("::1", 6380, true, Optional.of("ann"), Optional.of("p@ss+w/d:x"), 3));
    assertThat(RedisUrl.of("redis://:secret@h/").orElseThrow().password()).contains("secret");
    assertThat(RedisUrl.of("redis://:secret@h/").orElseThrow().user()).isEmpty();
  }

  @Test
  void neverShowsUserOrPassword() {
    assertThat(RedisUrl.of("rediss://ann:secret@[::1]:6380/3").orElseThrow())
        .hasToString("rediss://[::1]:6380/3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "localhost:6379",
        "http://localhost",
        "redis:///0",
        "redis://h:0",
        "redis://h:70000",
        "redis://h/x",
        "redis://h/0/1",
        "redis://h?db=1",
        "redis://h/0#x",
        "redis://u:%zz@h",
        "redis-sentinel://h"
      })
  void othersAreNone(String text) {
    assertThat(RedisUrl.of(text)).isEmpty();
  }
}
