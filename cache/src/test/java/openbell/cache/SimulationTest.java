package openbell.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Instances of the whole of it over a faulty bucket: 1,000 seeds, or as many as
/// `-Dopenbell.simulation.seeds` says, from `-Dopenbell.simulation.first` on.
class SimulationTest {

  private static final int SEEDS = Integer.getInteger("openbell.simulation.seeds", 1000);
  private static final long FIRST = Long.getLong("openbell.simulation.first", 1);
  private static final String REPLAY =
      "mvn -pl cache -am test -Dtest=SimulationTest#allInvariantsHold"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dopenbell.simulation.seeds=1"
          + " -Dopenbell.simulation.first=%d";

  @Test
  void allInvariantsHold() {
    Optional<Simulation.Result> failed = Simulation.firstFailure(FIRST, SEEDS, LeaseRules.ALL);

    assertThat(failed).as(() -> failed.map(SimulationTest::told).orElse("")).isEmpty();
  }

  /// Each letter of the lease's rules: a simulation that does not miss it shows nothing.
  @ParameterizedTest
  @ValueSource(chars = {'a', 'b', 'c', 'd', 'e', 'f', 'g'})
  void aMissingRuleIsNoticed(char letter) {
    Optional<Simulation.Result> failed =
        Simulation.firstFailure(1, 1000, Simulation.without(letter));

    assertThat(failed).as("violation without rule (%s)", letter).isPresent();
  }

  @Test
  void equalSeedsGiveEqualHistories() {
    Simulation.Result first = Simulation.run(7, LeaseRules.ALL, true);
    Simulation.Result second = Simulation.run(7, LeaseRules.ALL, true);

    assertThat(first.trace()).hasSizeGreaterThan(50).isEqualTo(second.trace());
    assertThat(Simulation.run(8, LeaseRules.ALL, true).trace()).isNotEqualTo(first.trace());
  }

  /// What is never reached is not tested: the seeds see every kind of answer, deaths and freezes.
  @Test
  void seedsReachWhatTheyShould() {
    String all =
        IntStream.range(1, 150)
            .mapToObj(seed -> Simulation.run(seed, LeaseRules.ALL, true).trace())
            .map(lines -> String.join("\n", lines))
            .reduce("", (a, b) -> a + "\n" + b);

    assertThat(all)
        .contains(
            "is answered Fresh",
            "is answered Stale",
            "is answered BeingMade",
            "is answered Failed",
            "remembered=true",
            "DIES",
            "FREEZES",
            "reply lost",
            ": 409",
            ": 500",
            "state broken",
            "state failed",
            "refused (412)",
            "delete cache/");
  }

  @Test
  void makerThatDiesCostsAtMostOneLeaseTime() {
    SimulationWorld world = new SimulationWorld(1, Duration.ofMinutes(5), false);
    MakingScene scene = new MakingScene(world);
    MakingScene.Node dying = scene.node("dying", Duration.ofSeconds(10));
    MakingScene.Node waiting = scene.node("waiting", Duration.ofSeconds(10));
    long[] died = new long[1];
    long[] began = new long[1];
    world.spawn(
        dying.instance(),
        "asker",
        () ->
            dying
                .making()
                .get(
                    "k",
                    Wish.within(Duration.ofMinutes(1)),
                    work -> {
                      world.pause(dying.instance(), Duration.ofSeconds(5));
                      died[0] = world.now();
                      world.kill(dying.instance());
                      throw new SimulationWorld.Died();
                    }));
    Answer[] answer = new Answer[1];
    world.spawnNeeded(
        waiting.instance(),
        "asker",
        () -> {
          world.pause(waiting.instance(), Duration.ofSeconds(1));
          answer[0] =
              waiting
                  .making()
                  .get(
                      "k",
                      Wish.within(Duration.ofMinutes(1)),
                      work -> {
                        began[0] = world.now();
                        return scene.value("two");
                      });
        });

    world.run();

    assertThat(died[0]).isPositive();
    assertThat(began[0] - died[0]).isBetween(0L, 10_000L);
    assertThat(answer[0]).isInstanceOf(Answer.Fresh.class);
  }

  private static String told(Simulation.Result failed) {
    String history = String.join("\n", Simulation.run(failed.seed(), LeaseRules.ALL, true).trace());
    return "seed %d: %s%nreplay: %s%n%s%n"
        .formatted(
            failed.seed(),
            failed.violation().orElseThrow(),
            REPLAY.formatted(failed.seed()),
            history);
  }
}
