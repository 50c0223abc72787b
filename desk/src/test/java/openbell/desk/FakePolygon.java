package openbell.desk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A Polygon.io on loopback: bodies in the form of its recorded ones, each with an id of its own.
final class FakePolygon implements AutoCloseable {
  static final String KEY = "a-key-nobody-may-see";
  private static final String BEYOND =
      "{\"status\":\"NOT_AUTHORIZED\",\"request_id\":\"861259a29c0b7f590e1263dcdf0f291d\",\"message\":\"You"
          + " are not entitled to this data. Please upgrade your plan at"
          + " https://massive.com/pricing\"}";
  private static final String TOO_MANY =
      "{\"status\":\"ERROR\",\"request_id\":\"8612\",\"error\":\"You've exceeded the maximum"
          + " requests per minute, please wait or upgrade your subscription to continue."
          + " https://polygon.io/pricing\"}";

  /// Close of each ticker by session.
  final Map<LocalDate, Map<String, Double>> days = new TreeMap<>();

  final List<String> splits = new ArrayList<>();
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  /// The plan has nothing before.
  LocalDate planFrom = LocalDate.MIN;

  /// So many requests are answered, then all are refused.
  int most = Integer.MAX_VALUE;

  private final AtomicInteger ids = new AtomicInteger();
  private final HttpServer server;

  FakePolygon() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answer(exchange);
          }
        });
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<String> sessionsAsked() {
    return requests.stream()
        .filter(r -> r.contains("/grouped/"))
        .map(r -> r.replaceAll(".*stocks/(.{10}).*", "$1"))
        .toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String asked = exchange.getRequestURI().toString();
    String key = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    requests.add(asked);
    if (!key.equals("Bearer " + KEY) || asked.contains(KEY)) {
      reply(exchange, 401, "{\"status\":\"ERROR\",\"error\":\"API Key was not provided\"}");
    } else if (requests.size() > most) {
      reply(exchange, 429, TOO_MANY);
    } else if (asked.contains("/grouped/")) {
      LocalDate day = LocalDate.parse(asked.replaceAll(".*stocks/(.{10}).*", "$1"));
      if (day.isBefore(planFrom)) {
        reply(exchange, 403, BEYOND);
      } else {
        reply(exchange, 200, grouped(day));
      }
    } else if (asked.contains("/splits")) {
      reply(exchange, 200, results(String.join(",", splits)));
    } else if (asked.contains("/tickers?cursor=two")) {
      reply(exchange, 200, results(listed("MSFT")));
    } else if (asked.contains("/tickers?")) {
      // The next page, as the real one names it: with a host of its own.
      String next = "\"next_url\":\"https://api.polygon.io/v3/reference/tickers?cursor=two\",";
      reply(exchange, 200, results(listed("AAPL")).replace("{\"results", "{" + next + "\"results"));
    } else {
      reply(exchange, 404, "{\"status\":\"NOT_FOUND\",\"message\":\"Ticker not found.\"}");
    }
  }

  private static String listed(String ticker) {
    return "{\"ticker\":\"%s\",\"name\":\"%s Inc.\",\"market\":\"stocks\",\"locale\":\"us\",\"active\":true}"
        .formatted(ticker, ticker);
  }

  private String results(String list) {
    return "{\"results\":[%s],\"status\":\"OK\",\"request_id\":\"%d\"}"
        .formatted(list, ids.incrementAndGet());
  }

  /// At the close of that day in New York, as Polygon dates it.
  private String grouped(LocalDate day) {
    long at =
        day.atTime(LocalTime.of(16, 0))
            .atZone(ZoneId.of("America/New_York"))
            .toInstant()
            .toEpochMilli();
    List<String> bars = new ArrayList<>();
    Optional.ofNullable(days.get(day))
        .orElse(Map.of())
        .forEach(
            (ticker, close) ->
                bars.add(
                    String.format(
                        Locale.ROOT,
                        "{\"T\":\"%s\",\"v\":1000,\"vw\":%s,\"o\":%s,\"c\":%s,\"h\":%s,\"l\":%s,\"t\":%d,\"n\":9}",
                        ticker,
                        close,
                        close,
                        close,
                        close + 1,
                        close - 1,
                        at)));
    return "{\"queryCount\":%d,\"resultsCount\":%d,\"adjusted\":false,%s\"status\":\"DELAYED\",\"request_id\":\"%d\",\"count\":%d}"
        .formatted(
            bars.size(),
            bars.size(),
            bars.isEmpty() ? "" : "\"results\":[" + String.join(",", bars) + "],",
            ids.incrementAndGet(),
            bars.size());
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
