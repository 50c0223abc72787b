package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Known traffic over a real server, with a language model that is paid and always refused; then the
 * numbers of that period, wherever they are told: the page, its JSON, {@code cache stats} with a
 * period and without, {@code /metrics}, the digest. Money is told where periods are.
 */
class SameNumbersTest {
  private static final String TOKEN = "the-operators-token";
  private static final String DAY = "2014-01-02";
  private static final List<String> OF_A_TIER = List.of("hits", "stale", "misses", "errors");
  private static final List<String> OF_MAKING = List.of("makes", "makes_avoided", "failures");

  /** What a model says that no report can be made of, for 1,000 tokens in and 100 out. */
  private static final String USELESS =
      """
      {"id":"r","object":"response","created_at":1,"status":"completed","model":"gpt-4o",
       "output":[{"type":"message","id":"m","role":"assistant","status":"completed",
         "content":[{"type":"output_text","text":"{}","annotations":[]}]}],
       "usage":{"input_tokens":1000,"output_tokens":100,"total_tokens":1100,
         "input_tokens_details":{"cached_tokens":0},"output_tokens_details":{"reasoning_tokens":0}},
       "parallel_tool_calls":false,"tool_choice":"auto","tools":[],"error":null,
       "incomplete_details":null,"instructions":null,"metadata":{},"temperature":1.0,"top_p":1.0}\
      """;

