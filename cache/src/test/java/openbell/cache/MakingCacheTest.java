package openbell.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import openbell.cache.Making.Renewal;
import openbell.cache.MakingScene.Node;
import openbell.cache.Wish.WhenBusy;
import org.junit.jupiter.api.Test;

/// One [MakingCache] or two over a bucket in which nothing goes wrong, in virtual time.
class MakingCacheTest {

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Wish PATIENT = Wish.within(MINUTE);

  private final MakingScene scene = new MakingScene();
  private final Node one = scene.node("one", LEASE);
  private final Node two = scene.node("two", LEASE);
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void missTakesTheLeaseReadsAgainWritesAndReleases() {
    play(
        () -> {
          List<String> requests = scene.requestsOf(() -> one.making().get("k", PATIENT, make("v")));

          assertThat(requests)
              .containsExactly(
                  "one get cache/k",
                  "one put-if-absent state/leases/k",
                  "one get cache/k",
                  "one put-if-absent cache/k",
                  "one put-if-match state/leases/k");
          assertThat(scene.requestsOf(() -> one.making().get("k", PATIENT, make("w"))))
              .containsExactly("one get cache/k");
        });
    assertThat(one.making().stats().makes()).isEqualTo(1);
    assertThat(one.making().stats().makesAvoided()).isEqualTo(1);
    assertThat(one.making().stats().leasesWon()).isEqualTo(1);
  }

  @Test
  void expiredValueIsReplacedOverWhatWasRead() {
    play(
        () -> {
          one.making().get("k", PATIENT, make("v"));
          scene.pause(one, Duration.ofMinutes(2));

          Answer[] answer = new Answer[1];
          assertThat(scene.requestsOf(() -> answer[0] = one.making().get("k", PATIENT, make("w"))))
              .containsExactly(
                  "one get cache/k",
                  "one get state/leases/k",
                  "one put-if-match state/leases/k",
                  "one get cache/k",
                  "one put-if-match cache/k",
                  "one put-if-match state/leases/k");
          assertThat(fresh(answer[0])).isEqualTo("w");
        });
  }

  @Test
  void waiterLooksAtTheLeaseUntilTheValueIsThere() {
    world(one, () -> one.making().get("k", PATIENT, slow(one, "v", 2)));
    play(
        () -> {
          scene.pause(one, Duration.ofSeconds(1));
          scene.requests.clear();
          Answer answer = two.making().get("k", PATIENT, make("w"));

          assertThat(fresh(answer)).isEqualTo("v");
          assertThat(((Answer.Fresh) answer).made()).isFalse();
          List<String> asked = scene.requests.stream().filter(r -> r.startsWith("two")).toList();
          assertThat(asked)
              .startsWith(
                  "two get cache/k",
                  "two put-if-absent state/leases/k",
                  "two get state/leases/k",
                  "two get state/leases/k")
              .endsWith("two get state/leases/k", "two get cache/k");
          // 50, 100, 200, 400, 800 ms, at least half of each, within a good second.
          assertThat(asked.stream().filter("two get state/leases/k"::equals).count())
              .isBetween(4L, 9L);
        },
        two);
    assertThat(made).hasValue(1);
    assertThat(two.making().stats().leasesBusy()).isEqualTo(1);
  }

  @Test
  void askForStaleGetsTheExpiredValueAtOnceWhileAnotherMakes() {
    play(
        () -> {
          one.making().get("k", PATIENT, make("old"));
          scene.pause(one, Duration.ofMinutes(2));
          world(one, () -> one.making().get("k", PATIENT, slow(one, "new", 20)));
          scene.pause(one, Duration.ofSeconds(1));
          Instant start = scene.now();

          Answer.Stale stale =
              (Answer.Stale) two.making().get("k", PATIENT.whenBusy(WhenBusy.STALE), make("other"));

          assertThat(text(stale.hit())).isEqualTo("old");
          assertThat(stale.age()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(63));
          assertThat(stale.why()).isEqualTo("A new one is being made");
          assertThat(Duration.between(start, scene.now())).isLessThan(Duration.ofSeconds(1));
        },
        two);
    assertThat(made).hasValue(2);
  }

  @Test
  void askToBeToldIsToldAtOnceAndWhenToComeBack() {
    world(one, () -> one.making().get("k", PATIENT, slow(one, "v", 20)));
    play(
        () -> {
          scene.pause(two, Duration.ofSeconds(1));
          Instant start = scene.now();

          Answer answer = two.making().get("k", PATIENT.whenBusy(WhenBusy.TELL), make("w"));
          Answer joined = one.making().get("k", PATIENT.whenBusy(WhenBusy.TELL), make("w"));

          assertThat(answer).isEqualTo(new Answer.BeingMade(Duration.ofSeconds(2)));
          assertThat(joined).isEqualTo(answer);
          assertThat(Duration.between(start, scene.now())).isLessThan(Duration.ofSeconds(1));
        },
        two);
  }

