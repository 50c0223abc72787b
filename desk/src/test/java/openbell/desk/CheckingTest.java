package openbell.desk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import openbell.lake.RawObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckingTest {
  private static final LocalDate TODAY = LocalDate.of(2025, 11, 12);

  @TempDir Path dir;
  private LakeScene scene;

  @BeforeEach
  void open() throws Exception {
    scene = new LakeScene(dir); // It is an hour after New York's close.
  }

  private Checking.Summary checked(String symbolInBody) {
    ScriptedFeed feed =
        new ScriptedFeed(
            "yahoo", symbol -> ScriptedFeed.bars(symbolInBody, TODAY.minusDays(400), TODAY));
    scene.lake.keepRaw(
        new RawObject(
            "yfinance", "AAPL", TODAY, scene.now, "{}".getBytes(UTF_8), "application/json"));
    Sources sources = new Sources(List.of(feed), Map.of(), List.of("yahoo"), scene.gate);
    return new Checking(sources, scene.lake, scene.gate, scene.check, () -> scene.now)
        .run(List.of("AAPL"));
  }

  @Test
  void theLastSessionThatIsOverIsFresh() {
    assertThat(checked("AAPL").fresh()).isEqualTo(1);
  }

  @Test
  void pricesOfAnotherSecurityAreNotFresh() {
    Checking.Summary found = checked("MSFT");
    assertThat(found.fresh()).isZero();
    assertThat(found.findings()).containsEntry("wrong_symbol", 1);
  }
}