  @TempDir Path home;
  private HttpServer model;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void listen() throws IOException {
    model = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    model.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] said = USELESS.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, said.length);
          exchange.getResponseBody().write(said);
          exchange.close();
        });
    model.start();
  }

  @AfterEach
  void kill() {
    started.forEach(Process::destroyForcibly);
    model.stop(0);
  }

  @Test
  void theyAreTheSameEverywhere() throws Exception {
    Process server = start("serve", "--port", "0");
    BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    String root = line.substring(line.indexOf("http://"));
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < 5; i++) {
        assertThat(get(client, root + "/api/reports/AAPL?lang=en").statusCode()).isEqualTo(200);
      }
      for (int i = 0; i < 3; i++) {
        assertThat(get(client, root + "/api/reports/AAPL?lang=th").statusCode()).isEqualTo(200);
      }
      assertThat(get(client, root + "/api/reports/DBS19?lang=en").statusCode()).isEqualTo(404);

      String pageText = get(client, root + "/ops?lang=en").body();
      Map<String, Long> page = page(pageText);
      String jsonText = get(client, root + "/api/ops").body();
      Map<String, Long> json = json(jsonText);
      Map<String, Long> metrics = metrics(get(client, root + "/metrics").body());
      Map<String, Long> period = stats("cache", "stats", "--from", DAY, "--to", DAY);
      Map<String, Long> allTime = stats("cache", "stats");
      String digestText = said("digest", "--date", DAY);
      Map<String, Long> digest = digest(digestText);
      String digestJsonText = said("digest", "--date", DAY, "--format", "json");
      Map<String, Long> digestJson = json(digestJsonText);

      assertThat(json)
          .containsEntry("making makes", 2L)
          .containsEntry("making makes_avoided", 6L)
          .containsEntry("making failures", 1L);
      assertThat(json.get("memory hits")).isGreaterThanOrEqualTo(6);
      assertThat(json.keySet()).contains("sqlite misses");
      assertThat(page).isEqualTo(json);
      assertThat(metrics).isEqualTo(json);
      assertThat(period).isEqualTo(json);
      assertThat(allTime).isEqualTo(json);
      assertThat(digest).isEqualTo(json);
      assertThat(digestJson).isEqualTo(json);

      Map<String, Double> money = moneyOfJson(jsonText);
      // Two reports, each told twice before the template tells it: 0.0025 + 0.001 a time.
      assertThat(money)
          .containsEntry("spent", 0.014)
          .containsEntry("saved", 0.042)
          .containsEntry("calls", 4.0)
          .containsEntry("refused", 4.0);
      assertThat(moneyOfJson(digestJsonText)).isEqualTo(money);
      assertThat(
              money(
                  pageText,
                  "id=\"%s\" value=\"([\\d.]+)\"",
                  "data-model=\"%s\">.*?>([\\d,]+)</td>"))
          .isEqualTo(money);
      assertThat(
              money(
                  said("cache", "stats", "--from", DAY, "--to", DAY),
                  "usd.* %s ([\\d.]+)",
                  " %s +(\\d+)"))
          .isEqualTo(money);
      assertThat(digestText)
          .contains("Spent: 0.01 USD (language model, 4 requests)", "Saved: 0.04 USD")
          .contains("4 texts refused");
    }
    server.destroy();
    assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(home.resolve("stderr"))).isEmpty();
  }

  private static Map<String, Long> json(String body) throws Exception {
    JsonNode root = new ObjectMapper().readTree(body);
    Map<String, Long> numbers = new TreeMap<>();
    root.path("tiers")
        .properties()
        .forEach(
            tier ->
                OF_A_TIER.forEach(
                    n -> numbers.put(tier.getKey() + " " + n, tier.getValue().path(n).asLong(-1))));
    numbers.put("making makes", root.at("/reports/made").asLong(-1));
    numbers.put("making makes_avoided", root.at("/reports/from_cache").asLong(-1));
    numbers.put("making failures", root.at("/reports/failed").asLong(-1));
    return numbers;
  }

  private static Map<String, Double> moneyOfJson(String body) throws IOException {
    JsonNode root = new ObjectMapper().readTree(body);
    return Map.of(
        "spent", micros(root.at("/money/spent_usd").asDouble(-1)),
        "saved", micros(root.at("/money/saved_usd").asDouble(-1)),
        "calls", root.at("/model/calls").asDouble(-1),
        "refused", root.at("/model/refused_texts").asDouble(-1));
  }

  /** By the patterns of an amount and of a count, each with a place for the name. */
  private static Map<String, Double> money(String text, String amount, String count) {
    Map<String, Double> money = new TreeMap<>();
    for (String name : List.of("spent", "saved")) {
      money.put(name, micros(Double.parseDouble(found(text, amount.formatted(name)))));
    }
    for (String name : List.of("calls", "refused")) {
      money.put(name, Double.parseDouble(found(text, count.formatted(name))));
    }
    return money;
  }

  private static double micros(double usd) {
    return Math.round(usd * 1e6) / 1e6;
  }

  /** Read as somebody sees it. */
  private static Map<String, Long> page(String html) {
    Map<String, Long> numbers = new TreeMap<>();
    Matcher tier = Pattern.compile("<tr data-tier=\"([^\"]+)\">(.*?)</tr>").matcher(html);
    while (tier.find()) {
      String name = tier.group(1).replace("&gt;", ">");
      for (String n : OF_A_TIER) {
        numbers.put(name + " " + n, first(tier.group(2), "data-n=\"" + n + "\">([\\d,]+)<"));
      }
    }
    numbers.put("making makes", first(html, "id=\"made\">([\\d,]+) made<"));
    numbers.put("making makes_avoided", first(html, "· ([\\d,]+) from the cache<"));
    numbers.put("making failures", first(html, ">([\\d,]+) failed · [\\d,]+ from the cache<"));
    return numbers;
  }

  /** As it is mailed. */
  private static Map<String, Long> digest(String text) {
    Map<String, Long> numbers = new TreeMap<>();
    Matcher tier =
        Pattern.compile(
                "- (\\S+) · [\\d.]+%: ([\\d,]+) hits, ([\\d,]+) expired, ([\\d,]+) misses,"
                    + " ([\\d,]+) errors")
            .matcher(text.replaceAll("· –:", "· 0%:"));
    while (tier.find()) {
      for (int i = 0; i < OF_A_TIER.size(); i++) {
        numbers.put(
            tier.group(1) + " " + OF_A_TIER.get(i),
            Long.parseLong(tier.group(i + 2).replace(",", "")));
      }
    }
    numbers.put("making makes", first(text, "\\([\\d,]+ from the cache, ([\\d,]+) made\\)"));
    numbers.put("making makes_avoided", first(text, "\\(([\\d,]+) from the cache, "));
    numbers.put("making failures", first(text, "Failures: ([\\d,]+)"));
    return numbers;
  }

  private String said(String... args) throws Exception {
    Process command = start(args);
    String said = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(command.waitFor()).isZero();
    return said;
  }

  /** Without the tier that is never asked here, of which the others say nothing. */
  private static Map<String, Long> metrics(String text) {
    Map<String, Long> numbers = new TreeMap<>();
    for (String n : OF_A_TIER) {
      Matcher tier =
          Pattern.compile("cache_" + n + "_total\\{tier=\"([^\"]+)\"} ([\\d.E]+)").matcher(text);
      while (tier.find()) {
        if (!tier.group(1).equals("directory")) {
          numbers.put(tier.group(1) + " " + n, (long) Double.parseDouble(tier.group(2)));
        }
      }
    }
    for (String n : OF_MAKING) {
      Matcher sum = Pattern.compile("cache_making_" + n + "_total ([\\d.E]+)").matcher(text);
      assertThat(sum.find()).as(n).isTrue();
      numbers.put("making " + n, (long) Double.parseDouble(sum.group(1)));
    }
    return numbers;
  }

  private Map<String, Long> stats(String... args) throws Exception {
    Process command = start(args);
    List<String> lines = command.inputReader(StandardCharsets.UTF_8).lines().toList();
    assertThat(command.waitFor()).isZero();
    Map<String, Long> numbers = new TreeMap<>();
    String group = "";
    for (String line : lines) {
      if (!line.startsWith(" ")) {
        group = line.split(" {2}", -1)[0];
        continue;
      }
      String[] cells = line.strip().split(" +", -1);
      boolean wanted =
          group.equals("making")
              ? OF_MAKING.contains(cells[0])
              : lines.stream().anyMatch(isHeadOf(group)) && OF_A_TIER.contains(cells[0]);
      if (wanted) {
        for (String n : group.equals("making") ? OF_MAKING : OF_A_TIER) {
          numbers.putIfAbsent(group + " " + n, 0L); // Of all time, what never happened is left out.
        }
        numbers.put(group + " " + cells[0], Long.parseLong(cells[1].replace(",", "")));
      }
    }
    return numbers;
  }

  private static Predicate<String> isHeadOf(String tier) {
    return line -> line.startsWith(tier + "  ") && line.contains("finds took");
  }

  private static long first(String text, String pattern) {
    return Long.parseLong(found(text, pattern).replace(",", ""));
  }

  private static String found(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }

  private static HttpResponse<String> get(HttpClient client, String address) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer " + TOKEN)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private Process start(String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "openbell.edge.cli.Main"));
    command.addAll(Arrays.asList(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OPENBELL_HOME", home.resolve("home").toString());
    builder.environment().put("OPENBELL_SOURCE", "sample");
    builder.environment().put("OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
    builder.environment().put("OPENBELL_WARM", "AAPL");
    builder.environment().put("OPENBELL_LANG", "en");
    builder.environment().put("OPENBELL_ADMIN_TOKEN", TOKEN);
    builder.environment().put("OPENBELL_LLM", "on");
    builder.environment().put("OPENAI_API_KEY", "sk-test");
    builder
        .environment()
        .put("OPENAI_BASE_URL", "http://127.0.0.1:" + model.getAddress().getPort() + "/v1");
    builder.redirectError(home.resolve("stderr").toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }
}
