package openbell.desk.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.cache.CacheException;
import openbell.cache.CacheListing;
import openbell.cache.Making;
import openbell.cache.Note;
import openbell.desk.Validity;
import openbell.market.TickerRegistry;
import openbell.report.Lang;
import org.junit.jupiter.api.Test;

/** DBS19 is DBS in Singapore, whose session is over, its free data there, at 09:26 UTC. */
class FollowedTest {
  private final Map<String, CacheListing> here = new HashMap<>();
  private final Map<String, CacheListing> far = new HashMap<>();
  private final Map<String, Note> failures = new HashMap<>();
  private final List<String> askedFar = new ArrayList<>();
  private boolean askFar = true;

  private OpsNumbers.Freshness at(String now) {
    Followed followed =
        new Followed(
            () -> List.of("DBS19"),
            TickerRegistry.bundled(),
            Lang.TH,
            prefix -> List.copyOf(here.values()),
            Optional.of(
                key -> {
                  askedFar.add(key);
                  return Optional.ofNullable(far.get(key));
                }),
            () -> Instant.parse(now));
    return followed.freshness(failures, askFar);
  }

  private static CacheListing report(String date, String made, String expires, String why) {
    Making making =
        new Making(
            Instant.parse(made), Duration.ofSeconds(2), Making.Renewal.AT_EXPIRY, "hash", why);
    String key = "reports/DBS19/" + date + "/report.json";
    return new CacheListing(key, 10, Instant.parse(expires), making, Instant.EPOCH);
  }

  private static void keep(Map<String, CacheListing> where, CacheListing listing) {
    where.put(listing.key(), listing);
  }

  private void fails(String when) {
    failures.put(
        "DBS19", new Note("failure", "DBS19", "yahoo answered 503", Instant.parse(when), 1, 0));
  }

  private static void isFresh(OpsNumbers.Freshness freshness) {
    assertThat(freshness).isEqualTo(new OpsNumbers.Freshness(1, 1, List.of()));
  }

  private static void isLate(OpsNumbers.Freshness freshness, boolean failed, String why) {
    assertThat(freshness.fresh()).isZero();
    assertThat(freshness.late()).containsExactly(new OpsNumbers.Late("DBS19", failed, why));
    assertThat(freshness.failed()).isEqualTo(failed ? 1 : 0);
  }

  @Test
  void aReportOfTheLastSessionStaysFreshUntilTheNextCloseThoughItsTtlIsOver() {
    keep(here, report("2025-11-14", "2025-11-14T09:40:00Z", "2025-11-15T09:40:00Z", "the TTL"));
    isFresh(at("2025-11-14T12:00:00Z"));
    isFresh(at("2025-11-16T12:00:00Z")); // A Sunday.
    isFresh(at("2025-11-17T09:25:59Z"));
    isLate(at("2025-11-17T09:26:00Z"), false, "not made yet");
  }

  @Test
  void aReportFromDuringTheSessionIsFreshUntilItsClose() {
    keep(here, report("2025-11-14", "2025-11-14T04:00:00Z", "2025-11-14T09:26:00Z", "the close"));
    isFresh(at("2025-11-14T05:00:00Z"));
    isLate(at("2025-11-14T09:30:00Z"), false, "not made yet");
  }

  @Test
  void aReportWithoutTheSessionIsNotFresh() {
    keep(here, report("2025-11-14", "2025-11-14T09:40:00Z", "2025-11-14T10:40:00Z", Validity.LATE));
    isLate(at("2025-11-14T10:00:00Z"), false, "the source lacks the session of 2025-11-14");
  }

  @Test
  void aFailureIsOfTheSessionAfterWhoseCloseItHappened() {
    fails("2025-11-14T09:40:00Z");
    isLate(at("2025-11-14T10:00:00Z"), true, "yahoo answered 503");
    isLate(at("2025-11-17T09:26:00Z"), false, "not made yet");
    keep(here, report("2025-11-17", "2025-11-17T09:30:00Z", "2025-11-18T09:26:00Z", "the close"));
    isFresh(at("2025-11-17T10:00:00Z"));
  }

  @Test
  void whatAnotherInstanceMadeCountsAndIsNotAskedForWhereTheStoreIsDown() {
    keep(far, report("2025-11-14", "2025-11-14T09:40:00Z", "2025-11-17T09:26:00Z", "the close"));
    isFresh(at("2025-11-14T12:00:00Z"));
    askedFar.clear();
    askFar = false;
    isLate(at("2025-11-14T12:00:00Z"), false, "not made yet");
    assertThat(askedFar).isEmpty();
  }

  @Test
  void aStoreThatDoesNotAnswerCostsNoNumbers() {
    Followed followed =
        new Followed(
            () -> List.of("DBS19", "no such thing at all"),
            TickerRegistry.bundled(),
            Lang.TH,
            prefix -> List.of(),
            Optional.of(
                key -> {
                  throw new CacheException("down", null);
                }),
            () -> Instant.parse("2025-11-14T12:00:00Z"));
    isLate(followed.freshness(Map.of(), true), false, "not made yet");
  }
}
