package openbell.edge.http;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import openbell.desk.Settings;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;

/** The real site over the real parts, on the built-in sample unless told otherwise. */
final class TestSite implements AutoCloseable {
  static final String TOKEN = "correct horse battery staple";

  final Wiring wiring;
  final Site site;
  private volatile Optional<String> notReady = Optional.empty();

  TestSite(Path home, Map<String, String> environment, int requestsPerMinute) {
    this(home, environment, requestsPerMinute, Optional.of(TOKEN));
  }

  TestSite(
      Path home, Map<String, String> environment, int requestsPerMinute, Optional<String> token) {
    Map<String, String> all = new HashMap<>();
    all.put("OPENBELL_HOME", home.toString());
    all.put("OPENBELL_SOURCE", "sample");
    all.put("OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
    all.putAll(environment);
    wiring = new Wiring(Settings.of(all), ProcessKind.SERVER);
    site =
        new Site(
            new SiteParts(
                wiring.desk(),
                wiring.renditions(),
                wiring.forgetting(),
                wiring.stats(),
                () -> token,
                Duration.ofHours(24),
                Optional.empty(),
                () -> "up 1\n",
                () -> notReady,
                requestsPerMinute,
                InstantSource.system()));
  }

  void notReady(String why) {
    notReady = Optional.of(why);
  }

  Response get(String target) {
    return site.handle(Request.of("GET", target));
  }

  @Override
  public void close() {
    wiring.close();
  }
}