  @Test
  void asksOfOneProcessJoinOneMakingEachWithItsOwnDeadline() {
    List<Answer> answers = new ArrayList<>();
    world(one, () -> answers.add(one.making().get("k", PATIENT, slow(one, "v", 10))));
    play(
        () -> {
          scene.pause(one, Duration.ofSeconds(1));
          Answer impatient =
              one.making().get("k", Wish.within(Duration.ofSeconds(2)), make("other"));
          assertThat(impatient).isInstanceOf(Answer.BeingMade.class);
          assertThat(scene.now()).isBefore(SimulationWorld.START.plusMillis(3_200));
          assertThat(fresh(one.making().get("k", PATIENT, make("other")))).isEqualTo("v");
          scene.pause(one, Duration.ofSeconds(1));
        });
    assertThat(answers).hasSize(1);
    assertThat(made).hasValue(1);
    assertThat(one.making().stats().joins()).isEqualTo(2);
  }

  @Test
  void makerThatWorksLongerThanTheLeaseKeepsItByRenewing() {
    world(one, () -> one.making().get("k", Wish.within(Duration.ofMinutes(5)), slow(one, "v", 95)));
    play(
        () -> {
          scene.pause(two, Duration.ofSeconds(1));
          Answer answer = two.making().get("k", Wish.within(Duration.ofMinutes(5)), make("w"));
          assertThat(fresh(answer)).isEqualTo("v");
        },
        two);
    assertThat(made).hasValue(1);
    assertThat(scene.requests)
        // Every 28 / 3 seconds, and the release.
        .filteredOn("one put-if-match state/leases/k"::equals)
        .hasSize(11);
  }

  @Test
  void frozenMakerAnswersWithTheValueOfWhoTookOver() {
    Answer[] late = new Answer[1];
    world(one, () -> late[0] = one.making().get("k", PATIENT, slow(one, "late", 5)));
    play(
        () -> {
          scene.pause(two, Duration.ofSeconds(1));
          scene.world.freeze(one.instance(), Duration.ofSeconds(50));
          assertThat(fresh(two.making().get("k", PATIENT, make("new")))).isEqualTo("new");
          assertThat(two.making().stats().leasesTakenOver()).isEqualTo(1);
          scene.pause(two, Duration.ofSeconds(30));
          assertThat(fresh(two.making().get("k", PATIENT, make("other")))).isEqualTo("new");
        },
        two);
    assertThat(fresh(late[0])).isEqualTo("new");
    assertThat(one.making().stats().leasesLost()).isEqualTo(1);
    assertThat(one.making().stats().makes()).isZero();
  }

  @Test
  void failureIsRememberedHereAndToldToOthersButNotForever() {
    Maker failing =
        work -> {
          made.incrementAndGet();
          throw new MakeFailedException("yahoo says 429\nslow down");
        };
    play(
        () -> {
          assertThat(one.making().get("k", PATIENT, failing))
              .isEqualTo(
                  new Answer.Failed(
                      "yahoo says 429 slow down", Optional.of(Duration.ofSeconds(30)), false));
          Answer.Failed again = (Answer.Failed) one.making().get("k", PATIENT, failing);
          Answer.Failed there = (Answer.Failed) two.making().get("k", PATIENT, failing);

          assertThat(again.remembered()).isTrue();
          assertThat(again.retryAfter().orElseThrow()).isLessThan(Duration.ofSeconds(30));
          assertThat(there.remembered()).isTrue();
          assertThat(there.reason()).isEqualTo("yahoo says 429 slow down");
          assertThat(made).hasValue(1);
          assertThat(scene.shelf.blobs).doesNotContainKey("cache/k");

          scene.pause(one, Duration.ofSeconds(31));
          assertThat(fresh(two.making().get("k", PATIENT, make("v")))).isEqualTo("v");
        },
        two);
  }

