package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import openbell.report.llm.SpendingBudget.Decision;
import openbell.report.llm.SpendingBudget.Reservation;
import openbell.store.BlobStateStore;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import openbell.store.StateStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances, each with a store of its own over the same directory. */
class StateBudgetTest {
  @TempDir Path home;

  private Instant now = Instant.parse("2025-11-11T23:59:00Z");
  private BlobStore oneStore;
  private BlobStore otherStore;
  private StateBudget one;
  private StateBudget other;

  @BeforeEach
  void open() {
    oneStore = new DirectoryBlobStore(home);
    otherStore = new DirectoryBlobStore(home);
    one = new StateBudget(new BlobStateStore(oneStore), 1.0, () -> now);
    other = new StateBudget(new BlobStateStore(otherStore), 1.0, () -> now);
  }

  @AfterEach
  void close() {
    oneStore.close();
    otherStore.close();
  }

  @Test
  void whatOneSetsAsideTheOtherCannotSpend() {
    granted(one, 0.6);
    assertThat(other.reserve(0.5))
        .isEqualTo(new Decision.Denied("0.40 of 1.00 USD are left today, a request may take 0.50"));
    granted(other, 0.4);
    assertThat(one.reserve(0.01)).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void whatIsSettledForLessCanBeSpentAgain() {
    granted(one, 0.9).settle(0.1);
    assertThat(other.spentToday().usedUsd()).isCloseTo(0.1, within(1e-9));
    granted(other, 0.9);
    assertThat(one.spentToday()).isEqualTo(new StateBudget.Day(100_000, 900_000, 2));
  }

  @Test
  void anInstanceThatDiesLeavesItsMoneySetAside() {
    granted(one, 0.9);
    StateBudget restarted = new StateBudget(new BlobStateStore(otherStore), 1.0, () -> now);
    assertThat(restarted.reserve(0.2)).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void aNewDayIsANewBudgetAndOldMoneyIsSettledOnItsDay() {
    Reservation late = granted(one, 1.0);
    now = Instant.parse("2025-11-12T00:00:00Z");
    late.settle(0.5);
    assertThat(one.spentToday().usedUsd()).isZero();
    granted(other, 1.0);
    now = Instant.parse("2025-11-11T23:59:59Z");
    assertThat(other.spentToday()).isEqualTo(new StateBudget.Day(500_000, 0, 1));
  }

  @Test
  void manyAtOnceFromBothInstancesStayWithinTheBudget() throws Exception {
    int granted = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asks =
          IntStream.range(0, 40)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            Decision decision = (i % 2 == 0 ? one : other).reserve(0.1);
                            if (decision instanceof Decision.Granted(Reservation r)) {
                              r.settle(0.1);
                            }
                            return decision;
                          }))
              .toList();
      for (var ask : asks) {
        granted += ask.get() instanceof Decision.Granted ? 1 : 0;
      }
    }
    assertThat(granted).isEqualTo(10);
    assertThat(one.spentToday()).isEqualTo(new StateBudget.Day(1_000_000, 0, 10));
  }

  @Test
  void aBudgetOfNothingGrantsNothing() {
    StateBudget none = new StateBudget(new BlobStateStore(oneStore), 0, () -> now);
    assertThat(none.reserve(0.000001)).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void aRecordThatCannotBeReadMeansNo() {
    StateStore state = new BlobStateStore(oneStore);
    state.create("budget/llm/2025-11-11", "gibberish".getBytes(StandardCharsets.UTF_8));
    assertThat(one.reserve(0.1))
        .isEqualTo(
            new Decision.Unreadable(
                "state/budget/llm/2025-11-11 cannot be read: openbell doctor says why"));
  }

  @Test
  void aStoreThatIsDownMeansNoAndNotThatTheMoneyIsSpent() {
    BlobStore down = new BrokenStore(home);
    assertThat(new StateBudget(new BlobStateStore(down), 1.0, () -> now).reserve(0.1))
        .isEqualTo(
            new Decision.Unreadable(
                "state/budget/llm/2025-11-11 cannot be read: openbell doctor says why"));
  }

  private static Reservation granted(StateBudget budget, double usd) {
    Decision decision = budget.reserve(usd);
    assertThat(decision).isInstanceOf(Decision.Granted.class);
    return ((Decision.Granted) decision).reservation();
  }
}
