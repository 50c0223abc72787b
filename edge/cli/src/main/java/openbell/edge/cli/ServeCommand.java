package openbell.edge.cli;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import openbell.cache.MicrometerBinding;
import openbell.desk.Settings;
import openbell.desk.WarmRunner;
import openbell.desk.WarmRuns;
import openbell.desk.WarmSchedule;
import openbell.edge.mail.DigestSchedule;
import openbell.edge.screens.MarketScreens;
import openbell.edge.screens.ServedLake;
import openbell.edge.server.CannotListenException;
import openbell.edge.server.HttpServer;
import openbell.edge.server.Metrics;
import openbell.edge.server.ServerSettings;
import openbell.edge.wiring.LineSweep;
import openbell.edge.wiring.LineWorks;
import openbell.edge.wiring.OpsKeeper;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `serve`: the HTTP server, until it is told to stop; meanwhile reports are made after each close,
/// and the operator is sent a digest once a day.
@Command(
    name = "serve",
    description = "HTTP API, pages and LINE's webhook, until stopped (SIGTERM or Ctrl-C)",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  /// The JDK's name for how many virtual threads run at once, read before the first one starts.
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private static final int FEWEST_CARRIERS = 16;

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
    letRequestsShareTheProcessors();
    ServerSettings listen = listen();
    Settings settings = Settings.of(main.environment);
    WarmRuns runs = new WarmRuns();
    // Closed in the opposite order: no more requests, no more warming, and what they used last.
    try (Termination termination = new Termination();
        Wiring wiring = new Wiring(settings, ProcessKind.SERVER);
        Metrics metrics =
            new Metrics(
                List.of(
                    new MicrometerBinding(wiring.stats()),
                    Metrics.counters("quality", wiring::judged),
                    Metrics.counters("sources", wiring::asked)));
        MarketScreens screens = screens(wiring, settings);
        ServedLake _ = lake(wiring, settings);
        WarmSchedule schedule = schedule(wiring, runs);
        DigestSchedule digests =
            new DigestSchedule(wiring.digests(), wiring.clock(), Thread::sleep);
        LineWorks line = new LineWorks(wiring.line(), wiring.clock());
        LineSweep _ = new LineSweep(wiring.line(), Thread::sleep);
        OpsKeeper _ = new OpsKeeper(wiring);
        HttpServer server =
            HttpServer.start(metrics.counted(wiring.site(metrics::scrape, line)), listen)) {
      if (!server.loopback()) {
        main.console.note(
            "%s can be reached from other machines, in the clear: put a proxy with TLS before it"
                .formatted(server.address()));
      }
      schedule.start();
      digests.start();
      screens.warm();
      main.console.out().println("openbell: listening on " + server.address());
      started(wiring);
      termination.await();
    } catch (CannotListenException e) {
      throw new CliException(ExitStatus.FAILED, e.what(), e.cure());
    }
    return ExitStatus.DONE;
  }

  /// By default as many virtual threads run as there are processors, and each until it waits, so
  /// that on a small machine a few long answers hold up all others. With more, the operating system
  /// shares the processors out.
  private static void letRequestsShareTheProcessors() {
    if (System.getProperty(CARRIERS) == null) {
      int processors = Runtime.getRuntime().availableProcessors();
      System.setProperty(CARRIERS, Integer.toString(Math.max(FEWEST_CARRIERS, processors)));
    }
  }

  /// By the machine's clock, which says when the process began.
  private static void started(Wiring wiring) {
    ProcessHandle.current()
        .info()
        .startInstant()
        .ifPresent(
            at ->
                wiring
                    .operations()
                    .notes()
                    .started("server", Duration.between(at, InstantSource.system().instant())));
  }

  /// Offered before the site is made.
  private static MarketScreens screens(Wiring wiring, Settings settings) {
    MarketScreens screens = MarketScreens.of(wiring, settings);
    wiring.offer(screens);
    return screens;
  }

  /// Offered before the site is made.
  private static ServedLake lake(Wiring wiring, Settings settings) {
    ServedLake lake = ServedLake.of(wiring, settings);
    wiring.offer(lake);
    return lake;
  }

  private ServerSettings listen() {
    try {
      return ServerSettings.of(host, port);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitStatus.USAGE, "--port " + port, "give a port from 0 to 65535");
    }
  }

  private static WarmSchedule schedule(Wiring wiring, WarmRuns runs) {
    WarmRunner runner = wiring.warmRunner(runs, Thread::sleep, () -> true);
    return new WarmSchedule(
        wiring.warmTimes(), runner, wiring.clock(), Thread::sleep, new Random());
  }
}
