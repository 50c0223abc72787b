package openbell.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import openbell.cache.Leases.Taking;
import openbell.cache.MakingScene.Node;
import org.junit.jupiter.api.Test;

/// [Leases] of two instances over a bucket in which nothing goes wrong, in virtual time.
class LeasesTest {

  private static final Duration LEASE = Duration.ofSeconds(30);

  private final MakingScene scene = new MakingScene();
  private final Node one = scene.node("one", LEASE);
  private final Node two = scene.node("two", LEASE);

  @Test
  void freeLeaseIsTakenInOneRequestAndReleasedInOne() {
    play(
        () -> {
          Lease[] lease = new Lease[1];
          assertThat(scene.requestsOf(() -> lease[0] = taken(one)))
              .containsExactly("one put-if-absent state/leases/k");
          assertThat(lease[0].held()).isTrue();
          assertThat(scene.requestsOf(() -> lease[0].renew()))
              .containsExactly("one put-if-match state/leases/k");
          assertThat(
                  scene.requestsOf(
                      () -> assertThat(lease[0].release()).isEqualTo(Lease.Ending.RELEASED)))
              .containsExactly("one put-if-match state/leases/k");
          assertThat(lease[0].held()).isFalse();
          assertThat(lease[0].renew()).isFalse();
        });
  }

  @Test
  void recordIsReadableAndNamesItsHolder() {
    play(
        () -> {
          taken(one);
          String record = new String(one.state().read("leases/k").orElseThrow().value(), UTF_8);
          assertThat(record.lines())
              .hasSize(5)
              .contains("state held", "holder one", "silence-ms 28000", "breaks 0");
        });
  }

  @Test
  void heldLeaseIsBusyUntilTheLeaseTimeHasPassedWithoutRenewal() {
    play(
        () -> {
          Lease lease = taken(one);
          scene.pause(one, Duration.ofSeconds(20));
          assertThat(lease.renew()).isTrue();
          scene.pause(one, Duration.ofSeconds(20));

          Taking.Busy busy = (Taking.Busy) two.leases().tryTake("k");
          assertThat(busy.holder()).isEqualTo("one");
          assertThat(busy.age()).isBetween(Duration.ofSeconds(20), Duration.ofMillis(20_200));
          assertThat(busy.remaining()).isEqualTo(LEASE.minusSeconds(2).minus(busy.age()));
          assertThat(scene.requestsOf(() -> two.leases().tryTake("k")))
              .containsExactly(
                  "two put-if-absent state/leases/k",
                  "two get state/leases/k", // By the state store: is it its own?
                  "two get state/leases/k");
          assertThat(scene.requestsOf(() -> two.leases().lookAndTake("k")))
              .containsExactly("two get state/leases/k");

          // A tenth and a second before the others may take it, its holder counts it as gone.
          scene.pause(one, Duration.ofSeconds(6));
          assertThat(lease.held()).isFalse();
          assertThat(two.leases().tryTake("k")).isInstanceOf(Taking.Busy.class);
          scene.pause(one, Duration.ofSeconds(4));

          Taking.Taken[] over = new Taking.Taken[1];
          assertThat(scene.requestsOf(() -> over[0] = (Taking.Taken) two.leases().lookAndTake("k")))
              .containsExactly("two get state/leases/k", "two put-if-match state/leases/k");
          assertThat(over[0].takenOver()).isTrue();
          assertThat(lease.renew()).isFalse();
          assertThat(lease.release()).isEqualTo(Lease.Ending.LOST);
          assertThat(over[0].lease().renew()).isTrue();
        });
  }

  @Test
  void silentHolderWhomNobodyReplacedHasItAgainByRenewing() {
    play(
        () -> {
          Lease lease = taken(one);
          scene.pause(one, Duration.ofMinutes(5));
          assertThat(lease.held()).isFalse();
          assertThat(lease.renew()).isTrue();
          assertThat(lease.held()).isTrue();
        });
  }

  @Test
  void failedReleaseIsToldToTheOthersForItsTime() {
    play(
        () -> {
          taken(one).releaseFailed("no data\nfor DBS19", Duration.ofSeconds(40));
          Taking.Failed failed = (Taking.Failed) two.leases().tryTake("k");
          assertThat(failed.reason()).isEqualTo("no data for DBS19");
          assertThat(failed.retryAfter()).isBetween(Duration.ofSeconds(39), Duration.ofSeconds(40));
          scene.pause(one, Duration.ofSeconds(40));
          assertThat(two.leases().tryTake("k")).isInstanceOf(Taking.Taken.class);
        });
  }

