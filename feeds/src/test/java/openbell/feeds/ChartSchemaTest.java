package openbell.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ChartSchemaTest {
  private static final String CHART =
      """
      {"chart":{"result":[{"meta":{"symbol":"AAPL","dataGranularity":"1d"},"timestamp":[1577975400],
      "indicators":{"quote":[{"open":[1.5],"high":[2],"low":[1],"close":[null],"volume":[9]}]}}],
      "error":null}}
      """;

  private static List<String> problems(String body) {
    return ChartSchema.problems(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aChartOfDaysHasNoProblem() {
    assertThat(problems(CHART)).isEmpty();
  }

  @Test
  void whatIsNoChartOfDaysIsNamed() {
    assertThat(problems(CHART.replace("1d", "1h")))
        .singleElement()
        .asString()
        .contains("/chart/result/0/meta/dataGranularity");
    assertThat(problems(CHART.replace("[1.5]", "[\"x\"]")))
        .singleElement()
        .asString()
        .contains("/chart/result/0/indicators/quote/0/open/0");
    assertThat(problems(CHART.replace("timestamp", "timestamps"))).hasSize(1);
    assertThat(problems("{}")).hasSize(1);
    assertThat(problems("<html>")).containsExactly("the body is no JSON");
  }

  /** What the parser takes, the schema takes, too. */
  @Test
  void recordedChartsOfDaysHaveNoProblem() throws Exception {
    Path charts = RecordedYahooTest.shared().resolve("data/yahoo/yf2_chart");
    Assumptions.assumeTrue(Files.isDirectory(charts));
    ObjectMapper json = new ObjectMapper();
    int taken = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(charts, "*.json")) {
      for (Path file : files) {
        JsonNode body = json.readTree(file.toFile()).at("/response/bodyJson");
        byte[] bytes = json.writeValueAsBytes(body);
        String symbol = body.at("/chart/result/0/meta/symbol").asText();
        if (new YahooParser().parse(bytes, symbol) instanceof YahooParser.Outcome.Parsed) {
          assertThat(ChartSchema.problems(bytes)).as(file.toString()).isEmpty();
          taken++;
        }
      }
    }
    assertThat(taken).isGreaterThan(30);
  }
}
