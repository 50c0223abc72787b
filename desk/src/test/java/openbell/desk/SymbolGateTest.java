package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What stands before symbols that no registry knows. */
class SymbolGateTest {
  private static final LocalDate FROM = LocalDate.of(2021, 1, 4);
  private static final LocalDate TO = LocalDate.of(2025, 11, 12);

  private Instant now = Instant.parse("2025-11-12T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final SymbolGate gate = new SymbolGate(clock);
  private final Sources sources =
      new Sources(
          List.of(new ScriptedFeed("yahoo", s -> ScriptedFeed.bars(s, FROM, TO))),
          Map.of(),
          List.of("yahoo"));

  @Test
  void pricesThatNobodyCameBackForAreNotKept() throws InterruptedException {
    for (String symbol : List.of("AA", "BB", "CC")) {
      askAndLeave(symbol);
    }
    await(3);
    now = now.plus(Duration.ofSeconds(61));
    askAndLeave("DD");
    await(1);
    assertThat(
            gate.ask(
                "AA",
                () -> sources.fetch("AA", List.of("yahoo"), false, new Trace()),
                Duration.ZERO))
        .as("that there is such a symbol is still known")
        .isInstanceOfSatisfying(
            SymbolGate.Verdict.Known.class, known -> assertThat(known.fetched()).isEmpty());
  }

  /// Asks while the source is still silent, so that its prices come when nobody waits.
  private void askAndLeave(String symbol) {
    CountDownLatch left = new CountDownLatch(1);
    SymbolGate.Verdict verdict =
        gate.ask(
            symbol,
            () -> {
              try {
                left.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return sources.fetch(symbol, List.of("yahoo"), false, new Trace());
            },
            Duration.ZERO);
    assertThat(verdict).isInstanceOf(SymbolGate.Verdict.Looking.class);
    left.countDown();
  }

  private void await(long holding) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (gate.holding() != holding && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    assertThat(gate.holding()).isEqualTo(holding);
  }
}
