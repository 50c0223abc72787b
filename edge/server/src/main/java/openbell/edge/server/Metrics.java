package openbell.edge.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import openbell.edge.http.Handler;
import openbell.edge.http.Request;
import openbell.edge.http.Response;

/// The numbers of a server in Prometheus' text form: how many requests there were of which kind,
/// how they ended and how long they took, the cache's numbers and the JVM's.
///
/// `http_server_requests_seconds` is tagged with `route`, a class of paths (`report`, `page`, ...)
/// of which there are few whatever is asked, and `status`. Thread-safe.
public final class Metrics implements AutoCloseable {
  /// What `/metrics` is answered with: text of Prometheus' format 0.0.4.
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /// From a cached report to the longest wait for one that is made.
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10),
    Duration.ofSeconds(25)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

  private record Kind(RouteClass route, int status) {}

  /// Numbers of the JVM and of these.
  ///
  /// @param binders what else is to be told, such as `openbell.cache.MicrometerBinding`
  public Metrics(List<? extends MeterBinder> binders) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    gc.bindTo(registry);
    binders.forEach(binder -> binder.bindTo(registry));
  }

  /// Counters `GROUP.NAME` for each name that is told now, with what is told when they are read.
  public static MeterBinder counters(String group, Supplier<Map<String, Long>> counts) {
    return registry ->
        counts
            .get()
            .keySet()
            .forEach(
                name ->
                    FunctionCounter.builder(
                            group + "." + name,
                            counts,
                            c -> c.get().getOrDefault(name, 0L).doubleValue())
                        .register(registry));
  }

  /// A handler that does the same and is counted.
  public Handler counted(Handler handler) {
    return request -> {
      long start = System.nanoTime();
      int status = 500;
      try {
        Response response = handler.handle(request);
        status = response.status();
        return response;
      } finally {
        count(request, status, System.nanoTime() - start);
      }
    };
  }

  /// All numbers as they are now.
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }

  private void count(Request request, int status, long nanos) {
    timers
        .computeIfAbsent(new Kind(RouteClass.of(request.path()), status), this::timer)
        .record(Duration.ofNanos(nanos));
  }

  private Timer timer(Kind kind) {
    return Timer.builder("http.server.requests")
        .description("Requests answered, and how long that took")
        .tag("route", kind.route().tag())
        .tag("status", Integer.toString(kind.status()))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
