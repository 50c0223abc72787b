package openbell.edge.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import openbell.desk.ops.OpsNumbers;

/** A day of an operator: 52 of 56 fresh, a source that fails, money spent and saved. */
final class SampleNumbers {
  static final LocalDate DAY = LocalDate.parse("2025-11-11");
  private static final Instant LAST = Instant.parse("2025-11-11T21:46:00Z");

  private SampleNumbers() {}

  static OpsNumbers day() {
    return of(
        new OpsNumbers.Freshness(
            56,
            52,
            List.of(
                new OpsNumbers.Late("DBS19", true, "yahoo answered 503 <html>&amp;"),
                new OpsNumbers.Late("NVDA19", true, "yahoo answered 503"),
                new OpsNumbers.Late("TENCENT19", true, "the lease was lost"),
                new OpsNumbers.Late("VNM19", false, "its source lacks the session"))));
  }

  static OpsNumbers well() {
    return new OpsNumbers(
        DAY,
        DAY,
        LAST,
        1,
        Optional.empty(),
        List.of(),
        new OpsNumbers.Reports(0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO, List.of()),
        OpsNumbers.Money.of(0, 0, 0),
        new OpsNumbers.Model(false, false, Optional.of("no key"), 0, 0, 0, 0, Map.of(), 0, 5),
        List.of(),
        List.of(),
        new OpsNumbers.Quality(0, 0, List.of()),
        new OpsNumbers.Freshness(2, 2, List.of()),
        List.of(),
        List.of(),
        new OpsNumbers.LinePushes(false, false, OptionalLong.empty()),
        new OpsNumbers.Sizes(0, 0, 0, List.of()),
        List.of(),
        List.of());
  }

  private static OpsNumbers of(OpsNumbers.Freshness freshness) {
    return new OpsNumbers(
        DAY,
        DAY,
        Instant.parse("2025-11-12T00:10:00Z"),
        3,
        Optional.empty(),
        List.of(
            tier("memory", 1_200, 10, 34, 0), tier("sqlite", 20, 1, 13, 0), tier("s3", 5, 0, 8, 2)),
        new OpsNumbers.Reports(
            10,
            160,
            2,
            3,
            4,
            Duration.ofSeconds(31),
            Duration.ofSeconds(496),
            List.of(new OpsNumbers.Failure("DBS19", "yahoo answered 503", 3, LAST))),
        OpsNumbers.Money.of(0.25, 10, 160),
        new OpsNumbers.Model(
            true, false, Optional.empty(), 12, 8, 2, 1, Map.of("over budget", 2L), 0.31, 5),
        List.of(new OpsNumbers.Asked("DBS19 2025-11-11 th", 77)),
        slow(),
        new OpsNumbers.Quality(
            61, 1, List.of(new OpsNumbers.Failure("PTT.BK", "a close of 0 in 3 rows", 1, LAST))),
        freshness,
        List.of(
            new OpsNumbers.Warmed("SGX", DAY, LAST, "3 made, 1 fresh, 0 stale, 1 failed", true)),
        List.of(
            new OpsNumbers.Source(
                "yahoo",
                57,
                1,
                3,
                Optional.of(new OpsNumbers.Failure("yahoo", "it answered 503", 3, LAST)),
                Optional.of("2,000 an hour"))),
        new OpsNumbers.LinePushes(true, true, OptionalLong.of(412)),
        new OpsNumbers.Sizes(321, 4_560_000, 0, List.of()),
        List.of(new OpsNumbers.Start("server", 1, Duration.ofMillis(900), LAST)),
        List.of());
  }

  private static List<OpsNumbers.Slow> slow() {
    List<OpsNumbers.Slow> slow = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      slow.add(
          new OpsNumbers.Slow(
              "GET /reports/T" + i, Duration.ofMillis(23_400 - 1_000L * i), i + 1, LAST));
    }
    return slow;
  }

  private static OpsNumbers.Tier tier(
      String name, long hits, long stale, long misses, long errors) {
    Duration d = Duration.ofNanos(16_000);
    return new OpsNumbers.Tier(
        name, hits, stale, misses, errors, new OpsNumbers.Latency(d, d, d, d));
  }
}
