package openbell.edge.wiring;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import openbell.desk.Settings;
import openbell.edge.http.Request;
import openbell.edge.http.Response;
import openbell.edge.http.Site;

/** The real site over the real parts, on the built-in sample unless told otherwise. */
final class TestSite implements AutoCloseable {
  static final String TOKEN = "correct-horse-battery-staple";

  final Wiring wiring;
  final Site site;

  TestSite(Path home, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>();
    all.put("OPENBELL_HOME", home.toString());
    all.put("OPENBELL_SOURCE", "sample");
    all.put("OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
    all.put("OPENBELL_REQUESTS_PER_MINUTE", "0");
    all.put("OPENBELL_ADMIN_TOKEN", TOKEN);
    all.putAll(environment);
    wiring = new Wiring(Settings.of(all), ProcessKind.SERVER);
    site = wiring.site(() -> "up 1\n", body -> {});
  }

  Response get(String target) {
    return site.handle(Request.of("GET", target));
  }

  @Override
  public void close() {
    wiring.close();
  }
}