  @Test
  void brokenLeaseIsFreeAndItsHolderLearnsOfIt() {
    play(
        () -> {
          Lease lease = taken(one);
          assertThat(two.leases().breakLease("k")).isTrue();
          assertThat(two.leases().breakLease("other")).isFalse();
          assertThat(lease.renew()).isFalse();
          Lease next = taken(two);
          assertThat(lease.release()).isEqualTo(Lease.Ending.BROKEN);
          assertThat(next.release()).isEqualTo(Lease.Ending.RELEASED);
        });
  }

  @Test
  void leasesAreBrokenByPrefix() {
    play(
        () -> {
          for (String key : new String[] {"r/a", "r/b", "s/a"}) {
            assertThat(one.leases().tryTake(key)).isInstanceOf(Taking.Taken.class);
          }
          assertThat(two.leases().breakLeases("r/")).isEqualTo(2);
          assertThat(two.leases().tryTake("r/a")).isInstanceOf(Taking.Taken.class);
          assertThat(two.leases().tryTake("s/a")).isInstanceOf(Taking.Busy.class);
        });
  }

  @Test
  void ofManyLeasesOnlyThoseUnderWayAreWrittenWhenAPrefixIsBroken() {
    play(
        () -> {
          for (int i = 0; i < 40; i++) {
            ((Taking.Taken) one.leases().tryTake("r/" + i)).lease().release();
          }
          ((Taking.Taken) one.leases().tryTake("r/f")).lease().releaseFailed("x", LEASE);
          assertThat(one.leases().tryTake("r/held")).isInstanceOf(Taking.Taken.class);
          scene.requests.clear();
          assertThat(two.leases().breakLeases("r/")).isEqualTo(2);
          assertThat(scene.requests).filteredOn(r -> r.contains(" put")).hasSize(2);
        });
  }

  @Test
  void invalidationsAreRememberedByKeyAndByPrefix() {
    play(
        () -> {
          Duration minute = Duration.ofMinutes(1);
          one.leases().noteInvalidation("r/a/");
          one.leases().noteInvalidation("s/b");
          assertThat(two.leases().invalidatedWithin("r/a/x", minute)).isTrue();
          assertThat(two.leases().invalidatedWithin("r/b/x", minute)).isFalse();
          assertThat(two.leases().invalidatedWithin("s/b", minute)).isTrue();
          assertThat(two.leases().invalidatedWithin("s/c", minute)).isFalse();
          scene.pause(one, Duration.ofMinutes(2));
          assertThat(two.leases().invalidatedWithin("r/a/x", minute)).isFalse();
          one.leases().noteInvalidation("r/a/");
          assertThat(two.leases().invalidatedWithin("r/a/x", minute)).isTrue();
        });
  }

  @Test
  void stateStoreThatIsDownIsUnavailable() {
    play(
        () -> {
          scene.stateDown = true;
          assertThat(one.leases().tryTake("k"))
              .isEqualTo(new Taking.Unavailable("state store is down"));
          assertThatThrownBy(() -> one.leases().breakLease("k"))
              .isInstanceOf(CacheException.class)
              .hasMessageContaining("state store is down")
              .hasMessageContaining("invalidate again");
        });
  }

  @Test
  void unreadableRecordIsInNobodysWayForLongerThanALeaseTime() {
    play(
        () -> {
          one.state().create("leases/k", "what is this?".getBytes(UTF_8));
          assertThat(((Taking.Busy) one.leases().tryTake("k")).holder()).isEqualTo("unknown");
          scene.pause(one, LEASE);
          assertThat(one.leases().tryTake("k")).isInstanceOf(Taking.Taken.class);
        });
  }

  @Test
  void leaseTimeBelowFiveSecondsIsRefused() {
    assertThatThrownBy(() -> new Leases(one.state(), Duration.ofSeconds(4), one.pace(), "one"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Lease time of PT4S (must be at least PT5S)");
  }

  private static Lease taken(Node node) {
    return ((Taking.Taken) node.leases().tryTake("k")).lease();
  }

  private void play(Runnable script) {
    scene.play(one, script);
  }
}
