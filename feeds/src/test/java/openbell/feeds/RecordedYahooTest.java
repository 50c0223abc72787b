package openbell.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Random;
import openbell.feeds.YahooParser.Outcome;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against bodies that Yahoo once sent, where they are at hand. */
@Timeout(120)
class RecordedYahooTest {

  private final ObjectMapper json = new ObjectMapper();
  private final YahooParser parser = new YahooParser();
  private final VirtualTime time = new VirtualTime();

  @Test
  void recordedDailyChartsParseToWhatTheySay() throws Exception {
    int daily = 0;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(shared().resolve("data/yahoo/yf2_chart"), "*.json")) {
      for (Path file : files) {
        JsonNode body = json.readTree(file.toFile()).at("/response/bodyJson");
        JsonNode chart = body.at("/chart/result/0");
        String symbol = chart.at("/meta/symbol").asText();
        Outcome outcome = parser.parse(json.writeValueAsBytes(body), symbol);
        if (!chart.at("/meta/dataGranularity").asText().equals("1d")) {
          assertThat(outcome).as(file.toString()).isInstanceOf(Outcome.Malformed.class);
        } else if (file.getFileName().toString().contains("notimestamp")) {
          assertThat(((Outcome.Malformed) outcome).reason()).contains("0 timestamps and 1 values");
        } else {
          assertThat(outcome).as(file.toString()).isInstanceOf(Outcome.Parsed.class);
          assertSays(((Outcome.Parsed) outcome).quote(), chart);
          daily++;
        }
      }
    }
    assertThat(daily).isGreaterThan(40);
  }

  private static void assertSays(Quote quote, JsonNode chart) {
    assertThat(quote.bars().size()).isEqualTo(chart.get("timestamp").size());
    JsonNode closes = chart.at("/indicators/quote/0/close");
    for (int i = 0; i < closes.size(); i++) {
      assertThat(quote.bars().close()[i]).isEqualTo(closes.get(i).doubleValue());
    }
    assertThat(quote.currency()).isEqualTo(chart.at("/meta/currency").asText());
    assertThat(quote.exchangeCode()).contains(chart.at("/meta/exchangeName").asText());
    assertThat(quote.splits()).hasSize(chart.at("/events/splits").size());
    assertThat(quote.dividends()).hasSize(chart.at("/events/dividends").size());
  }

  @Test
  void aRecordedSplitAndItsDate() throws Exception {
    Path file =
        shared()
            .resolve(
                "data/yahoo/yf2_chart/historical-via-chart-NVDA-split-2021-02-01-to-2022-01-31.csv.json");
    JsonNode body = json.readTree(file.toFile()).at("/response/bodyJson");
    Quote quote = ((Outcome.Parsed) parser.parse(json.writeValueAsBytes(body), "NVDA")).quote();

    assertThat(quote.splits())
        .containsExactly(new Quote.Split(LocalDate.parse("2021-07-20"), 4, 1));
    assertThat(quote.bars().firstDate()).isEqualTo("2021-02-01");
    assertThat(quote.bars().lastDate()).isEqualTo("2022-01-28");
    assertThat(quote.name()).isEqualTo("NVIDIA Corporation");
  }

  @Test
  void recordedErrorsAreNoCharts() throws Exception {
    Path errors = shared().resolve("data/yahoo/yf2_errors");
    assertThat(error(errors.resolve("pageWith404andJson.fake.json")))
        .isEqualTo(new Outcome.Malformed("the JSON holds no chart"));
    assertThat(error(errors.resolve("weirdJsonResult.fake.json")))
        .isEqualTo(new Outcome.Malformed("the JSON holds no chart"));
    assertThat(error(errors.resolve("pageWithUnknownError.json")))
        .isEqualTo(new Outcome.SourceError("Made Up Error", "I'm made up"));
    Path old = shared().resolve("data/yahoo/equit_ease");
    for (String name : new String[] {"chart.json", "chart-errant.json"}) {
      assertThat(parser.parse(Files.readAllBytes(old.resolve(name)), "AAPL"))
          .as("minutes, not days")
          .isInstanceOf(Outcome.Malformed.class);
    }
  }

  private Outcome error(Path file) throws IOException {
    JsonNode body = json.readTree(file.toFile()).at("/response/bodyJson");
    return parser.parse(json.writeValueAsBytes(body), "AAPL");
  }

  @Test
  void everyModeOfTheRecordedWorldHasItsResult() throws Exception {
    try (Replay replay = new Replay(shared())) {
      FetchResult.Fetched dbs = (FetchResult.Fetched) fetch(replay, "ok", "D05.SI");
      assertThat(dbs.quote().currency()).isEqualTo("SGD");
      assertThat(dbs.quote().exchangeCode()).contains("SES");
      assertThat(dbs.quote().bars().size()).isGreaterThan(1_000);
      assertThat(replay.requests()).isEqualTo(1);

      assertThat(fetch(replay, "ok", "NIX19")).isInstanceOf(FetchResult.NotFound.class);
      assertThat(replay.requests()).isEqualTo(1);
      assertFailed(replay, "429", FailureKind.RATE_LIMITED, 3);
      assertFailed(replay, "500", FailureKind.UNAVAILABLE, 3);
      assertFailed(replay, "garbage", FailureKind.BAD_RESPONSE, 2);
      assertFailed(replay, "empty", FailureKind.NO_DATA, 1);
      assertFailed(replay, "slow", FailureKind.TIMEOUT, 3);
    }
  }

  private void assertFailed(Replay replay, String mode, FailureKind kind, int requests)
      throws Exception {
    FetchResult result = fetch(replay, mode, "D05.SI");
    assertThat(result).as(mode).isInstanceOf(FetchResult.Failed.class);
    assertThat(((FetchResult.Failed) result).kind()).as(mode).isEqualTo(kind);
    assertThat(replay.requests()).as(mode).isEqualTo(requests);
  }

  private FetchResult fetch(Replay replay, String mode, String symbol) throws Exception {
    replay.mode(mode);
    YahooSettings real = YahooSettings.defaults().withBase(replay.url());
    YahooSettings settings =
        new YahooSettings(
            real.bases(),
            real.connectTimeout(),
            mode.equals("slow") ? Duration.ofMillis(300) : real.requestTimeout(),
            real.budget(),
            real.maxAttempts(),
            real.minGap(),
            real.maxBodyBytes());
    return new YahooFeed(settings, time, time, new Random(5)).fetch(symbol);
  }

  /** The recorded server as a process of its own. */
  private static final class Replay implements AutoCloseable {
    private final Process process;
    private final String url;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    Replay(Path shared) throws IOException {
      Path script = shared.resolve("tools/replay.py");
      Assumptions.assumeTrue(Files.isReadable(script), "no recorded server here");
      process = start(script);
      String port =
          new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      Assumptions.assumeTrue(port != null, "the recorded server did not start");
      url = "http://127.0.0.1:" + port.strip();
    }

    private static Process start(Path script) {
      try {
        return new ProcessBuilder("python3", script.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
      } catch (IOException e) {
        return Assumptions.abort("no python3 here");
      }
    }

    String url() {
      return url;
    }

    void mode(String yahoo) throws Exception {
      post("/_reset", "");
      post("/_mode", "{\"yahoo\":\"" + yahoo + "\"}");
    }

    int requests() throws Exception {
      HttpRequest log = HttpRequest.newBuilder(URI.create(url + "/_log")).build();
      return json.readTree(http.send(log, HttpResponse.BodyHandlers.ofString()).body()).size();
    }

    private void post(String path, String body) throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + path))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
      process.destroy();
      http.close();
    }
  }

  static Path shared() {
    String set = System.getProperty("OPENBELL_SHARED", System.getenv("OPENBELL_SHARED"));
    if (set != null) {
      return Path.of(set);
    }
    for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
      if (Files.isDirectory(p.resolve("shared/data"))) {
        return p.resolve("shared");
      }
    }
    return Assumptions.abort("no folder shared/data here");
  }
}
