package openbell.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [StateStore] does.
public abstract class StateStoreContract {

  protected StateStore state;

  /// An empty store.
  protected abstract StateStore open() throws Exception;

  /// Whether compare-and-set is atomic between writers.
  protected boolean isAtomic() {
    return true;
  }

  @BeforeEach
  void openState() throws Exception {
    state = open();
  }

  @Test
  void createdRecordIsReadBackAndCannotBeCreatedAgain() {
    String version = state.create("leases/DBS19", bytes("{\"owner\":\"a\"}")).orElseThrow();

    assertThat(state.create("leases/DBS19", bytes("{}"))).isEmpty();
    StateRecord record = state.read("leases/DBS19").orElseThrow();
    assertThat(record.value()).asString(UTF_8).isEqualTo("{\"owner\":\"a\"}");
    assertThat(record.version()).isEqualTo(version);
    assertThat(state.read("leases/other")).isEmpty();
  }

  @Test
  void recordTellsWhenItWasWrittenAndWhenItWasRead() {
    Instant before = Instant.now();
    String version = state.create("r", bytes("1")).orElseThrow();
    StateRecord first = state.read("r").orElseThrow();
    state.replace("r", bytes("2"), version).orElseThrow();
    StateRecord second = state.read("r").orElseThrow();
    Instant after = Instant.now();

    for (StateRecord record : List.of(first, second)) {
      assertThat(record.lastModified()).isBetween(before.minusSeconds(3), after.plusSeconds(3));
      assertThat(record.readAt()).isBetween(before.minusSeconds(3), after.plusSeconds(3));
      assertThat(record.readAt()).isAfterOrEqualTo(record.lastModified().minusSeconds(2));
    }
    assertThat(second.lastModified()).isAfterOrEqualTo(first.lastModified().minusSeconds(1));
    assertThat(second.readAt()).isAfterOrEqualTo(first.readAt());
  }

  @Test
  void replaceNeedsTheCurrentVersion() {
    String first = state.create("r", bytes("1")).orElseThrow();
    String second = state.replace("r", bytes("2"), first).orElseThrow();

    assertThat(state.replace("r", bytes("3"), first)).isEmpty();
    assertThat(state.replace("missing", bytes("3"), first)).isEmpty();
    assertThat(state.read("r").orElseThrow().value()).asString(UTF_8).isEqualTo("2");
    assertThat(state.read("r").orElseThrow().version()).isEqualTo(second);
  }

  @Test
  void equalValuesHaveDifferentVersions() {
    Set<String> versions = new HashSet<>();
    String version = state.create("r", bytes("same")).orElseThrow();
    for (int i = 0; i < 5; i++) {
      versions.add(version);
      version = state.replace("r", bytes("same"), version).orElseThrow();
    }
    versions.add(version);

    assertThat(versions).hasSize(6);
  }

  @Test
  void valueMayHoldAnyBytesUpTo64Kilobytes() {
    byte[] most = new byte[65536];
    for (int i = 0; i < most.length; i++) {
      most[i] = (byte) i;
    }
    state.create("most", most);
    state.create("empty", new byte[0]);

    assertThat(state.read("most").orElseThrow().value()).isEqualTo(most);
    assertThat(state.read("empty").orElseThrow().value()).isEmpty();
    assertThatThrownBy(() -> state.create("more", new byte[65537]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65537");
    assertThat(state.read("more")).isEmpty();
  }

  @Test
  void erasedRecordIsGone() {
    String version = state.create("follows/U1", bytes("x")).orElseThrow();

    state.delete("follows/U1");
    state.delete("follows/U1");

    assertThat(state.read("follows/U1")).isEmpty();
    assertThat(state.replace("follows/U1", bytes("y"), version)).isEmpty();
  }

  @Test
  void namesAreListedByPrefixInOrder() {
    for (String name : List.of("b/2", "a/1", "b/1", "bc")) {
      state.create(name, bytes(name));
    }

    assertThat(state.names("b")).containsExactly("b/1", "b/2", "bc");
    assertThat(state.names("b/")).containsExactly("b/1", "b/2");
    assertThat(state.names("")).containsExactly("a/1", "b/1", "b/2", "bc");
  }

  @Test
  void invalidNameIsRefused() {
    assertThatThrownBy(() -> state.read("../cache/x"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("'..'");
  }

  @Test
  void oneOfManyCreatorsWins() throws Exception {
    assumeTrue(isAtomic());
    List<Optional<String>> won = Together.run(16, i -> state.create("r", bytes("same value")));

    assertThat(won).filteredOn(Optional::isPresent).hasSize(1);
  }

  @Test
  void counterLosesNothing() throws Exception {
    assumeTrue(isAtomic());
    state.create("counter", bytes("0"));

    Together.run(16, i -> increment(2));

    assertThat(state.read("counter").orElseThrow().value()).asString(UTF_8).isEqualTo("32");
  }

  private int increment(int times) {
    int done = 0;
    while (done < times) {
      StateRecord record = state.read("counter").orElseThrow();
      int next = Integer.parseInt(new String(record.value(), UTF_8)) + 1;
      if (state.replace("counter", bytes("" + next), record.version()).isPresent()) {
        done++;
      }
    }
    return done;
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
