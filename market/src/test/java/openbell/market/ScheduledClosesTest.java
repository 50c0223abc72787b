package openbell.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The closes that Terraform schedules after are those of the calendars. */
class ScheduledClosesTest {
  private static final Pattern ROW =
      Pattern.compile(
          "\"id\": \"(\\w+)\", \"zone\": \"([\\w/]+)\", \"close\": \"([\\d:]+)\","
              + " \"delay_minutes\": (\\d+)");

  static List<MatchResult> closes() throws IOException {
    String file = Files.readString(Path.of("../infra/terraform/exchanges.json"));
    List<MatchResult> rows = ROW.matcher(file).results().toList();
    assertThat(rows).hasSize((int) file.lines().filter(line -> line.contains("{")).count());
    return rows;
  }

  @ParameterizedTest
  @MethodSource("closes")
  void areThoseOfTheCalendar(MatchResult row) {
    Exchange exchange = Exchange.byId(row.group(1)).orElseThrow();
    ZoneId zone = ZoneId.of(row.group(2));
    LocalTime close = LocalTime.parse(row.group(3));
    assertThat(exchange.zone()).isEqualTo(zone);
    assertThat(exchange.dataDelay()).isEqualTo(Duration.ofMinutes(Long.parseLong(row.group(4))));
    // Days of two weeks in which no exchange is known to close early, in winter and in summer.
    assertThat(Stream.of("2025-03-04", "2025-09-09").map(LocalDate::parse))
        .allSatisfy(
            day -> {
              assertThat(exchange.calendar().isTradingDay(day)).isTrue();
              assertThat(exchange.calendar().closeOf(day).atZone(zone).toLocalTime())
                  .isEqualTo(close);
            });
  }
}
