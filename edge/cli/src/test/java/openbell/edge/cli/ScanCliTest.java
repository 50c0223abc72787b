package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanCliTest {
  private record Run(int status, String out, String err) {}

  @TempDir Path home;

  private Run run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(
            args,
            Map.of(
                "OPENBELL_HOME", home.toString(),
                "OPENBELL_SOURCE", "sample",
                "OPENBELL_CLOCK", "2014-01-02T12:00:00Z"),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
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
        .startsWith("ticker,name,exchange,currency,as_of,last,score,rsi14\r\nAAPL,");
    assertThat(run("scan", "close < 0").status()).isZero();
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
    assertThat(run("scan", "close > 0", "--universe", "/none").status()).isEqualTo(2);
    assertThat(run("scan", "close > 0", "--rank", "rsi").err()).contains("--rank: ");
  }
}
