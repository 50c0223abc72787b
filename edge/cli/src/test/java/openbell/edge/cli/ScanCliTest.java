package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanCliTest {
  @TempDir Path home;

  private Map<String, String> environment() {
    return Map.of(
        "OPENBELL_HOME", home.toString(),
        "OPENBELL_SOURCE", "sample",
        "OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
  }

  private Run run(String... args) {
    return run(environment(), args);
  }

  private static Run run(Map<String, String> environment, String... args) {
    return Run.of(environment, args);
  }

  private JsonNode json(String... args) throws Exception {
    Run run = run(args);
    assertThat(run.status()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  private static String fact(String csv, String name) {
    return csv.lines().filter(l -> l.contains("," + name + ",")).findFirst().orElseThrow();
  }

  @Test
  void aRowHasTheNumbersOfTheReportOfItsDayBeforeAndAfterCompaction() throws Exception {
    run("fetch", "AAPL");
    String[] ask = {
      "scan", "rsi14 > 0 && percentile.rsi14 >= 0", "--date", "2013-06-03", "--format", "json"
    };
    JsonNode found = json(ask);
    assertThat(found.at("/coverage/asked").asInt()).isEqualTo(1);
    assertThat(found.at("/coverage/scanned").asInt()).isEqualTo(1);
    JsonNode row = found.at("/rows/0");
    assertThat(row.at("/ticker").asText()).isEqualTo("AAPL");
    assertThat(row.at("/as_of").asText()).isLessThanOrEqualTo("2013-06-03");
    assertThat(row.at("/sparkline").size()).isEqualTo(30);
    String report =
        run("report", "AAPL", "--date", "2013-06-03", "--lang", "en", "--format", "csv").out();
    String[] rsi = fact(report, "rsi14").split(",", -1);
    assertThat(rsi[2]).isEqualTo(row.at("/as_of").asText());
    assertThat(row.at("/reasons/rsi14").asDouble()).isEqualTo(Double.parseDouble(rsi[4]));
    assertThat(row.at("/reasons/percentile.rsi14").asDouble())
        .isEqualTo(Double.parseDouble(rsi[5]));
    assertThat(run("lake", "compact").status()).isZero();
    assertThat(json(ask)).isEqualTo(found);
  }

  @Test
  void whatTheUniverseNamesAndTheLakeLacksIsTold() throws Exception {
    run("fetch", "AAPL");
    Path universe = Files.writeString(home.resolve("u"), "# two\nAAPL\n\nXYZ\n");
    JsonNode found =
        json("scan", "close > 0", "--universe", universe.toString(), "--format", "json");
    assertThat(found.at("/coverage/asked").asInt()).isEqualTo(2);
    assertThat(found.at("/coverage/without_data").toString()).isEqualTo("[\"XYZ\"]");
    Run table = run("scan", "close > 0", "--universe", universe.toString());
    assertThat(table.out()).startsWith("ticker").contains("AAPL").contains("▁").contains("█");
    assertThat(table.err())
        .contains("scanned 1 of 2; 1 without fresh data, 0 without a result; 1 match, 1 shown")
        .contains("without fresh data: XYZ");
    assertThat(run("scan", "rsi14 >= 0", "--format", "csv").out())
        .startsWith(
            "ticker,name,exchange,currency,as_of,last,score,rsi14,score.return_20,score.return_60,"
                + "score.return_250,score.high_250_pct,score.volatility_60\r\nAAPL,");
    assertThat(run("scan", "rsi14 >= 0", "--rank", "close", "--format", "csv").out())
        .startsWith("ticker,name,exchange,currency,as_of,last,score,rsi14,close\r\nAAPL,");
    assertThat(run("scan", "close < 0").status()).isZero();
  }

  @Test
  void theUniverseIsAFileTheRegistryOrAll() throws Exception {
    run("fetch", "AAPL");
    assertThat(json("scan", "close > 0", "--universe", "all", "--format", "json"))
        .isEqualTo(json("scan", "close > 0", "--format", "json"));
    JsonNode registry =
        json("scan", "close > 0", "--universe", "registry", "--format", "json").path("coverage");
    assertThat(registry.path("scanned").asInt()).isEqualTo(1);
    assertThat(registry.path("asked").asInt()).isGreaterThan(40);
    // Several are called so, and one of them is registered by exactly that name.
    Path file = Files.writeString(home.resolve("u"), "VNM\nAAPL\n");
    assertThat(
            json("scan", "close > 0", "--universe", file.toString(), "--format", "json")
                .at("/coverage/without_data")
                .toString())
        .isEqualTo("[\"VNM\"]");
    Files.writeString(file, "# none\n\n");
    Run none = run("scan", "close > 0", "--universe", file.toString());
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err())
        .isEqualTo("openbell: " + file + " names no ticker: give a file with a ticker a line\n");
    Files.writeString(file, "AAPL\nwhat is this\n");
    Run wrong = run("scan", "close > 0", "--universe", file.toString());
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err())
        .isEqualTo(
            "openbell: "
                + file
                + ", line 2: \"what is this\" is no ticker: mend or remove that line\n");
  }

  /** What is held and what came and could not be used are both asked for. */
  @Test
  void aStockOfWhichNothingCouldBeUsedIsPartOfTheCoverage() throws Exception {
    run("fetch", "AAPL");
    Path prices = Files.createDirectories(home.resolve("prices"));
    Files.writeString(prices.resolve("MSFT.csv"), "<html>\n");
    Map<String, String> other = new HashMap<>(environment());
    other.put("OPENBELL_SOURCE", "folder");
    other.put("OPENBELL_FOLDER", prices.toString());
    assertThat(run(other, "fetch", "MSFT").status()).isEqualTo(1);
    JsonNode coverage = json("scan", "close > 0", "--format", "json").path("coverage");
    assertThat(coverage.path("asked").asInt()).isEqualTo(2);
    assertThat(coverage.path("without_data").toString()).isEqualTo("[\"MSFT\"]");
  }

  @Test
  void everyScreenRuns() {
    run("fetch", "AAPL");
    String screens = run("scan", "--screens").out();
    assertThat(screens.lines().filter(line -> !line.startsWith(" ")))
        .hasSize(5)
        .allSatisfy(
            line ->
                assertThat(run("scan", line.substring(0, line.indexOf(':'))).status()).isZero());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rsi41 < 30 | unknown name rsi41 at line 1, column 1: did you mean rsi14?",
        "close > | column",
        "'' | there is no condition: give one",
      })
  void aMistakeIsTold(String where, String told) {
    Run run = run("scan", where);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("openbell: ").contains(told).hasLineCount(1);
  }

  @Test
  void wrongOptionsAndAnEmptyLakeAreTold() {
    assertThat(run("scan", "close > 0").status()).isEqualTo(3);
    assertThat(run("scan", "close > 0", "--top", "0").status()).isEqualTo(2);
    assertThat(run("scan", "close > 0", "--date", "soon").status()).isEqualTo(2);
    Run later = run("scan", "close > 0", "--date", "2014-01-04");
    assertThat(later.status()).isEqualTo(2);
    assertThat(later.err())
        .isEqualTo("openbell: 2014-01-04 is in the future: give a day up to 2014-01-03\n");
    assertThat(run("scan", "close > 0", "--universe", "/none").status()).isEqualTo(2);
    assertThat(run("scan", "close > 0", "--rank", "rsi").err()).contains("--rank: ");
  }
}
