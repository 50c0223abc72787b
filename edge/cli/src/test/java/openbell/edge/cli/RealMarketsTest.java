package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans over real markets, where they are at hand, beside what plain loops and SQL find there. */
class RealMarketsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "a-key";

  @TempDir private Path dir;
  private final Map<String, String> environment = new HashMap<>();

  private record Bar(double open, double high, double low, double close, double volume) {}

  private static Path bars(String name) {
    for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
      Path folder = p.resolve("shared/data/bars").resolve(name);
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    return Assumptions.abort("no folder shared/data/bars/" + name + " here");
  }

  private String run(int expected, String... args) {
    Run run = Run.of(environment, args);
    assertThat(run.status()).as(run.err()).isEqualTo(expected);
    return run.out();
  }

  private JsonNode json(String... args) throws IOException {
    return JSON.readTree(run(0, args));
  }

  /** Ten sessions of about 6,000 stocks of the USA, as Polygon.io would give them. */
  @Test
  void theWholeMarketOfTheUsaIsFetchedInARequestASessionAndScanned() throws Exception {
    Map<String, String> names = new TreeMap<>();
    Map<LocalDate, Map<String, Bar>> days = new TreeMap<>();
    read(bars("us_full_market_days"), names, days);
    LocalDate last = List.copyOf(days.keySet()).getLast();
    LocalDate before = List.copyOf(days.keySet()).get(days.size() - 2);
    assertThat(days.get(last)).hasSizeGreaterThan(5_000);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, names, days));
    server.start();
    try {
      environment.put("OPENBELL_HOME", dir.resolve("home").toString());
      environment.put("OPENBELL_SOURCE", "polygon");
      environment.put("POLYGON_API_KEY", KEY);
      environment.put("POLYGON_BASE_URL", "http://127.0.0.1:" + server.getAddress().getPort());
      environment.put("POLYGON_REQUESTS_PER_MINUTE", "100000");
      environment.put("OPENBELL_CLOCK", last.plusDays(1) + "T12:00:00Z");
      // Some of the list have no bar in the last sessions.
      assertThat(run(1, "fetch", "--universe", "market")).contains("fetched   ");
      screened(days.get(last), days.get(before), names);
      run(0, "lake", "compact");
      screened(days.get(last), days.get(before), names);
      assertThat(run(0, "lake", "verify")).endsWith(" 0 problems\n");
    } finally {
      server.stop(0);
    }
  }

  private void screened(Map<String, Bar> last, Map<String, Bar> before, Map<String, String> names)
      throws IOException {
    Map<String, Double> expected = new TreeMap<>();
    last.forEach(
        (symbol, bar) -> {
          Bar earlier = before.get(symbol);
          if (earlier != null && bar.volume() > 1e6 && bar.close() > 1.03 * earlier.close()) {
            expected.put(ours(symbol), bar.close() / earlier.close());
          }
        });
    assertThat(expected).hasSizeGreaterThan(20);
    JsonNode found =
        json(
            "scan",
            "volume > 1000000 && close > 1.03 * prev(close, 1)",
            "--rank",
            "close / prev(close, 1)",
            "--top",
            "1000",
            "--format",
            "json");
    assertThat(found.at("/coverage/scanned").asInt()).isEqualTo(last.size());
    assertThat(found.at("/coverage/matched").asInt()).isEqualTo(expected.size());
    List<String> tickers = found.at("/rows").findValuesAsText("ticker");
    assertThat(tickers).containsExactlyInAnyOrderElementsOf(expected.keySet());
    for (JsonNode row : found.at("/rows")) {
      String ticker = row.path("ticker").asText();
      assertThat(row.path("score").asDouble()).isCloseTo(expected.get(ticker), within(1e-9));
      if (!ticker.contains("-") && names.containsKey(ticker)) {
        assertThat(row.path("name").asText()).isNotEqualTo(ticker);
      }
    }
    // By what only the list of stocks tells.
    String csv =
        run(0, "scan", "name.contains('Bancorp') && close > 0", "--top", "5", "--format", "csv");
    assertThat(csv.lines().skip(1)).hasSize(5).allMatch(line -> line.contains("Bancorp"));
  }

  /** Polygon.io's way to write a class of shares is ours with another sign. */
  private static String ours(String symbol) {
    return symbol.replace('.', '-');
  }

  private static void answer(
      HttpExchange exchange, Map<String, String> names, Map<LocalDate, Map<String, Bar>> days)
      throws IOException {
    try (exchange) {
      String asked = exchange.getRequestURI().toString();
      ObjectNode body = JSON.createObjectNode();
      int status = 200;
      if (asked.contains("/grouped/")) {
        LocalDate day = LocalDate.parse(asked.replaceAll(".*stocks/(.{10}).*", "$1"));
        if (days.containsKey(day)) {
          body.put("status", "OK").put("adjusted", false);
          days.get(day).forEach((symbol, bar) -> add(body.withArray("results"), symbol, bar, day));
        } else {
          status = 403;
          body.put("status", "NOT_AUTHORIZED").put("message", "You are not entitled to this data.");
        }
      } else if (asked.contains("/splits")) {
        body.put("status", "OK").putArray("results");
      } else {
        ArrayNode results = body.put("status", "OK").putArray("results");
        names.forEach(
            (symbol, name) ->
                results
                    .addObject()
                    .put("ticker", symbol)
                    .put("name", name)
                    .put("market", "stocks")
                    .put("primary_exchange", "XNYS")
                    .put("active", true)
                    .put("type", "CS"));
      }
      byte[] bytes = JSON.writeValueAsBytes(body);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static void add(ArrayNode results, String symbol, Bar bar, LocalDate day) {
    long at =
        day.atTime(LocalTime.of(16, 0))
            .atZone(ZoneId.of("America/New_York"))
            .toInstant()
            .toEpochMilli();
    results
        .addObject()
        .put("T", symbol)
        .put("o", bar.open())
        .put("h", bar.high())
        .put("l", bar.low())
        .put("c", bar.close())
        .put("v", bar.volume())
        .put("t", at);
  }

  /** Each archive has the day that names it and the one before. */
  private void read(Path archives, Map<String, String> names, Map<LocalDate, Map<String, Bar>> days)
      throws Exception {
    try (Stream<Path> files = Files.list(archives)) {
      for (Path file : files.sorted().toList()) {
        Path to = Files.createTempDirectory(dir, "day");
        assertThat(
                new ProcessBuilder("tar", "-xzf", file.toString(), "-C", to.toString())
                    .inheritIO()
                    .start()
                    .waitFor())
            .isZero();
        for (String line : Files.readAllLines(to.resolve("symbols.txt"))) {
          String[] cells = line.split("\t", -1);
          if (cells.length == 2 && cells[0].matches("[A-Z]{1,5}(\\.[A-Z])?")) {
            names.put(cells[0], cells[1]);
          }
        }
        for (String line : Files.readAllLines(to.resolve("prices.csv"))) {
          String[] cells = line.split(",", -1);
          if (cells[0].matches("[A-Z]{1,5}(\\.[A-Z])?")) {
            days.computeIfAbsent(LocalDate.parse(cells[1]), d -> new TreeMap<>())
                .put(
                    cells[0],
                    new Bar(
                        Double.parseDouble(cells[2]),
                        Double.parseDouble(cells[3]),
                        Double.parseDouble(cells[4]),
                        Double.parseDouble(cells[5]),
                        Double.parseDouble(cells[6])));
          }
        }
      }
    }
  }

  /** The 678 long histories, and three screens in SQL over their bars alone. */
  @Test
  void theLongHistoriesAreScannedAsSqlScansThem() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("prices"));
    List<String> symbols = new ArrayList<>();
    for (String set :
        List.of("us_hsmd", "us_sp500_2015_2020", "thai_set50", "sg_hk", "us_long_yahoo")) {
      try (Stream<Path> files = Files.list(bars(set))) {
        for (Path file : files.sorted().toList()) {
          String symbol = symbol(file.getFileName().toString());
          Path target = folder.resolve(symbol + ".csv");
          if (!Files.exists(target)) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
              Files.copy(in, target);
            }
            symbols.add(symbol);
          }
        }
      }
    }
    assertThat(symbols).hasSize(678);
    environment.put("OPENBELL_HOME", dir.resolve("home").toString());
    environment.put("OPENBELL_SOURCE", "folder");
    environment.put("OPENBELL_FOLDER", folder.toString());
    environment.put("OPENBELL_CLOCK", "2025-11-12T12:00:00Z");
    Path universe = Files.write(dir.resolve("universe"), symbols);
    // Six are refused: see lake.md.
    assertThat(run(1, "fetch", "--universe", universe.toString())).contains("failed    ");
    run(0, "lake", "compact");
    LocalDate date = LocalDate.of(2017, 6, 30);
    long asked = 0;
    for (Screen screen : SCREENS) {
      Map<String, Double> expected = new TreeMap<>();
      for (JsonNode row : json("lake", "sql", sql(screen, date), "--format", "json")) {
        expected.put(row.path("ticker").asText(), row.path("score").asDouble());
      }
      assertThat(expected).as(screen.where()).hasSizeGreaterThan(3);
      JsonNode found =
          json(
              "scan",
              screen.where(),
              "--rank",
              screen.rank(),
              "--date",
              date.toString(),
              "--top",
              "1000",
              "--format",
              "json");
      assertThat(found.at("/rows").findValuesAsText("ticker"))
          .as(screen.where())
          .containsExactlyInAnyOrderElementsOf(expected.keySet());
      for (JsonNode row : found.at("/rows")) {
        assertThat(row.path("as_of").asText()).isEqualTo(date.toString());
        double score = expected.get(row.path("ticker").asText());
        assertThat(row.path("score").asDouble())
            .isCloseTo(score, within(Math.abs(score) * 1e-9 + 1e-12));
      }
      asked = found.at("/coverage/asked").asLong();
    }
    // Those that are refused, too, without data.
    assertThat(asked).isEqualTo(symbols.size());
  }

  private record Screen(String where, String rank, String holds, String score) {}

  private static final List<Screen> SCREENS =
      List.of(
          new Screen(
              "close > sma200 && volume_ratio > 1.5",
              "return_60",
              "sma200 IS NOT NULL AND close > sma200 AND volume_ratio > 1.5",
              "return_60"),
          new Screen(
              "close < prev(lowest(low, 20), 1)",
              "-close / sma200",
              "close < low20",
              "-close / sma200"),
          new Screen(
              "percentile.volume_ratio > 95",
              "volume_ratio",
              "100 * (below + (alike + 1) / 2) / n > 95",
              "volume_ratio"));

  /** Of each stock that has a bar of that day, its numbers by their definitions. */
  private static String sql(Screen screen, LocalDate date) {
    return String.format(
        Locale.ROOT,
        """
        WITH f AS (
          SELECT ticker, date, close,
            CASE WHEN count(*) OVER (w ROWS 199 PRECEDING) = 200
              THEN avg(close) OVER (w ROWS 199 PRECEDING) END AS sma200,
            CASE WHEN count(*) OVER (w ROWS 19 PRECEDING) = 20
              THEN volume / nullif(avg(volume) OVER (w ROWS 19 PRECEDING), 0) END AS volume_ratio,
            CASE WHEN count(*) OVER (w ROWS 20 PRECEDING) = 21
              THEN min(low) OVER (w ROWS BETWEEN 20 PRECEDING AND 1 PRECEDING) END AS low20,
            100 * (close / lag(close, 60) OVER w - 1) AS return_60
          FROM bars WHERE date <= DATE '%s' WINDOW w AS (PARTITION BY ticker ORDER BY date)),
        l AS (SELECT * FROM f WHERE date = DATE '%s'),
        p AS (
          SELECT l.ticker, count(f.volume_ratio) AS n,
            count(*) FILTER (
              f.volume_ratio < l.volume_ratio - 1e-9 * greatest(1, abs(l.volume_ratio))) AS below,
            count(*) FILTER (
              abs(f.volume_ratio - l.volume_ratio) <= 1e-9 * greatest(1, abs(l.volume_ratio)))
              AS alike
          FROM f JOIN l USING (ticker) GROUP BY l.ticker)
        SELECT ticker, %s AS score FROM l JOIN p USING (ticker) WHERE (%s) AND %s IS NOT NULL
        """,
        date,
        date,
        screen.score(),
        screen.holds(),
        screen.score());
  }

  private static String symbol(String file) {
    return file.replaceAll("[.]gz$|[.]csv[.]gz$", "")
        .replaceAll("[.]us[.]txt$|[.]csv$|_data$", "")
        .replaceAll("_data$", "")
        .replace('_', '.')
        .toUpperCase(Locale.ROOT);
  }
}
