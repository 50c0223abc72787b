package openbell.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import openbell.market.Fact;
import openbell.market.Study;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
  private final Study study = Studies.walk(7, 600, 0.1);
  private final Report report =
      Studies.report(Studies.brief(Studies.DBS19, study), Lang.TH)
          .with(
              new Report.Lineage(List.of("raw/yfinance/D05.SI/x.json"), "i", "p", "r"),
              new Report.TookMs(1, 2, 0, 4));

  @Test
  void writesTheNamesOfTheContract() throws Exception {
    JsonNode json = new ObjectMapper().readTree(ReportJson.write(report));
    assertThat(json.get("schema").asText()).isEqualTo("openbell.report/1");
    assertThat(json.get("ticker").asText()).isEqualTo("DBS19");
    assertThat(json.get("symbol").asText()).isEqualTo("D05.SI");
    assertThat(json.get("exchange").asText()).isEqualTo("SES");
    assertThat(json.get("currency").asText()).isEqualTo("SGD");
    assertThat(json.get("facts_as_of").asText()).isEqualTo(study.asOf().toString());
    assertThat(json.get("lang").asText()).isEqualTo("th");
    assertThat(json.get("report_text").asText()).startsWith("DBS Group Holdings (DBS19)");
    assertThat(json.at("/sections/story").asText()).isNotBlank();
    assertThat(json.at("/stance/value").asText()).isIn("BUY", "HOLD", "SELL");
    assertThat(json.at("/facts/rsi14").asDouble()).isEqualTo(study.last(Fact.RSI14));
    assertThat(json.at("/percentiles/rsi14/bars").asInt()).isEqualTo(586);
    assertThat(json.at("/narrator/kind").asText()).isEqualTo("template");
    assertThat(json.at("/narrator/placeholders").asInt()).isGreaterThan(30);
    assertThat(json.at("/narrator/fallback_reason").isNull()).isTrue();
    assertThat(json.at("/freshness/state").asText()).isEqualTo("fresh");
    assertThat(json.at("/freshness/why").isNull()).isTrue();
    assertThat(json.at("/lineage/raw/0").asText()).isEqualTo("raw/yfinance/D05.SI/x.json");
    assertThat(json.get("generated_at").asText()).isEqualTo("2025-11-11T10:04:00Z");
    assertThat(json.at("/took_ms/total").asLong()).isEqualTo(4);
    assertThat(json.get("news").isArray()).isTrue();
  }

  @Test
  void readsWhatItWrote() {
    assertThat(ReportJson.read(ReportJson.write(report))).contains(report);
  }

  @Test
  void foreignDocumentsAreNoReports() {
    for (String other :
        new String[] {
          "", "{", "[]", "null", "{\"report_text\":\"x\"}", "{\"schema\":\"openbell.report/9\"}"
        }) {
      assertThat(ReportJson.read(other.getBytes(StandardCharsets.UTF_8))).as(other).isEmpty();
    }
  }

  @Test
  void unknownFieldsOfANewerWriterAreIgnored() {
    String json = new String(ReportJson.write(report), StandardCharsets.UTF_8);
    String newer = json.replaceFirst("\\{", "{\"added_later\":{\"a\":1},");
    assertThat(ReportJson.read(newer.getBytes(StandardCharsets.UTF_8))).contains(report);
  }
}
