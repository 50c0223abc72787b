package openbell.edge.screens;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.desk.Screens;
import openbell.desk.Settings;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The screens of a server over the built-in sample, whose last session is of 2013-12-31. */
class MarketScreensTest {
  @TempDir Path home;
  private final Map<String, String> env = new HashMap<>();

  @BeforeEach
  void prepare() {
    env.put("OPENBELL_HOME", home.toString());
    env.put("OPENBELL_SOURCE", "sample");
    env.put("OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
  }

  @FunctionalInterface
  private interface Use {
    void of(MarketScreens screens) throws Exception;
  }

  private void with(Use use) throws Exception {
    Settings settings = Settings.of(env);
    try (Wiring wiring = new Wiring(settings, ProcessKind.SERVER);
        MarketScreens screens = MarketScreens.of(wiring, settings)) {
      use.of(screens);
    }
  }

  private void fetch() throws InterruptedException {
    try (Wiring wiring = new Wiring(Settings.of(env), ProcessKind.COMMAND)) {
      wiring
          .fetching(Thread::sleep)
          .fetch(
              List.of("AAPL"),
              Optional.empty(),
              wiring.clock().instant().plusSeconds(60),
              (ticker, result) -> {});
    }
  }

  private static Screens.Ask ask(String where) {
    return new Screens.Ask(where, Optional.empty(), 5, Optional.empty());
  }

  private static JsonNode json(Screens.Outcome outcome) throws Exception {
    return new ObjectMapper().readTree(((Screens.Outcome.Found) outcome).json());
  }

  @Test
  void whoAsksIsNotToldWhereResultsWouldBeKept() throws Exception {
    fetch();
    env.put("REDIS_URL", "redis://user:secret@127.0.0.1:1/3");
    with(
        screens -> {
          Screens.Outcome.Found found = (Screens.Outcome.Found) screens.scan(ask("close > 0"));
          assertThat(json(found).at("/coverage/matched").asInt()).isEqualTo(1);
          assertThat(found.tier()).isEqualTo("made");
          assertThat(found.uncached()).contains("the cache of results does not take it now");
        });
  }

  @Test
  void aDayThatIsNowhereYetIsRefusedAndTomorrowIsNot() throws Exception {
    fetch();
    with(
        screens -> {
          assertThat(
                  screens.scan(
                      new Screens.Ask(
                          "close > 0", Optional.empty(), 5, Optional.of(LocalDate.of(2014, 1, 4)))))
              .isEqualTo(
                  new Screens.Outcome.Refused(
                      "2014-01-04 is in the future", "give a day up to 2014-01-03"));
          JsonNode found =
              json(
                  screens.scan(
                      new Screens.Ask(
                          "close > 0",
                          Optional.empty(),
                          5,
                          Optional.of(LocalDate.of(2014, 1, 3)))));
          assertThat(found.at("/rows/0/as_of").asText()).isEqualTo("2013-12-31");
        });
  }

  /** The sample's one stock is registered, the others have no prices here. */
  @Test
  void theRegistryIsAUniverseOfItsOwn() throws Exception {
    fetch();
    with(
        screens -> {
          assertThat(json(screens.scan(ask("close > 0"))).at("/coverage/asked").asInt())
              .isEqualTo(1);
          JsonNode registered =
              json(
                  screens.scan(
                      new Screens.Ask(
                          "close > 0",
                          Optional.empty(),
                          5,
                          Optional.empty(),
                          Screens.Universe.REGISTRY)));
          assertThat(registered.at("/coverage/asked").asInt()).isGreaterThan(40);
          assertThat(registered.at("/coverage/scanned").asInt()).isEqualTo(1);
          assertThat(registered.at("/coverage/without_data").size())
              .isEqualTo(registered.at("/coverage/asked").asInt() - 1);
        });
  }

  @Test
  void aLakeWithoutPricesAndOneThatCannotBeReadAreToldApart() throws Exception {
    with(
        screens ->
            assertThat(screens.scan(ask("close > 0")))
                .isEqualTo(
                    new Screens.Outcome.NoMarket(
                        "the lake holds no prices", "fetch some: 'openbell fetch'", true)));
    Files.createDirectories(home.resolve("blobs/tables"));
    Files.writeString(home.resolve("blobs/tables/manifest.json"), "{\"schema\":");
    with(
        screens ->
            assertThat(screens.scan(ask("close > 0")))
                .isEqualTo(
                    new Screens.Outcome.NoMarket(
                        "the market cannot be read now", "try again later", false)));
  }
}
