package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import openbell.store.BlobStateStore;
import openbell.store.DirectoryBlobStore;
import openbell.store.StateStore;
import openbell.store.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances over one store. */
class LlmSwitchTest {
  @TempDir Path home;

  private Instant now = Instant.parse("2025-11-11T10:00:00Z");
  private DirectoryBlobStore store;
  private StateStore state;
  private LlmSwitch one;
  private LlmSwitch other;

  @BeforeEach
  void open() {
    store = new DirectoryBlobStore(home);
    state = new BlobStateStore(store);
    one = new LlmSwitch(state, () -> now);
    other = new LlmSwitch(state, () -> now);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void oneObeysAtOnceTheOtherSoonAndBothAfterARestart() {
    assertThat(other.offSince()).isEmpty();
    one.set(false);
    assertThat(one.offSince()).contains(now);
    assertThat(other.offSince()).isEmpty();
    Instant off = now;
    now = now.plus(LlmSwitch.HOLDS);
    assertThat(other.offSince()).contains(off);
    assertThat(new LlmSwitch(state, () -> now).offSince()).contains(off);
    other.set(true);
    assertThat(other.offSince()).isEmpty();
    assertThat(new LlmSwitch(state, () -> now).offSince()).isEmpty();
  }

  @Test
  void whatIsNotWrittenByUsIsOffWhenItSaysSo() {
    state.create("switches/llm", "off".getBytes(StandardCharsets.US_ASCII));
    assertThat(one.offSince()).isPresent();
  }

  @Test
  void aStoreThatCannotBeReadLeavesItAsItWas() {
    one.set(false);
    StateStore broken = new BlobStateStore(new BrokenStore(home));
    assertThat(new LlmSwitch(broken, () -> now).offSince()).isEmpty();
    assertThatThrownBy(() -> new LlmSwitch(broken, () -> now).set(true))
        .isInstanceOf(StoreException.class);
    assertThat(one.offSince()).isPresent();
  }
}
