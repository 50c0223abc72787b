package openbell.edge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import openbell.edge.http.Handler;
import openbell.edge.http.Request;
import openbell.edge.http.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {
  @Test
  void countersAreToldAsTheyAreWhenRead() {
    Map<String, Long> counts = new ConcurrentHashMap<>(Map.of("quarantined", 1L));
    try (Metrics metrics = new Metrics(List.of(Metrics.counters("quality", () -> counts)))) {
      assertThat(metrics.scrape()).contains("quality_quarantined_total 1.0");
      counts.put("quarantined", 3L);
      assertThat(metrics.scrape()).contains("quality_quarantined_total 3.0");
    }
  }

  @Test
  void requestsAreCountedByRouteAndStatusWithTheirTime() {
    try (Metrics metrics = new Metrics(List.of())) {
      Handler handler =
          metrics.counted(
              request -> {
                if (request.query().equals("broken")) {
                  throw new IllegalStateException("broken");
                }
                return new Response(
                    request.path().endsWith("NONE") ? 404 : 200, Map.of(), new byte[0]);
              });
      Stream.of("/api/reports/AAPL", "/api/reports/DBS19?lang=en", "/api/reports/NONE", "/")
          .forEach(target -> handler.handle(Request.of("GET", target)));
      assertThatThrownBy(() -> handler.handle(Request.of("GET", "/?broken")))
          .isInstanceOf(IllegalStateException.class);
      assertThat(metrics.scrape())
          .contains("http_server_requests_seconds_count{route=\"report\",status=\"200\"} 2\n")
          .contains("http_server_requests_seconds_count{route=\"report\",status=\"404\"} 1\n")
          .contains("http_server_requests_seconds_count{route=\"page\",status=\"200\"} 1\n")
          .contains("http_server_requests_seconds_count{route=\"page\",status=\"500\"} 1\n")
          .contains("le=\"25.0\"} 2\n")
          .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/reports/AAPL, REPORT",
    "/api/reports/a%2Fchart.png, REPORT",
    "/api/reports/AAPL/chart.png, CHART",
    "/api/reports/AAPL/report.pdf, PDF",
    "/api/scan, SCAN",
    "/api/lake/AAPL/indicators, LAKE",
    "/api/cache/stats, CACHE",
    "/api/nothing, OTHER",
    "/, PAGE",
    "/reports/%E0%B8%97, PAGE",
    "/ops, PAGE",
    "/line/webhook, LINE",
    "/metrics, OPERATIONS",
    "/wp-login.php, OTHER"
  })
  void pathsHaveFewClasses(String path, RouteClass route) {
    assertThat(RouteClass.of(path)).isEqualTo(route);
  }
}
