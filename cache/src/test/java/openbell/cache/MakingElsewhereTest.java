package openbell.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.cache.MakingScene.Node;
import openbell.store.StoreException;
import org.junit.jupiter.api.Test;

class MakingElsewhereTest {
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Wish PATIENT = Wish.within(Duration.ofSeconds(20));
  private static final Wish HURRIED = Wish.within(Duration.ZERO);

  private final MakingScene scene = new MakingScene();
  private final Node worker = scene.node("worker", LEASE);
  private final Node web = scene.node("web", LEASE);
  private final List<String> begun = new ArrayList<>();
  private Maker work = slow("x");
  private final MakingCache making = elsewhere(this::begin);

  private MakingCache elsewhere(Elsewhere elsewhere) {
    return new MakingCache(
        web.cache(),
        Optional.of(web.leases()),
        MakingPolicy.DEFAULT,
        web.pace(),
        Optional.of(elsewhere));
  }

  /** A function that starts within a second and then makes the value. */
  private void begin(String key, boolean renewal) {
    begun.add(key + " " + renewal);
    worker
        .pace()
        .start(
            () -> {
              sleep(worker, Duration.ofSeconds(1));
              worker.making().get(key, renewal ? PATIENT.refreshed() : PATIENT, work);
            });
  }

  private Maker slow(String text) {
    return w -> {
      sleep(worker, Duration.ofSeconds(3));
      return scene.value(text);
    };
  }

  private static void sleep(Node node, Duration time) {
    try {
      node.pace().sleep(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Made notHere(Work w) {
    throw new AssertionError("made in the process that does not make");
  }

  private Answer ask(Wish wish) {
    return making.get("a", wish, MakingElsewhereTest::notHere);
  }

  private static String text(Answer answer) {
    return answer instanceof Answer.Fresh(CacheHit hit, boolean made) && !made
        ? new String(hit.entry().bytes(), StandardCharsets.UTF_8)
        : answer.toString();
  }

  @Test
  void aMissIsHandedOverOnceAndItsValueIsTheAnswer() {
    scene.play(
        web,
        () -> {
          Instant start = scene.now();
          assertThat(text(ask(PATIENT))).isEqualTo("x");
          assertThat(Duration.between(start, scene.now()))
              .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
          assertThat(text(ask(PATIENT))).isEqualTo("x");
        });
    assertThat(begun).containsExactly("a false");
  }

  @Test
  void whoDoesNotWaitIsToldOnceItIsHandedOverAndFindsItLater() {
    scene.play(
        web,
        () -> {
          Instant start = scene.now();
          assertThat(ask(HURRIED)).isInstanceOf(Answer.BeingMade.class);
          assertThat(begun).containsExactly("a false");
          assertThat(Duration.between(start, scene.now())).isLessThan(Duration.ofSeconds(1));
          assertThat(ask(HURRIED)).isInstanceOf(Answer.BeingMade.class);
          sleep(web, Duration.ofSeconds(5));
          assertThat(text(ask(HURRIED))).isEqualTo("x");
        });
    assertThat(begun).containsExactly("a false");
  }

  @Test
  void whyItCouldNotBeMadeComesBackThroughTheLease() {
    work =
        w -> {
          throw new MakeFailedException("unknown: no such symbol");
        };
    scene.play(
        web,
        () ->
            assertThat(ask(PATIENT))
                .isInstanceOfSatisfying(
                    Answer.Failed.class,
                    f -> assertThat(f.reason()).isEqualTo("unknown: no such symbol")));
    assertThat(begun).containsExactly("a false");
  }

  @Test
  void whatNobodyTookUpIsHandedOverAgainAfterTenSeconds() {
    MakingCache deaf = elsewhere((key, renewal) -> begun.add(key));
    scene.play(
        web,
        () ->
            assertThat(deaf.get("a", PATIENT, MakingElsewhereTest::notHere))
                .isInstanceOf(Answer.BeingMade.class));
    assertThat(begun).containsExactly("a", "a");
  }

  @Test
  void whatCannotBeHandedOverIsMadeHere() {
    MakingCache alone =
        elsewhere(
            (key, renewal) -> {
              throw new StoreException(StoreException.Kind.UNAVAILABLE, "throttled");
            });
    scene.play(
        web,
        () ->
            assertThat(alone.get("a", PATIENT, w -> scene.value("here")))
                .isInstanceOfSatisfying(
                    Answer.Fresh.class, fresh -> assertThat(fresh.made()).isTrue()));
  }

  @Test
  void aFreshValueIsRenewedElsewhereAndAnsweredAtOnce() {
    Making dear =
        new Making(
            scene.now(), Duration.ofDays(365), Making.Renewal.EARLY, "hash", "as long as it holds");
    scene.play(
        web,
        () -> {
          web.cache().put("a", scene.entry("old", Duration.ofMinutes(1), dear));
          assertThat(text(ask(PATIENT))).isEqualTo("old");
          assertThat(begun).containsExactly("a true");
          sleep(web, Duration.ofSeconds(6));
          assertThat(text(ask(PATIENT))).isEqualTo("x");
        });
  }
}
