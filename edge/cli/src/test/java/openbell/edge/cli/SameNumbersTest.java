package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Known traffic over a real server; then the numbers of that period, wherever they are told: the
 * page, its JSON, {@code cache stats} with a period and without, {@code /metrics}.
 */
class SameNumbersTest {
  private static final String TOKEN = "the-operators-token";
  private static final String DAY = "2014-01-02";
  private static final List<String> OF_A_TIER = List.of("hits", "stale", "misses", "errors");
  private static final List<String> OF_MAKING = List.of("makes", "makes_avoided", "failures");

  @TempDir Path home;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void kill() {
    started.forEach(Process::destroyForcibly);
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

      Map<String, Long> page = page(get(client, root + "/ops?lang=en").body());
      Map<String, Long> json = json(get(client, root + "/api/ops").body());
      Map<String, Long> metrics = metrics(get(client, root + "/metrics").body());
      Map<String, Long> period = stats("cache", "stats", "--from", DAY, "--to", DAY);
      Map<String, Long> allTime = stats("cache", "stats");
      Map<String, Long> digest = digest("digest", "--date", DAY);
      Map<String, Long> digestJson = json(said("digest", "--date", DAY, "--format", "json"));

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
  private Map<String, Long> digest(String... args) throws Exception {
    String text = said(args);
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
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern).isTrue();
    return Long.parseLong(found.group(1).replace(",", ""));
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
    builder.redirectError(home.resolve("stderr").toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }
}
