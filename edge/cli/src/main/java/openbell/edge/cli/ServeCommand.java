package openbell.edge.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import openbell.cache.MicrometerBinding;
import openbell.desk.Settings;
import openbell.desk.WarmRunner;
import openbell.desk.WarmRuns;
import openbell.desk.WarmSchedule;
import openbell.desk.WarmTimes;
import openbell.desk.Warming;
import openbell.edge.http.Handler;
import openbell.edge.http.Response;
import openbell.edge.server.CannotListenException;
import openbell.edge.server.HttpServer;
import openbell.edge.server.Metrics;
import openbell.edge.server.ServerSettings;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.market.TickerRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `serve`: the HTTP server, until it is told to stop; meanwhile reports are made after each close.
@Command(
    name = "serve",
    description = "HTTP API, pages and LINE's webhook, until stopped (SIGTERM or Ctrl-C)",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private final Main main;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "the address to listen on (default: ${DEFAULT-VALUE}, this machine alone)")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "the port to listen on (default: ${DEFAULT-VALUE}); 0 takes a free one")
  private int port = 8080;

  ServeCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() {
    ServerSettings listen = listen();
    Settings settings = Settings.of(main.environment);
    WarmRuns runs = new WarmRuns();
    // Closed in the opposite order: no more requests, no more warming, and what they used last.
    try (Termination termination = new Termination();
        Wiring wiring = new Wiring(settings, ProcessKind.SERVER);
        Metrics metrics = new Metrics(List.of(new MicrometerBinding(wiring.stats())));
        WarmSchedule schedule =
            schedule(settings, wiring, runs, List::of, (ticker, session, madeHere) -> {});
        HttpServer server = HttpServer.start(metrics.counted(handler(metrics)), listen)) {
      if (!server.loopback()) {
        main.console.note(
            "%s can be reached from other machines, in the clear: put a proxy with TLS before it"
                .formatted(server.address()));
      }
      schedule.start();
      main.console.out().println("openbell: listening on " + server.address());
      termination.await();
    } catch (CannotListenException e) {
      throw new CliException(ExitStatus.FAILED, e.what(), e.cure());
    }
    return ExitStatus.DONE;
  }

  private ServerSettings listen() {
    try {
      return ServerSettings.of(host, port);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitStatus.USAGE, "--port " + port, "give a port from 0 to 65535");
    }
  }

  /// What is answered.
  private static Handler handler(Metrics metrics) {
    return request ->
        switch (request.path()) {
          case "/health" -> text(200, "text/plain", "ok\n");
          case "/metrics" -> text(200, Metrics.CONTENT_TYPE, metrics.scrape());
          default -> text(404, "application/problem+json", "{\"status\":404}");
        };
  }

  private static Response text(int status, String type, String body) {
    return new Response(
        status, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
  }

  /// Warms what is asked for most, what the settings name, and what people follow.
  ///
  /// @param followers is told of reports that are there
  private static WarmSchedule schedule(
      Settings settings,
      Wiring wiring,
      WarmRuns runs,
      Supplier<List<String>> followed,
      WarmRunner.Listener followers) {
    WarmRunner runner =
        new WarmRunner(
            Warming.polite(wiring.desk(), Thread::sleep),
            List.of(settings.lang()),
            runs,
            followers,
            wiring.clock());
    WarmTimes times =
        new WarmTimes(
            () ->
                Stream.concat(wiring.warmList().tickers().stream(), followed.get().stream())
                    .toList(),
            TickerRegistry.bundled());
    return new WarmSchedule(times, runner, wiring.clock(), Thread::sleep, new Random());
  }
}
