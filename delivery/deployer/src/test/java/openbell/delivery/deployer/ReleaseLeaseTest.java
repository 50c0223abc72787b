package openbell.delivery.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import openbell.store.BlobStateStore;
import openbell.store.DirectoryBlobStore;
import openbell.store.StateStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseLeaseTest {
  private static final Holder ANN = new Holder("ann@desk", 7);
  private static final Holder BOB = new Holder("bob@desk", 8);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path dir;
  private StateStore state;

  @BeforeEach
  void open() {
    state = new BlobStateStore(new DirectoryBlobStore(dir));
  }

  private ReleaseLease take(Holder holder, Duration time) {
    return ReleaseLease.take(state, "dev", holder, time, Waiting.system());
  }

  @Test
  void onlyOneHasIt() {
    try (ReleaseLease ann = take(ANN, MINUTE)) {
      ann.check();
      assertThat(ReleaseLease.holder(state, "dev").orElseThrow())
          .startsWith("ann@desk (process 7) since ");
      assertThatThrownBy(() -> take(BOB, MINUTE))
          .hasMessageContaining("ann@desk (process 7) ships to dev since ")
          .hasMessageContaining("if that process is dead, try again in ");
    }
    assertThat(ReleaseLease.holder(state, "dev")).isEmpty();
    take(BOB, MINUTE).close();
  }

  @Test
  void anotherEnvironmentHasItsOwn() {
    try (ReleaseLease dev = take(ANN, MINUTE);
        ReleaseLease prod = ReleaseLease.take(state, "prod", BOB, MINUTE, Waiting.system())) {
      dev.check();
      prod.check();
    }
  }

  @Test
  void whoseLeaseWasTakenOverStops() throws Exception {
    Semaphore renewals = new Semaphore(0);
    Semaphore renewed = new Semaphore(0);
    Waiting stepping =
        new Waiting(
            () -> Instant.EPOCH,
            time -> {
              renewed.release();
              renewals.acquire();
            });
    try (ReleaseLease ann = ReleaseLease.take(state, "dev", ANN, MINUTE, stepping)) {
      renewed.acquire();
      renewals.release();
      renewed.acquire(); // It was renewed once, and waits again.
      ann.check();
      var record = state.read("releases/dev/lease").orElseThrow();
      state.replace("releases/dev/lease", record.value(), record.version());
      renewals.release();
      renewed.acquire();
      assertThatThrownBy(ann::check).hasMessageContaining("the lease of dev was lost");
    }
    // What it does at its end leaves the other's lease alone.
    assertThat(ReleaseLease.holder(state, "dev")).isPresent();
  }
}
