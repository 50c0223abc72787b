package openbell.edge.lambda.scan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.desk.Settings;
import openbell.edge.screens.LakeTables;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;

/** The built-in sample in a lake, as the commands bring it there. */
final class TestLake {
  static final Map<String, String> SAMPLE =
      Map.of("OPENBELL_SOURCE", "sample", "OPENBELL_CLOCK", "2014-01-02T12:00:00Z");

  private TestLake() {}

  static void fetch(Map<String, String> environment) throws InterruptedException {
    try (Wiring wiring = new Wiring(Settings.of(environment), ProcessKind.COMMAND)) {
      wiring
          .fetching(Thread::sleep)
          .fetch(
              List.of("AAPL"),
              Optional.empty(),
              wiring.clock().instant().plusSeconds(60),
              (ticker, result) -> {});
    }
  }

  static void compact(Map<String, String> environment) {
    Settings settings = Settings.of(environment);
    try (Wiring wiring = new Wiring(settings, ProcessKind.COMMAND)) {
      LakeTables.of(wiring, settings).compact();
    }
  }
}
