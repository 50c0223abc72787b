package openbell.store;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/// The clock of a service on the network, as the `Date` header of its answers tells it: to the
/// second, rounded down. Thread-safe.
final class ServiceClock {

  private final InstantSource machine;
  // Of the last answer: how far the service's clock is ahead of this machine's. A plain wall clock
  // and the last answer, as a frozen and thawed Lambda has no other clock that went on meanwhile.
  private volatile @Nullable Duration ahead;

  /// Knows nothing yet.
  ///
  /// @param machine this machine's clock, for answers without a `Date` and between two answers
  ServiceClock(InstantSource machine) {
    this.machine = machine;
  }

  /// When the service gave this answer, which has just arrived; by this machine's clock if the
  /// answer does not say.
  Instant at(SdkResponse answer) {
    Instant arrived = machine.instant();
    Instant given = date(answer.sdkHttpResponse()).orElse(arrived);
    ahead = Duration.between(arrived, given);
    return given;
  }

  /// What the service's clock shows now, never ahead of it and behind it by a second and the way of
  /// the last answer at most; empty before the first answer.
  Optional<Instant> now() {
    Duration known = ahead;
    return known == null ? Optional.empty() : Optional.of(machine.instant().plus(known));
  }

  private static Optional<Instant> date(@Nullable SdkHttpResponse http) {
    if (http == null) {
      return Optional.empty();
    }
    return http.firstMatchingHeader("Date").flatMap(ServiceClock::parse);
  }

  private static Optional<Instant> parse(String date) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty(); // A server of its own mind: as good as none.
    }
  }
}
