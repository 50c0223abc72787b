package openbell.edge.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulesTest {
  private static final String SCHEDULED =
      """
      {"version":"0","id":"53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa","detail-type":"Scheduled Event",
       "source":"aws.events","account":"123456789012","time":"2013-12-31T22:00:00Z",
       "region":"eu-west-1","resources":["arn:aws:events:eu-west-1:123456789012:rule/warm"],"detail":{}}
      """;

  @TempDir Path home;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(home);
    scene.env.put("OPENBELL_WARM", "AAPL");
    scene.env.put("OPENBELL_UNIVERSE", "AAPL");
    scene.env.put("OPENBELL_LANG", "en");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private WarmHandler warm() {
    return scene.warm();
  }

  @Test
  void afterACloseTheReportIsMadeOnceHoweverOftenTheScheduleComes() {
    scene.env.put("OPENBELL_CLOCK", "2013-12-31T22:00:00Z"); // An hour after New York's close.
    JsonNode first = Scene.call(warm(), SCHEDULED, 900_000);
    assertThat(first)
        .hasToString(
            "{\"runs\":[{\"exchange\":\"NASDAQ\",\"session\":\"2013-12-31\",\"made\":1,\"fresh\":0,"
                + "\"stale\":0,\"failed\":0}],\"left\":0,\"swept\":0}");
    JsonNode again = Scene.call(warm(), SCHEDULED, 900_000);
    assertThat(again.at("/runs/0/fresh").asInt()).isEqualTo(1);
    assertThat(again.at("/runs/0/made").asInt()).isZero();
  }

  @Test
  void whatThereIsNoTimeForIsLeft() {
    scene.env.put("OPENBELL_CLOCK", "2013-12-31T22:00:00Z");
    assertThat(Scene.call(warm(), SCHEDULED, 70_000))
        .hasToString("{\"runs\":[],\"left\":1,\"swept\":0}");
  }

  @Test
  void sixHoursAfterACloseNothingIsDue() {
    scene.env.put("OPENBELL_CLOCK", "2014-01-01T12:00:00Z");
    assertThat(Scene.call(warm(), SCHEDULED, 900_000).get("runs")).isEmpty();
  }

  @Test
  void marketDataIsFetchedOnceAContent() {
    FetchHandler fetch = scene.fetch();
    assertThat(Scene.call(fetch, SCHEDULED, 900_000))
        .hasToString("{\"fetched\":1,\"unchanged\":0,\"failed\":0,\"failures\":{}}");
    assertThat(Scene.call(fetch, SCHEDULED, 900_000).get("unchanged").asInt()).isEqualTo(1);
    assertThat(home.resolve("blobs/raw/sample/AAPL")).isDirectory();
  }

  @Test
  void aFunctionWithoutTimeForOneSourceSaysSo() {
    FetchHandler fetch = scene.fetch();
    assertThatThrownBy(() -> Scene.call(fetch, SCHEDULED, 20_000))
        .hasMessageMatching(
            "nothing can be fetched in \\d+ ms: give the function a timeout of 30 s at least, 900"
                + " for many tickers");
    assertThat(home.resolve("blobs/raw")).doesNotExist();
    assertThat(Scene.call(fetch, SCHEDULED, 30_000).get("fetched").asInt()).isEqualTo(1);
  }

  @Test
  void aRunThatFetchedNothingFails() {
    FetchHandler fetch = scene.fetch();
    assertThatThrownBy(() -> Scene.call(fetch, "{\"tickers\":[\"NVDA19\"]}", 900_000))
        .hasMessageStartingWith("nothing was fetched: ");
  }
}
