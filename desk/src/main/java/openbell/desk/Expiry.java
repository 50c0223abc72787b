package openbell.desk;

import java.time.Duration;
import java.time.Instant;
import openbell.report.Report;

/// Until when a report may be served from the cache.
final class Expiry {
  /// A report that lacks the latest session is asked for again soon: the source may only be late.
  private static final Duration STALE_TTL = Duration.ofHours(1);

  private Expiry() {}

  /// The TTL from now; but not beyond the close, with the exchange's data delay, that will make it
  /// outdated.
  static Instant of(ReportRequest request, Report report, Duration ttl) {
    boolean stale = report.freshness().state().equals("stale");
    Instant byTtl = request.now().plus(stale && ttl.compareTo(STALE_TTL) > 0 ? STALE_TTL : ttl);
    if (request.past()) {
      return byTtl;
    }
    Instant outdated =
        request
            .ticker()
            .exchange()
            .calendar()
            .closeOf(request.date())
            .plus(request.ticker().exchange().dataDelay());
    return request.now().isBefore(outdated) && outdated.isBefore(byTtl) ? outdated : byTtl;
  }
}
