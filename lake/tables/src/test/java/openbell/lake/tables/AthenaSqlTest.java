package openbell.lake.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import openbell.store.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AthenaSqlTest {
  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  @Test
  void aQuestionIsBoundToOneSnapshot() {
    String sent = AthenaSql.bound("SELECT close FROM bars", "20260105_120000-ab", "openbell_dev");

    assertThat(sent)
        .startsWith(
            "WITH bars AS (SELECT \"ticker\", \"date\", \"source\", \"open\", \"high\", \"low\","
                + " \"close\", \"volume\", \"source_raw_data\" FROM \"openbell_dev\".\"bars\" WHERE"
                + " snapshot = '20260105_120000-ab'),\n"
                + "indicators AS (")
        .endsWith("WHERE snapshot = '20260105_120000-ab')\nSELECT close FROM bars");
  }

  @Test
  void aQuestionsOwnWithComesAfterIt() {
    assertThat(AthenaSql.bound("-- leaders\n with b AS (SELECT 1) SELECT * FROM b", "s", "d"))
        .startsWith("WITH bars AS (")
        .endsWith("WHERE snapshot = 's'),\nb AS (SELECT 1) SELECT * FROM b");
    assertThat(AthenaSql.bound("WITH RECURSIVE n(i) AS (SELECT 1) SELECT i FROM n", "s", "d"))
        .startsWith("WITH RECURSIVE bars AS (")
        .endsWith("),\nn(i) AS (SELECT 1) SELECT i FROM n");
  }

  @Test
  void aWithThatTakesAViewsNameIsRefused() {
    for (String sql :
        List.of(
            "WITH bars AS (SELECT 1) SELECT * FROM bars",
            "with a as (select 1), \"Bars\" (x) as (select 1) select * from a")) {
      assertThatExceptionOfType(LakeSqlException.class)
          .isThrownBy(() -> AthenaSql.bound(sql, "s", "d"))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(LakeSqlException.Kind.WRONG));
    }
  }

  @Test
  void theAnswerComesAsTypedRows() throws Exception {
    queue(
        """
        {"results":[{"rows":[
          {"Data":[{"VarCharValue":"ticker"},{"VarCharValue":"days"},{"VarCharValue":"close"}]},
          {"Data":[{"VarCharValue":"D05.SI"},{"VarCharValue":"1246"},{"VarCharValue":"55.1"}]},
          {"Data":[{"VarCharValue":"ticker"},{},{"VarCharValue":"NaN"}]}],
         "column_info":[
          {"Name":"ticker","Type":"varchar"},{"Name":"days","Type":"bigint"},{"Name":"close","Type":"double"}]}]}
        """);
    List<String> told = new ArrayList<>();
    try (AthenaSql athena = athena()) {
      athena.ask("SELECT 1", "snap", Duration.ofSeconds(20), rows(told));
    }
    assertThat(told)
        .containsExactly("[ticker, days, close]", "[D05.SI, 1246, 55.1]", "[ticker, null, null]");
  }

  @Test
  void aRefusalIsOneLine() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    AthenaSql.Settings nowhere =
        new AthenaSql.Settings(
            "no-such-workgroup",
            "d",
            Optional.of(MOTO.server().endpoint()),
            Optional.of("us-east-1"));
    try (AthenaSql athena = AthenaSql.open(nowhere, d -> {})) {
      assertThatExceptionOfType(LakeSqlException.class)
          .isThrownBy(
              () -> athena.ask("SELECT 1", "s", Duration.ofSeconds(5), rows(new ArrayList<>())))
          .withMessageContaining("no-such-workgroup")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
  }

  private static AthenaSql athena() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    return AthenaSql.open(
        new AthenaSql.Settings(
            "primary",
            "openbell_dev",
            Optional.of(MOTO.server().endpoint()),
            Optional.of("us-east-1")),
        d -> {});
  }

  private static SqlRows rows(List<String> told) {
    return new SqlRows() {
      @Override
      public void columns(List<String> names) {
        told.add(names.toString());
      }

      @Override
      public void row(Object[] values) {
        told.add(Arrays.toString(values));
      }
    };
  }

  private static void queue(String json) throws IOException, InterruptedException {
    URI address = MOTO.server().endpoint().resolve("/moto-api/static/athena/query-results");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json, UTF_8))
              .build();
      assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(201);
    }
  }
}
