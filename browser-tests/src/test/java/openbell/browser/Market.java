package openbell.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A home whose lake has a small market: what was fetched from a folder of random walks. */
final class Market {
  /** As of whose evening it is asked; a Wednesday. */
  static final LocalDate LAST = LocalDate.of(2025, 11, 12);

  /** Whose bars end before the last session. */
  static final String STALE = "Q11X";

  /** Which has too few bars for long averages. */
  static final String SHORT = "Q12X";

  /** The one whose volume is far above its mean. */
  static final String SPIKE = "D05.SI";

  private static final List<String> KNOWN =
      List.of("D05.SI", "AAPL", "NVDA", "0700.HK", "PFE", "U11.SI");
  private static final int DAYS = 300;
  private static final int FEW_DAYS = 30;

  private Market() {}

  /** What `serve` needs to have it, with a home under a directory. */
  static Map<String, String> in(Path dir) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(dir.resolve("folder"));
    List<String> symbols =
        Stream.concat(KNOWN.stream(), IntStream.range(10, 34).mapToObj(k -> "Q%02dX".formatted(k)))
            .toList();
    for (String symbol : symbols) {
      Files.writeString(folder.resolve(symbol + ".csv"), csv(symbol));
    }
    Map<String, String> environment = environment(dir, folder);
    List<String> fetch = new ArrayList<>(List.of("fetch"));
    fetch.addAll(symbols);
    Served.run(environment, dir, fetch);
    Served.run(environment, dir, List.of("lake", "compact"));
    return environment;
  }

  /** The environment of a lake without prices. */
  static Map<String, String> empty(Path dir) throws IOException {
    return environment(dir, Files.createDirectories(dir.resolve("nothing")));
  }

  private static Map<String, String> environment(Path dir, Path folder) {
    return Map.of(
        "OPENBELL_HOME",
        dir.resolve("home").toString(),
        "OPENBELL_SOURCE",
        "folder",
        "OPENBELL_FOLDER",
        folder.toString(),
        "OPENBELL_CLOCK",
        LAST + "T22:00:00Z",
        "OPENBELL_WARM",
        "AAPL");
  }

  private static String csv(String symbol) {
    Random random = new Random(symbol.hashCode());
    List<LocalDate> days = new ArrayList<>();
    LocalDate day = symbol.equals(STALE) ? LAST.minusDays(14) : LAST;
    while (days.size() < (symbol.equals(SHORT) ? FEW_DAYS : DAYS)) {
      if (day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY) {
        days.addFirst(day);
      }
      day = day.minusDays(1);
    }
    double close = 20 + 200 * random.nextDouble();
    double drift = 0.002 * random.nextGaussian();
    StringBuilder csv = new StringBuilder("Date,Open,High,Low,Close,Volume\n");
    for (LocalDate each : days) {
      double open = close;
      close = open * Math.exp(drift + 0.012 * random.nextGaussian());
      double volume = 1_000_000 * (0.5 + random.nextDouble());
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%.4f,%.4f,%.4f,%.4f,%.0f%n",
              each,
              open,
              Math.max(open, close) * 1.004,
              Math.min(open, close) * 0.996,
              close,
              each.equals(LAST) && symbol.equals(SPIKE) ? 9 * volume : volume));
    }
    return csv.toString();
  }
}
