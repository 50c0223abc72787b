package openbell.desk.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final Instant AT = Instant.parse("2025-11-12T00:10:00Z");

  private Optional<String> unread = Optional.empty();
  private OpsNumbers.Freshness freshness = new OpsNumbers.Freshness(2, 2, List.of());
  private List<OpsNumbers.Failure> failures = List.of();
  private List<OpsNumbers.Source> sources = List.of();
  private List<OpsNumbers.Warmed> warmed = List.of();
  private OpsNumbers.Quality quality = new OpsNumbers.Quality(3, 0, List.of());
  private OpsNumbers.Model model = model(true, false, 0.1);
  private OpsNumbers.LinePushes line = new OpsNumbers.LinePushes(true, true, OptionalLong.of(150));

  private static OpsNumbers.Model model(boolean on, boolean switchedOff, double used) {
    return new OpsNumbers.Model(on, switchedOff, Optional.empty(), 0, 0, 0, 0, Map.of(), used, 5);
  }

  private OpsNumbers numbers() {
    LocalDate day = LocalDate.of(2025, 11, 11);
    return new OpsNumbers(
        day,
        day,
        AT,
        1,
        unread,
        List.of(),
        new OpsNumbers.Reports(1, 1, 0, 0, failures.size(), Duration.ZERO, Duration.ZERO, failures),
        OpsNumbers.Money.of(0, 1, 1),
        model,
        List.of(),
        List.of(),
        quality,
        freshness,
        warmed,
        sources,
        line,
        new OpsNumbers.Sizes(0, 0, 0, List.of()),
        List.of(),
        List.of());
  }

  /** What is not well, by concern. */
  private Map<Health.Concern, Health> told() {
    Map<Health.Concern, Health> told = new EnumMap<>(Health.Concern.class);
    Arrays.stream(Health.Concern.values())
        .filter(concern -> concern.in(numbers()).wantsALook())
        .forEach(concern -> told.put(concern, concern.in(numbers())));
    return told;
  }

  private static OpsNumbers.Failure failure(String why) {
    return new OpsNumbers.Failure("DBS19 2025-11-11 th", why, 1, AT);
  }

  private static OpsNumbers.Source source(long ok, long failed) {
    return new OpsNumbers.Source("yahoo", ok, 4, failed, Optional.empty(), Optional.empty());
  }

  @Test
  void nothingIsToldWhereAllIsWell() {
    sources = List.of(source(9, 0));
    failures = List.of(failure("unknown: no stock has the symbol DSB19"));
    assertThat(told()).isEmpty();
    assertThat(Health.Concern.WARMED.in(numbers())).isEqualTo(Health.NEUTRAL);
  }

  @Test
  void eachConcernIsToldByItself() {
    unread = Optional.of("the store does not answer");
    assertThat(told()).isEqualTo(Map.of(Health.Concern.STORE, Health.BAD));
    unread = Optional.empty();
    failures = List.of(failure("yahoo answered 503"));
    assertThat(told()).isEqualTo(Map.of(Health.Concern.REPORTS, Health.LOOK));
    failures = List.of();
    quality = new OpsNumbers.Quality(3, 1, List.of());
    assertThat(told()).isEqualTo(Map.of(Health.Concern.QUALITY, Health.LOOK));
  }

  @Test
  void oneThatFailedIsWorseThanOneThatIsAwaited() {
    freshness =
        new OpsNumbers.Freshness(2, 1, List.of(new OpsNumbers.Late("A", false, "not made yet")));
    assertThat(told()).isEqualTo(Map.of(Health.Concern.FRESHNESS, Health.LOOK));
    freshness = new OpsNumbers.Freshness(2, 1, List.of(new OpsNumbers.Late("A", true, "503")));
    assertThat(told()).isEqualTo(Map.of(Health.Concern.FRESHNESS, Health.BAD));
  }

  @Test
  void aSourceThatNeverAnsweredIsDown() {
    sources = List.of(source(9, 1));
    assertThat(told()).isEqualTo(Map.of(Health.Concern.SOURCES, Health.LOOK));
    sources = List.of(source(0, 1));
    assertThat(told()).isEqualTo(Map.of(Health.Concern.SOURCES, Health.BAD));
  }

  @Test
  void moneyAndMessagesAreToldBeforeTheyAreGone() {
    model = model(true, false, 4.1);
    line = new OpsNumbers.LinePushes(true, true, OptionalLong.of(49));
    assertThat(told())
        .isEqualTo(Map.of(Health.Concern.MODEL, Health.LOOK, Health.Concern.LINE, Health.LOOK));
    model = model(true, false, 5);
    line = new OpsNumbers.LinePushes(true, true, OptionalLong.of(0));
    assertThat(told())
        .isEqualTo(Map.of(Health.Concern.MODEL, Health.BAD, Health.Concern.LINE, Health.BAD));
    model = model(false, true, 0);
    line = new OpsNumbers.LinePushes(false, false, OptionalLong.empty());
    assertThat(told()).isEqualTo(Map.of(Health.Concern.MODEL, Health.LOOK));
    assertThat(Health.Concern.LINE.in(numbers())).isEqualTo(Health.NEUTRAL);
  }

  @Test
  void aLineThatDoesNotAnswerIsLookedAt() {
    line = new OpsNumbers.LinePushes(true, false, OptionalLong.empty());
    assertThat(told()).isEqualTo(Map.of(Health.Concern.LINE, Health.LOOK));
    line = new OpsNumbers.LinePushes(true, true, OptionalLong.empty());
    assertThat(told()).isEmpty();
  }

  @Test
  void aRunThatLeftAnythingUndoneIsTold() {
    LocalDate day = LocalDate.of(2025, 11, 11);
    warmed = List.of(new OpsNumbers.Warmed("SGX", day, AT, "3 made, 1 failed", true));
    assertThat(told()).isEqualTo(Map.of(Health.Concern.WARMED, Health.LOOK));
  }
}
