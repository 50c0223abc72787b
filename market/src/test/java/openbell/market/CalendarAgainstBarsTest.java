package openbell.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The calendars against the dates of real bars, in the years that they claim to cover. */
class CalendarAgainstBarsTest {

  @Test
  void thailand() {
    Seen seen = seen("SET", Recorded.files("bars/thai_set50", ".gz"), 2);
    assertThat(seen.tradedOnClosings).isEmpty();
    // Yahoo's data of Thailand has holes: on 2024-01-02 the exchange was open (the holiday had been
    // moved to 2023-12-29), and the other days are in the files with prices but without volume.
    assertThat(seen.openWithoutBars)
        .containsExactly(
            "2024-01-02",
            "2024-03-12",
            "2024-03-22",
            "2024-05-07",
            "2024-05-16",
            "2024-06-26",
            "2024-07-15",
            "2024-07-30",
            "2024-09-09");
    assertThat(seen.days).isGreaterThan(1750);
  }

  @Test
  void singapore() {
    Seen seen = seen("SGX", Recorded.files("bars/sg_hk", ".SI.csv.gz"), 1);
    assertThat(seen.tradedOnClosings).isEmpty();
    assertThat(seen.openWithoutBars).containsExactly("2020-03-18"); // in the files, without volume
    assertThat(seen.days).isGreaterThan(1150);
  }

  @Test
  void hongKong() {
    Seen seen = seen("HKEX", Recorded.files("bars/sg_hk", ".HK.csv.gz"), 1);
    assertThat(seen.tradedOnClosings).isEmpty();
    // Half days whose bars came without volume.
    assertThat(seen.openWithoutBars)
        .containsExactly("2020-12-24", "2020-12-31", "2021-02-11", "2021-12-24", "2022-01-31");
    assertThat(seen.days).isGreaterThan(1100);
  }

  @Test
  void unitedStates() {
    List<Path> files =
        Stream.of("us_long_yahoo", "us_sp500_2015_2020", "us_hsmd")
            .flatMap(folder -> Recorded.files("bars/" + folder, ".gz").stream())
            .toList();
    Seen seen = seen("NYSE", files, 2);
    assertThat(seen.tradedOnClosings).isEmpty();
    assertThat(seen.openWithoutBars).isEmpty();
    assertThat(seen.days).isGreaterThan(6000);
  }

  @Test
  void tokyo() {
    Seen seen =
        seen(
            "TSE",
            List.of(Recorded.path("bars/yfinance_bad_data_repair/4063-T-1d-bad-div.csv.gz")),
            1);
    assertThat(seen.tradedOnClosings).isEmpty();
    assertThat(seen.openWithoutBars).isEmpty();
    assertThat(seen.days).isGreaterThan(600);
  }

  private record Seen(List<String> tradedOnClosings, List<String> openWithoutBars, int days) {}

  /** A day counts as traded when so many files have volume on it. */
  private static Seen seen(String exchange, List<Path> files, int quorum) {
    TradingCalendar calendar = Exchange.byId(exchange).orElseThrow().calendar();
    TreeMap<LocalDate, Integer> traded = new TreeMap<>();
    for (Path file : files) {
      Bars bars = Recorded.bars(file).bars();
      for (int i = 0; i < bars.size(); i++) {
        if (bars.volume()[i] > 0 && calendar.covers(bars.date(i))) {
          traded.merge(bars.date(i), 1, Integer::sum);
        }
      }
    }
    List<String> tradedOnClosings = new ArrayList<>();
    traded.forEach(
        (date, n) -> {
          if (!calendar.isTradingDay(date)) {
            tradedOnClosings.add(date + " in " + n + " files");
          }
        });
    traded.values().removeIf(n -> n < quorum);
    TreeSet<String> openWithoutBars = new TreeSet<>();
    traded
        .firstKey()
        .datesUntil(traded.lastKey())
        .filter(d -> d.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0)
        .filter(d -> calendar.isTradingDay(d) && !traded.containsKey(d))
        .forEach(d -> openWithoutBars.add(d.toString()));
    return new Seen(tradedOnClosings, List.copyOf(openWithoutBars), traded.size());
  }
}
