package openbell.market;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The closings of one exchange as listed in {@code holidays.tsv}: its first lines say how it is
 * written.
 *
 * @param years the years stated whole
 * @param closed days without trading
 * @param earlyCloses when continuous trading ends on short days, in the exchange's time
 */
record HolidayTable(
    Set<Integer> years, Set<LocalDate> closed, Map<LocalDate, LocalTime> earlyCloses) {

  private static final String RESOURCE = "holidays.tsv";

  HolidayTable {
    years = Set.copyOf(years);
    closed = Set.copyOf(closed);
    earlyCloses = Map.copyOf(earlyCloses);
  }

  /** The table of {@code exchange}. */
  static HolidayTable of(String exchange) {
    Set<Integer> years = new HashSet<>();
    Set<LocalDate> closed = new HashSet<>();
    Map<LocalDate, LocalTime> earlyCloses = new HashMap<>();
    for (String line : read().lines().filter(l -> l.startsWith(exchange + "\t")).toList()) {
      List<String> fields = List.of(line.split("\t", -1));
      if (fields.get(1).equals("covers")) {
        List<String> range = List.of(fields.get(2).split("-", -1));
        int last = Integer.parseInt(range.getLast());
        IntStream.rangeClosed(Integer.parseInt(range.getFirst()), last).forEach(years::add);
      } else if (fields.get(2).isEmpty()) {
        closed.add(LocalDate.parse(fields.get(1)));
      } else {
        earlyCloses.put(LocalDate.parse(fields.get(1)), LocalTime.parse(fields.get(2)));
      }
    }
    if (closed.isEmpty()) {
      throw new IllegalStateException(
          RESOURCE + " has no line of " + exchange + ": the build is broken, rebuild");
    }
    return new HolidayTable(years, closed, earlyCloses);
  }

  private static String read() {
    try (InputStream in = HolidayTable.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            RESOURCE + " is not on the class path beside " + HolidayTable.class + ": rebuild");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }
}
