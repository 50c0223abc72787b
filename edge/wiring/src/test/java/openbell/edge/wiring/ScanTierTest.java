package openbell.edge.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import openbell.cache.redis.LocalRedis;
import openbell.desk.ScanResults;
import openbell.desk.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanTierTest {
  @TempDir Path home;

  @Test
  void withoutRedisAFileOfThisMachineKeepsThemForTheNextProcess() {
    assertThat(twice(home.toString(), "")).isEqualTo("made then sqlite");
    assertThat(home.resolve("scans.db")).exists();
  }

  @Test
  void redisKeepsThemForTheNextProcess() {
    try (LocalRedis redis = LocalRedis.running("requirepass secret")) {
      String url = "redis://:secret@127.0.0.1:" + redis.port() + "/2";

      assertThat(twice(home.toString(), url)).isEqualTo("made then redis");
      assertThat(home.resolve("scans.db")).doesNotExist();
    }
  }

  @Test
  void redisIsCountedAmongTheTiers() {
    try (LocalRedis redis = LocalRedis.running();
        Wiring wiring = wiring(home.toString(), redis.address())) {
      ask(wiring);
      ask(wiring);

      assertThat(wiring.stats().snapshot().tiers())
          .filteredOn(tier -> tier.tier().equals("redis"))
          .singleElement()
          .satisfies(
              tier -> {
                assertThat(tier.misses()).isEqualTo(1);
                assertThat(tier.hits()).isEqualTo(1);
              });
    }
  }

  @Test
  void addressThatIsNoneStopsTheStartWithoutShowingIt() {
    assertThatThrownBy(() -> wiring(home.toString(), "http://:secret@h"))
        .isInstanceOf(WiringException.class)
        .hasMessageContaining("REDIS_URL=***")
        .hasMessageNotContaining("secret");
  }

  /// Loaded without the optional module, as a function's package is.
  @Test
  void packageWithoutTheClientScansAndSaysSo() throws Exception {
    URL[] without =
        Arrays.stream(
                System.getProperty("java.class.path").split(System.getProperty("path.separator")))
            .filter(
                path -> !path.matches(".*(lettuce|netty|reactor|cache-redis|cache.redis.target).*"))
            .map(ScanTierTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader =
        new URLClassLoader(without, ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> loader.loadClass("openbell.cache.redis.RedisCache"))
          .isInstanceOf(ClassNotFoundException.class);
      Class<?> there = loader.loadClass(Asking.class.getName());

      assertThat(
              there
                  .getMethod("why", String.class, String.class)
                  .invoke(null, home.toString(), "redis://127.0.0.1:1"))
          .isEqualTo("this package has no Redis client");
    }
  }

  /// What another class loader can call.
  public static final class Asking {
    private Asking() {}

    /// Why a result is not kept.
    public static String why(String home, String redisUrl) {
      try (Wiring wiring = wiring(home, redisUrl)) {
        return ask(wiring).uncached().orElse("it is");
      }
    }
  }

  private static String twice(String home, String redisUrl) {
    String first;
    try (Wiring wiring = wiring(home, redisUrl)) {
      ScanResults.Found found = ask(wiring);
      assertThat(found.uncached()).isEmpty();
      first = found.tier();
    }
    try (Wiring wiring = wiring(home, redisUrl)) {
      return first + " then " + ask(wiring).tier();
    }
  }

  private static ScanResults.Found ask(Wiring wiring) {
    try {
      return wiring
          .scanResults()
          .get(
              new ScanResults.Question(
                  "s1",
                  "rsi14 < 30",
                  Optional.empty(),
                  20,
                  Optional.empty(),
                  LocalDate.parse("2025-11-11"),
                  "json"),
              () -> "[]".getBytes(UTF_8));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Wiring wiring(String home, String redisUrl) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OPENBELL_HOME", home);
    environment.put("OPENBELL_SOURCE", "sample");
    environment.put("REDIS_URL", redisUrl);
    return new Wiring(Settings.of(environment), ProcessKind.COMMAND);
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