  @Test
  void failuresOwnRetryIsToldToWhoAskedAndRememberedUpToFiveMinutes() {
    play(
        () -> {
          Answer.Failed failed =
              (Answer.Failed)
                  one.making()
                      .get(
                          "k",
                          PATIENT,
                          work -> {
                            throw new MakeFailedException(
                                "quota", Optional.of(Duration.ofHours(3)), null);
                          });
          assertThat(failed.retryAfter()).contains(Duration.ofHours(3));
          Answer.Failed again = (Answer.Failed) one.making().get("k", PATIENT, make("v"));
          assertThat(again.remembered()).isTrue();
          assertThat(again.retryAfter().orElseThrow())
              .isBetween(Duration.ofSeconds(290), Duration.ofMinutes(5));
        });
  }

  @Test
  void failedMakeIsAnsweredWithTheExpiredValueAndTheReason() {
    play(
        () -> {
          one.making().get("k", PATIENT, make("old"));
          scene.pause(one, Duration.ofMinutes(61));
          Maker failing =
              work -> {
                throw new IllegalStateException("source down");
              };

          Answer.Stale stale = (Answer.Stale) one.making().get("k", PATIENT, failing);
          Answer strict = one.making().get("k", PATIENT.staleIfFailed(false), failing);

          assertThat(text(stale.hit())).isEqualTo("old");
          assertThat(stale.age()).isBetween(Duration.ofMinutes(60), Duration.ofMinutes(61));
          assertThat(stale.why()).isEqualTo("source down");
          assertThat(strict).isInstanceOf(Answer.Failed.class);
          assertThat(one.making().stats().failures()).isEqualTo(1);
          assertThat(one.making().stats().refusedByMemory()).isEqualTo(1);
        });
  }

  @Test
  void unchangedInputKeepsTheValueAndMovesItsExpiry() {
    play(
        () -> {
          Making hashed = new Making(Instant.EPOCH, Duration.ZERO, Renewal.EARLY, "abc");
          one.making().get("k", PATIENT, work -> new Made.Value(scene.entry("v", MINUTE, hashed)));
          scene.pause(one, Duration.ofMinutes(2));
          Instant later = SimulationWorld.START.plus(Duration.ofHours(5));

          Answer.Fresh answer =
              (Answer.Fresh)
                  one.making()
                      .get(
                          "k",
                          PATIENT,
                          work -> {
                            assertThat(work.previous().orElseThrow().making().inputHash())
                                .isEqualTo("abc");
                            return new Made.Unchanged(later, Making.Renewal.EARLY, "later");
                          });

          assertThat(text(answer.hit())).isEqualTo("v");
          CacheHit kept = one.cache().find("k").orElseThrow();
          assertThat(text(kept)).isEqualTo("v");
          assertThat(kept.entry().expiresAt()).isEqualTo(later);
          assertThat(one.making().stats().unchanged()).isEqualTo(1);
        });
  }

  @Test
  void refreshMakesAnewThoughTheValueIsFresh() {
    play(
        () -> {
          one.making().get("k", PATIENT, make("v"));
          assertThat(fresh(one.making().get("k", PATIENT.refreshed(), make("w")))).isEqualTo("w");
          assertThat(fresh(one.making().get("k", PATIENT, make("x")))).isEqualTo("w");
        });
  }

  @Test
  void freshValueIsMadeEarlyInTheBackgroundOnlyWhenItsExpiryIsATtl() {
    MakingPolicy eager = MakingPolicy.DEFAULT.withEarlyBeta(1e6);
    Node early = scene.node("early", LEASE, eager);
    play(
        () -> {
          Making ttl = new Making(Instant.EPOCH, Duration.ofSeconds(9), Renewal.EARLY, "");
          Making close = new Making(Instant.EPOCH, Duration.ofSeconds(9), Renewal.AT_EXPIRY, "");
          early.cache().put("ttl", scene.entry("v", MINUTE, ttl));
          early.cache().put("close", scene.entry("v", MINUTE, close));

          assertThat(fresh(early.making().get("ttl", PATIENT, slow(early, "w", 3)))).isEqualTo("v");
          assertThat(fresh(early.making().get("ttl", PATIENT, make("x")))).isEqualTo("v");
          assertThat(fresh(early.making().get("close", PATIENT, make("w")))).isEqualTo("v");
          scene.pause(early, Duration.ofSeconds(5));

          assertThat(text(early.cache().find("ttl").orElseThrow())).isEqualTo("w");
          assertThat(text(early.cache().find("close").orElseThrow())).isEqualTo("v");
          assertThat(made).hasValue(1);
          assertThat(early.making().stats().earlyRefreshes()).isEqualTo(1);
        },
        early);
  }

