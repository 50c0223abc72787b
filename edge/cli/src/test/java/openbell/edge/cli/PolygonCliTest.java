package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From the command to Polygon.io (on loopback, in the form of its recorded bodies), the lake, its
/// tables and a screen.
@Timeout(120)
class PolygonCliTest {
  private static final String KEY = "a-key-nobody-may-see";
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  @TempDir private Path dir;
  private Path home;
  private HttpServer server;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger ids = new AtomicInteger();
  private String splits = "";

  @BeforeEach
  void open() throws IOException {
    home = dir.resolve("home");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answer(exchange);
          }
        });
    server.start();
    environment.put("OPENBELL_HOME", home.toString());
    environment.put("OPENBELL_SOURCE", "polygon");
    environment.put("POLYGON_API_KEY", KEY);
    environment.put("POLYGON_BASE_URL", "http://127.0.0.1:" + server.getAddress().getPort());
    environment.put("POLYGON_REQUESTS_PER_MINUTE", "100000");
    environment.put("OPENBELL_CLOCK", "2025-11-12T00:00:00Z"); // 19:00 in New York.
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String asked = exchange.getRequestURI().toString();
    requests.add(asked);
    String id = "\"status\":\"OK\",\"request_id\":\"" + ids.incrementAndGet() + "\"";
    int status = 200;
    String body;
    if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      status = 401;
      body = "{\"status\":\"ERROR\",\"error\":\"API Key was not provided\"}";
    } else if (asked.contains("/grouped/")) {
      LocalDate day = LocalDate.parse(asked.replaceAll(".*stocks/(.{10}).*", "$1"));
      if (day.isBefore(LocalDate.parse("2025-10-01"))) {
        status = 403;
        body =
            "{\"status\":\"NOT_AUTHORIZED\",\"message\":\"You are not entitled to this data. Please"
                + " upgrade your plan at https://massive.com/pricing\"}";
      } else {
        String results = bar("AAPL", day, 200 + day.getDayOfMonth()) + "," + bar("MSFT", day, 500);
        body = "{\"adjusted\":false,\"results\":[" + results + "]," + id + "}";
      }
    } else if (asked.contains("/splits")) {
      body = "{\"results\":[" + splits + "]," + id + "}";
    } else if (asked.contains("/range/")) {
      String results =
          Stream.iterate(LocalDate.parse("2025-09-29"), d -> d.plusDays(1))
              .limit(2)
              .map(d -> bar("", d, 190).replace("\"T\":\"\",", ""))
              .reduce((a, b) -> a + "," + b)
              .orElseThrow();
      body = "{\"ticker\":\"AAPL\",\"adjusted\":true,\"results\":[" + results + "]," + id + "}";
    } else {
      status = 404;
      body = "{\"status\":\"NOT_FOUND\",\"message\":\"Ticker not found.\"}";
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String bar(String ticker, LocalDate day, double close) {
    long at = day.atTime(LocalTime.of(16, 0)).atZone(NEW_YORK).toInstant().toEpochMilli();
    return String.format(
        Locale.ROOT,
        "{\"T\":\"%s\",\"v\":1000,\"vw\":%s,\"o\":%s,\"c\":%s,\"h\":%s,\"l\":%s,\"t\":%d,\"n\":9}",
        ticker,
        close,
        close,
        close,
        close + 1,
        close - 1,
        at);
  }

  private Run run(String... args) {
    Run run = Run.of(environment, args);
    assertThat(run.out() + run.err()).doesNotContain(KEY);
    return run;
  }

  /// Two that are traded, one that is not of the USA, and more than there are sessions.
  private String universe() throws IOException {
    List<String> names = new ArrayList<>(List.of("# all", "AAPL", "MSFT"));
    for (int n = 0; n < 1300; n++) {
      names.add("Q" + (char) ('A' + n / 676) + (char) ('A' + n / 26 % 26) + (char) ('A' + n % 26));
    }
    return Files.write(dir.resolve("universe"), names).toString();
  }

  @Test
  void aUniverseIsFetchedSessionBySessionAndScannedBehindItsHistories() throws Exception {
    assertThat(run("fetch", "AAPL").out()).isEqualTo("fetched   1\nunchanged 0\nfailed    0\n");
    Run fetched = run("fetch", "--universe", universe());
    assertThat(fetched.out()).isEqualTo("fetched   2\nunchanged 0\nfailed    1300\n");
    assertThat(fetched.status()).isEqualTo(1);
    assertThat(fetched.err())
        .contains("openbell: note: QAAA: polygon has no bar of it in the sessions asked for\n")
        .endsWith("openbell: note: the plan goes back to 2025-10-01\n");
    String bars =
        "SELECT ticker, source, count(*) AS n, min(date) AS first, max(close) AS top FROM bars"
            + " GROUP BY ALL ORDER BY ALL";
    String counted = run("lake", "sql", bars, "--format", "csv").out();
    assertThat(counted.lines())
        .containsExactly(
            "ticker,source,n,first,top",
            "AAPL,polygon,32,2025-09-29,231.0",
            "MSFT,polygon,30,2025-10-01,500.0");
    String[] scan = {"scan", "sma20 > 0 && close > sma20", "--format", "csv"};
    Run found = run(scan);
    assertThat(found.status()).as(found.err()).isZero();
    assertThat(run("lake", "compact").out()).contains("changed   2\n");
    assertThat(run("lake", "sql", bars, "--format", "csv").out()).isEqualTo(counted);
    assertThat(run(scan).out()).isEqualTo(found.out());
    assertThat(run("lake", "compact").out()).contains("changed   0\n").contains("files     0\n");

    environment.put("OPENBELL_CLOCK", "2025-11-13T00:00:00Z");
    splits =
        "{\"execution_date\":\"2025-11-12\",\"split_from\":1,\"split_to\":2,\"ticker\":\"MSFT\"}";
    requests.clear();
    assertThat(run("fetch", "--universe", universe()).out()).startsWith("fetched   2\n");
    assertThat(requests).as("splits, a session, whether the plan goes back further").hasSize(3);
    assertThat(run("lake", "sql", bars, "--format", "csv").out())
        .contains("AAPL,polygon,33,2025-09-29,231.0")
        .contains("MSFT,polygon,31,2025-10-01,500.0");
    assertThat(
            run(
                    "lake",
                    "sql",
                    "SELECT close, volume FROM bars WHERE ticker = 'MSFT' AND date = '2025-11-11'",
                    "--format",
                    "csv")
                .out())
        .endsWith("250.0,2000.0\r\n");
    for (String check : new String[] {"verify", "check", "reprocess"}) {
      Run run = run("lake", check);
      assertThat(run.status()).as(check + run.err() + run.out()).isZero();
    }
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(KEY);
      }
    }
  }

  @Test
  void errorsAreOneLineWithoutTheKey() throws Exception {
    environment.put("POLYGON_API_KEY", "another");
    Run run = run("fetch", "--universe", universe());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "openbell: note: the splits: polygon answered 401: API Key was not provided (is"
                + " POLYGON_API_KEY a key that is in force?)\n");
    assertThat(run("report", "AAPL").err())
        .contains("polygon answered 401")
        .doesNotContain("another")
        .hasLineCount(1);
    environment.remove("POLYGON_API_KEY");
    assertThat(run("fetch", "AAPL").err())
        .isEqualTo(
            "openbell: POLYGON_API_KEY= cannot be used: give the key of Polygon.io, or take it from"
                + " OPENBELL_SOURCE\n");
    environment.put("OPENBELL_SOURCE", "sample");
    assertThat(run("fetch", "AAPL", "--source", "polygon").status()).isEqualTo(2);
    assertThat(run("fetch", "--universe", "market").err())
        .startsWith(
            "openbell: --universe=market cannot be used: only polygon gives a whole market");
  }

  @Test
  void doctorTellsThePlan() {
    assertThat(run("doctor").out())
        .containsPattern(
            "ok +polygon +asked at http://127\\.0\\.0\\.1:\\d+, at most 100000 times a minute"
                + " \\(POLYGON_REQUESTS_PER_MINUTE\\); not asked by this command")
        .containsPattern("terms +polygon ");
    environment.put("POLYGON_REQUESTS_PER_MINUTE", "0");
    assertThat(run("doctor").out()).contains("POLYGON_REQUESTS_PER_MINUTE=0 cannot be used");
    environment.put("OPENBELL_SOURCE", "sample");
    environment.remove("POLYGON_REQUESTS_PER_MINUTE");
    assertThat(run("doctor").out()).contains(", with --source polygon only");
    environment.remove("POLYGON_API_KEY");
    assertThat(run("doctor").out()).containsPattern("ok +polygon +off \\(no POLYGON_API_KEY\\)");
  }
}
