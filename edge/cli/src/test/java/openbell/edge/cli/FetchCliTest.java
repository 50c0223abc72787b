package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchCliTest {
  @TempDir Path home;

  private Run run(String... args) {
    return Run.of(
        Map.of(
            "OPENBELL_HOME", home.toString(),
            "OPENBELL_SOURCE", "sample",
            "OPENBELL_UNIVERSE", "AAPL",
            "OPENBELL_CLOCK", "2014-01-02T12:00:00Z"),
        args);
  }

  @Test
  void countsAreOfTheUniverseAndASecondRunFindsItUnchanged() {
    assertThat(run("fetch")).isEqualTo(new Run(0, "fetched   1\nunchanged 0\nfailed    0\n", ""));
    assertThat(run("fetch").out()).isEqualTo("fetched   0\nunchanged 1\nfailed    0\n");
    assertThat(home.resolve("blobs/raw/sample/AAPL")).isDirectory();
  }

  @Test
  void oneThatFailsIsNamedAndMakesTheStatusOne() throws Exception {
    Path universe = Files.writeString(home.resolve("u.txt"), "AAPL\n\nNVDA19\n");
    Run run = run("fetch", "--universe", universe.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEqualTo("fetched   1\nunchanged 0\nfailed    1\n");
    assertThat(run.err()).startsWith("openbell: note: NVDA19: ").hasLineCount(1);
  }

  @Test
  void whatCannotBeDoneIsRefused() {
    assertThat(run("fetch", "--range", "1y"))
        .isEqualTo(
            new Run(
                2,
                "",
                "openbell: --range 1y: the sources are asked for five years at once: give 5y or"
                    + " leave it out\n"));
    assertThat(run("fetch", "--universe", "/no/such/file").status()).isEqualTo(2);
    assertThat(run("fetch", "AAPL", "--source", "bloomberg").status()).isEqualTo(2);
  }
}