  @Test
  void invalidationBreaksTheLeaseAndTheValueUnderWayIsNeverServed() {
    Answer[] answer = new Answer[1];
    boolean[] lost = new boolean[1];
    world(
        one,
        () ->
            answer[0] =
                one.making()
                    .get(
                        "k",
                        PATIENT,
                        work -> {
                          boolean first = made.incrementAndGet() == 1;
                          scene.pause(one, Duration.ofSeconds(first ? 15 : 1));
                          lost[0] |= work.lost();
                          return scene.value(first ? "before" : "after");
                        }));
    play(
        () -> {
          scene.pause(two, Duration.ofSeconds(2));
          two.making().invalidate("k");
          scene.pause(two, Duration.ofSeconds(30));
        },
        two);
    assertThat(lost[0]).isTrue();
    assertThat(fresh(answer[0])).isEqualTo("after");
    assertThat(new String(scene.shelf.blobs.get("cache/k").bytes(), UTF_8)).isEqualTo("after");
  }

  @Test
  void valueWrittenJustAfterTheLeaseWasBrokenIsTakenBack() {
    Answer[] answer = new Answer[1];
    world(one, () -> answer[0] = one.making().get("k", Wish.within(MINUTE), slow(one, "v", 3)));
    play(
        () -> {
          // Before the first renewal, so that the maker does not know.
          scene.pause(two, Duration.ofSeconds(2));
          two.making().invalidate("k");
          scene.pause(two, Duration.ofSeconds(30));
        },
        two);
    assertThat(made).as("made again after the invalidation").hasValue(2);
    assertThat(answer[0]).isInstanceOf(Answer.Fresh.class);
    assertThat(scene.requests).contains("one delete cache/k");
  }

  @Test
  void invalidationForgetsFailures() {
    play(
        () -> {
          one.making()
              .get(
                  "a/k",
                  PATIENT,
                  work -> {
                    throw new MakeFailedException("down");
                  });
          one.making().get("a/l", PATIENT, make("l"));

          assertThat(two.making().invalidateAll("a/")).isEqualTo(1);
          one.making().invalidate("a/k");

          assertThat(fresh(one.making().get("a/k", PATIENT, make("v")))).isEqualTo("v");
          assertThat(scene.shelf.blobs).doesNotContainKey("cache/a/l");
        });
  }

  @Test
  void withoutTheStateStoreValuesAreMadeAndCounted() {
    play(
        () -> {
          scene.stateDown = true;
          assertThat(fresh(one.making().get("k", PATIENT, make("v")))).isEqualTo("v");
          assertThat(one.making().stats().leasesUnavailable()).isEqualTo(1);
          assertThat(scene.shelf.blobs).containsKey("cache/k");
        });
  }

  @Test
  void makingsBeyondTheLimitAreRefused() {
    Node small = scene.node("small", LEASE, MakingPolicy.DEFAULT.withFlightsMost(1));
    world(small, () -> small.making().get("a", PATIENT, slow(small, "v", 5)));
    play(
        () -> {
          scene.pause(small, Duration.ofSeconds(1));
          Answer answer = small.making().get("b", PATIENT, make("w"));
          assertThat(answer)
              .isEqualTo(
                  new Answer.Overloaded(
                      "1 values are being made already (the limit of this instance)",
                      Duration.ofSeconds(2)));
        },
        small);
  }

  @Test
  void costIsMeasuredAndWhatWasAvoidedIsCounted() {
    play(
        () -> {
          one.making().get("k", PATIENT, slow(one, "v", 7));
          one.making().get("k", PATIENT, make("w"));
          one.making().get("k", PATIENT, make("w"));
        });
    MakingStats stats = one.making().stats();
    assertThat(stats.makeCost()).isEqualTo(Duration.ofSeconds(7));
    assertThat(stats.costAvoided()).isEqualTo(Duration.ofSeconds(14));
    assertThat(stats.makesAvoided()).isEqualTo(2);
  }

  private Maker make(String text) {
    return work -> {
      made.incrementAndGet();
      return scene.value(text);
    };
  }

  private Maker slow(Node node, String text, int seconds) {
    return work -> {
      made.incrementAndGet();
      scene.pause(node, Duration.ofSeconds(seconds));
      return scene.value(text);
    };
  }

  private void play(Runnable script) {
    play(script, one);
  }

  private void play(Runnable script, Node node) {
    scene.play(node, script);
    assertThat(scene.world.violations).isEmpty();
  }

  private void world(Node node, Runnable work) {
    scene.world.spawn(node.instance(), "beside", work);
  }

  private static String fresh(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Fresh.class);
    return text(((Answer.Fresh) answer).hit());
  }

  private static String text(CacheHit hit) {
    return new String(hit.entry().bytes(), UTF_8);
  }
}
