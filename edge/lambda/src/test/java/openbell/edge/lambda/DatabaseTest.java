package openbell.edge.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Functions with a database: a function stands still once it has answered, so all of these look at
 * once.
 */
class DatabaseTest {
  private static final String SERVED = "SELECT count(*) FROM served_objects";
  private static EmbeddedPostgres postgres;

  @TempDir Path home;
  private Scene scene;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void open() throws SQLException {
    ask("DROP SCHEMA public CASCADE; CREATE SCHEMA public; SELECT 1");
    scene = new Scene(home);
    scene.env.put("OPENBELL_CLOCK", "2013-12-31T22:00:00Z");
    scene.env.put("OPENBELL_WARM", "AAPL");
    scene.env.put("OPENBELL_UNIVERSE", "AAPL");
    scene.env.put("OPENBELL_LANG", "en");
    database(postgres.getPort());
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private void database(int port) {
    scene.env.put("DATABASE_URL", "postgresql://postgres:postgres@localhost:" + port + "/postgres");
  }

  private static List<String> ask(String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (!rows) {
        rows = statement.getMoreResults();
      }
      List<String> answers = new ArrayList<>();
      try (ResultSet found = statement.getResultSet()) {
        while (found.next()) {
          answers.add(found.getString(1));
        }
      }
      return answers;
    }
  }

  /** What the lake has, the tables have, and nobody is connected any longer. */
  private void allIsIn(int objects) throws SQLException, IOException, InterruptedException {
    assertThat(ask(SERVED)).containsExactly("" + objects);
    List<String> connected = List.of();
    for (int i = 0; i < 500 && !connected.equals(List.of("0")); i++) {
      Thread.sleep(i == 0 ? 0 : 10); // The server notices a while after the client closed.
      connected = ask("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'openbell'");
    }
    assertThat(connected).containsExactly("0");
    try (Stream<Path> files = Files.walk(home.resolve("blobs/processed"))) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .filter(f -> f.toString().matches(".*/(indicators|percentiles)/.*\\.json")))
          .hasSize(objects);
    }
  }

  @Test
  void whatWorkComputesIsThereWhenItAnswers() throws Exception {
    WorkHandler work = scene.worker();
    for (String lang : List.of("en", "th")) {
      String event = "{\"kind\":\"report\",\"query\":\"AAPL\",\"lang\":\"" + lang + "\"}";
      assertThat(Scene.call(work, event, 60_000).path("report").asText()).isEqualTo("made");
    }
    allIsIn(4);
    assertThat(ask("SELECT value FROM indicators WHERE symbol = 'AAPL' AND name = 'close'"))
        .hasSize(1);
  }

  @Test
  void whatWarmMakesAndTheSiteMakesItselfIsThere() throws Exception {
    Scene.call(scene.warm(), "{}", 900_000);
    allIsIn(2);
    assertThat(Scene.get(scene.alone(), "/api/reports/AAPL?lang=th&wait=20").get("statusCode"))
        .hasToString("200");
    allIsIn(4);
  }

  /** Where there is no server nobody else does it. */
  @Test
  void fetchBringsWhatOthersCouldNotWrite() throws Exception {
    scene.env.remove("DATABASE_URL");
    Scene.call(scene.warm(), "{}", 900_000);
    database(postgres.getPort());
    JsonNode result = Scene.call(scene.fetch(), "{}", 900_000);
    assertThat(result.path("served").asBoolean()).isTrue();
    allIsIn(2);
  }

  @Test
  void aDatabaseThatIsAwayKeepsNoAnswerBack() {
    database(1);
    long began = System.nanoTime();
    JsonNode made =
        Scene.call(
            scene.worker(), "{\"kind\":\"report\",\"query\":\"AAPL\",\"lang\":\"en\"}", 60_000);
    assertThat(made.path("report").asText()).isEqualTo("made");
    JsonNode fetched = Scene.call(scene.fetch(), "{}", 900_000);
    assertThat(fetched.path("served").asBoolean(true)).isFalse();
    assertThat(fetched.path("failed").asInt()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
  }
}
