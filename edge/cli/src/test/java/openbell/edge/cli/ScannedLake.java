package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import openbell.market.Exchange;

/**
 * A lake of which one part is compacted and another was fetched afterwards: random walks on four
 * exchanges, flat and short ones among them, and real histories where there are some.
 */
final class ScannedLake {
  static final LocalDate LAST = LocalDate.of(2017, 11, 10);

  /** Without bars of the last session. */
  static final List<String> STALE = List.of("Q13X.SI", "Q20X");

  private static final LocalDate COMPACTED = LocalDate.of(2017, 10, 6);

  private static final int WALKS = 32;
  private static final int REAL_BARS = 700;
  private static final String HEAD = "Date,Open,High,Low,Close,Volume";
  private static final List<String> SUFFIXES = List.of("", ".SI", ".BK", ".HK");

  private final Path home;
  private final Path folder;
  private final Map<String, List<String>> files = new LinkedHashMap<>();

  ScannedLake(Path home) throws IOException {
    this.home = home;
    this.folder = Files.createDirectories(home.resolve("folder"));
    for (int k = 0; k < WALKS; k++) {
      walk("Q%02dX".formatted(k) + SUFFIXES.get(k % 4), k);
    }
    real("us_hsmd", ".us.txt.gz", "", 8);
    real("sg_hk", ".csv.gz", "", 4);
    real("thai_set50", "_BK.csv.gz", ".BK", 2);
    // By their place: 0 and 1 are only in the tables, 2 in both, 3 came after them alone.
    fetch(part(0, 1), LAST);
    fetch(part(2), COMPACTED);
    run("lake", "compact");
    List<String> later = new ArrayList<>(part(2, 3));
    later.removeAll(STALE);
    fetch(later, LAST);
  }

  private List<String> part(Integer... places) {
    List<String> all = List.copyOf(files.keySet());
    return all.stream().filter(s -> List.of(places).contains(all.indexOf(s) / 2 % 4)).toList();
  }

  /** Answers of a command as JSON, as of the evening of the last session. */
  JsonNode json(String... args) throws IOException {
    return new ObjectMapper().readTree(run(args));
  }

  private void fetch(List<String> symbols, LocalDate upTo) throws IOException {
    List<String> args = new ArrayList<>(List.of("fetch"));
    for (String symbol : symbols) {
      List<String> rows =
          files.get(symbol).stream()
              .filter(row -> row.substring(0, 10).compareTo(upTo.toString()) <= 0)
              .toList();
      if (!rows.isEmpty()) {
        Files.writeString(
            folder.resolve(symbol + ".csv"), HEAD + "\n" + String.join("\n", rows) + "\n");
        args.add(symbol);
      }
    }
    run(args.toArray(String[]::new));
  }

  private String run(String... args) {
    Run run =
        Run.of(
            Map.of(
                "OPENBELL_HOME",
                home.resolve("home").toString(),
                "OPENBELL_SOURCE",
                "folder",
                "OPENBELL_FOLDER",
                folder.toString(),
                "OPENBELL_CLOCK",
                LAST.plusDays(1) + "T12:00:00Z"),
            args);
    assertThat(run.status()).as(run.err()).isZero();
    return run.out();
  }

  /** A random walk that ends with the last session; prices in cents, so that some are equal. */
  private void walk(String symbol, int k) {
    Random random = new Random(7919L * k + 1);
    int bars = k % 6 == 5 ? 12 + k * 3 : 300 + random.nextInt(300);
    List<LocalDate> days = new ArrayList<>();
    LocalDate day = LAST;
    for (int i = 0; i < bars; i++) {
      days.addFirst(day);
      day = Exchange.forSymbol(symbol).calendar().previousOrSame(day.minusDays(1));
    }
    double drift = 0.0015 * random.nextGaussian();
    double swing = 0.005 + 0.02 * random.nextDouble();
    // Of a price that never moves, sums are exact.
    double close = k == 8 ? 42.5 : 5 + 95 * random.nextDouble();
    List<String> rows = new ArrayList<>();
    for (LocalDate each : days) {
      double open = close;
      close = cents(close * Math.exp(drift + swing * random.nextGaussian()));
      if (k == 8 || (k % 12 == 4 && random.nextInt(3) == 0)) {
        close = cents(open); // Some often stay where they are.
      }
      double high = cents(Math.max(open, close) * (1 + swing * random.nextDouble() / 2)) + 0.01;
      double low = cents(Math.min(open, close) * (1 - swing * random.nextDouble() / 2)) - 0.01;
      long volume = Math.round(100_000 * Math.exp(random.nextGaussian() * 0.7));
      rows.add(
          String.format(
              Locale.ROOT, "%s,%.2f,%.2f,%.2f,%.2f,%d", each, open, high, low, close, volume));
    }
    files.put(symbol, rows);
  }

  private static double cents(double price) {
    return Math.max(0.1, Math.round(price * 100) / 100.0);
  }

  private void real(String dir, String ending, String suffix, int most) throws IOException {
    Optional<Path> from = shared("data/bars/" + dir);
    if (from.isEmpty()) {
      return;
    }
    List<Path> found;
    try (Stream<Path> all = Files.list(from.get())) {
      found =
          all.filter(file -> file.toString().endsWith(ending))
              .filter(file -> Exchange.forSymbol(symbol(file, ending, suffix)).code().length() < 4)
              .filter(file -> !file.toString().contains(".SS"))
              .sorted()
              .limit(most)
              .toList();
    }
    for (Path file : found) {
      List<String> rows = rows(file);
      if (!rows.isEmpty()) {
        files.put(
            symbol(file, ending, suffix),
            rows.subList(Math.max(0, rows.size() - REAL_BARS), rows.size()));
      }
    }
  }

  private static String symbol(Path file, String ending, String suffix) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ending.length()).toUpperCase(Locale.ROOT) + suffix;
  }

  /** The rows of a recorded file up to the last session, in the order of our own columns. */
  private static List<String> rows(Path file) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      List<String> head = List.of(in.readLine().split(",", -1));
      int[] at = Stream.of(HEAD.split(",", -1)).mapToInt(head::indexOf).toArray();
      List<String> rows = new ArrayList<>();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] cells = line.split(",", -1);
        if (cells[at[0]].compareTo(LAST.toString()) <= 0) {
          List<String> row = new ArrayList<>();
          for (int column : at) {
            row.add(cells[column]);
          }
          rows.add(String.join(",", row));
        }
      }
      return rows;
    }
  }

  private static Optional<Path> shared(String name) {
    String set = System.getenv("OPENBELL_SHARED");
    if (set != null) {
      return Optional.of(Path.of(set, name)).filter(Files::exists);
    }
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      Path file = dir.resolve("shared").resolve(name);
      if (Files.exists(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
