package openbell.edge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Yahoo whose texts are markup, and a LINE that keeps what it is sent. */
final class HostileWorld implements AutoCloseable {
  static final String SYMBOL = "EVIL";
  static final String NAME = "Evil <script>alert(1)</script> & \"Co\"";
  static final String HEADLINE = "Evil <img src=x onerror=alert(2)> soars";
  static final String PUBLISHER = "<b onclick=alert(3)>Wire</b>";

  /** A Monday; the last bar is of the Friday before. */
  static final String NOW = "2022-09-19T12:00:00Z";

  private static final LocalDate LAST = LocalDate.of(2022, 9, 16);
  private static final int BARS = 300;

  /** One call to LINE. */
  record Sent(String path, JsonNode body) {}

  private final HttpServer server;
  private final List<Sent> sent = new CopyOnWriteArrayList<>();

  HostileWorld() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v8/finance/chart/" + SYMBOL, e -> answer(e, chart()));
    server.createContext("/v1/finance/search", e -> answer(e, news()));
    server.createContext(
        "/v2/bot/",
        e -> {
          byte[] body = e.getRequestBody().readAllBytes();
          sent.add(
              new Sent(e.getRequestURI().getPath(), JsonMapper.builder().build().readTree(body)));
          answer(e, "{\"sentMessages\":[{\"id\":\"1\",\"quoteToken\":\"q\"}]}");
        });
    server.start();
  }

  String root() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What was sent to people: replies and pushes. */
  List<Sent> answers() {
    return sent.stream().filter(s -> s.path().startsWith("/v2/bot/message/")).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String chart() {
    StringJoiner times = new StringJoiner(",");
    StringJoiner closes = new StringJoiner(",");
    StringJoiner highs = new StringJoiner(",");
    StringJoiner lows = new StringJoiner(",");
    LocalDate day = LAST.minusDays(BARS / 5 * 7 - 1);
    for (int i = 0; !day.isAfter(LAST); day = day.plusDays(1)) {
      if (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY) {
        continue;
      }
      double close = 100 + 10 * Math.sin(i++ / 9.0);
      times.add(Long.toString(day.toEpochSecond(LocalTime.of(13, 30), ZoneOffset.UTC)));
      closes.add(String.format(Locale.ROOT, "%.2f", close));
      highs.add(String.format(Locale.ROOT, "%.2f", close + 1));
      lows.add(String.format(Locale.ROOT, "%.2f", close - 1));
    }
    int bars = times.toString().split(",").length;
    return """
    {"chart":{"result":[{"meta":{"currency":"USD","symbol":"%s","exchangeName":"NMS","instrumentType":"EQUITY","exchangeTimezoneName":"America/New_York","gmtoffset":-14400,"dataGranularity":"1d","range":"5y","longName":%s},
    "timestamp":[%s],"indicators":{"quote":[{"open":[%s],"high":[%s],"low":[%s],"close":[%s],"volume":[%s]}]}}],"error":null}}
    """
        .formatted(
            SYMBOL,
            quoted(NAME),
            times,
            closes,
            highs,
            lows,
            closes,
            String.join(",", Collections.nCopies(bars, "1000000")));
  }

  private static String news() {
    return """
    {"count":1,"news":[{"uuid":"1","title":%s,"publisher":%s,"link":"https://example.org/\\"onmouseover=alert(4)","providerPublishTime":%d,"type":"STORY","relatedTickers":["%s"]},
    {"uuid":"2","title":%s,"publisher":%s,"link":"https://example.org/a?b=1&c=2","providerPublishTime":%d,"type":"STORY","relatedTickers":["%s"]}]}
    """
        .formatted(
            quoted(HEADLINE + " again"),
            quoted(PUBLISHER),
            LAST.toEpochSecond(LocalTime.NOON, ZoneOffset.UTC),
            SYMBOL,
            quoted(HEADLINE),
            quoted(PUBLISHER),
            LAST.toEpochSecond(LocalTime.NOON, ZoneOffset.UTC),
            SYMBOL);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\\\"") + "\"";
  }
}
