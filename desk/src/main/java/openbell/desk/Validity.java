package openbell.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Supplier;
import openbell.cache.Making.Renewal;
import openbell.market.Exchange;
import openbell.market.TradingCalendar;

/// Until when a report may be served from the cache, and why.
///
/// The TTL (24 hours by default), sooner for what is asked for much, later for what is seldom asked
/// for where the bucket keeps it that long; never beyond the exchange's next close plus data delay,
/// which makes the report outdated. A report that lacks the latest session, or that the template
/// told because a language model failed, is asked for again within the hour: the source may only be
/// late, the model back.
public final class Validity {
  /// The reason in the listing of a report that lacks the latest session.
  public static final String LATE = "the latest session is missing";

  static final Duration STALE_TTL = Duration.ofHours(1);
  static final Duration MUCH_ASKED_TTL = Duration.ofHours(6);
  static final Duration SELDOM_ASKED_TTL = Duration.ofDays(3);

  /// As much as once an hour.
  static final double MUCH_ASKS_PER_DAY = 24;

  /// Once on each day on which anybody asked at all.
  static final double SELDOM_ASKS_PER_DAY = 1;

  /// An end, whether the report may be renewed before it, and the reason in a few words.
  record Until(Instant expiresAt, Renewal renewal, String why) {}

  private final Duration ttl;
  private final Demand demand;
  private final Supplier<OptionalInt> bucketDays;

  /// Rules for a configured TTL.
  ///
  /// @param bucketDays after how many days the bucket deletes cached objects; empty when it never
  ///   does
  public Validity(Duration ttl, Demand demand, Supplier<OptionalInt> bucketDays) {
    this.ttl = ttl;
    this.demand = demand;
    this.bucketDays = bucketDays;
  }

  /// Until when a report made now holds.
  ///
  /// @param lacking what it lacks that it may have within the hour; empty when nothing
  Until of(ReportRequest request, Optional<String> lacking) {
    Until byTtl = byTtl(request, lacking);
    if (request.past()) {
      return byTtl;
    }
    Instant outdated = nextClose(request);
    return outdated.isBefore(byTtl.expiresAt())
        ? new Until(outdated, Renewal.AT_EXPIRY, "the next close of " + request.ticker().exchange())
        : byTtl;
  }

  private Until byTtl(ReportRequest request, Optional<String> lacking) {
    Instant now = request.now();
    if (lacking.isPresent()) {
      Duration shorter = ttl.compareTo(STALE_TTL) < 0 ? ttl : STALE_TTL;
      return new Until(now.plus(shorter), Renewal.EARLY, lacking.get());
    }
    OptionalDouble asks = demand.asksPerDay(request.ticker().ticker());
    if (asks.isPresent()
        && asks.getAsDouble() >= MUCH_ASKS_PER_DAY
        && MUCH_ASKED_TTL.compareTo(ttl) < 0) {
      return new Until(
          now.plus(MUCH_ASKED_TTL),
          Renewal.EARLY,
          "asked %.0f times a day".formatted(asks.getAsDouble()));
    }
    if (asks.isPresent()
        && asks.getAsDouble() <= SELDOM_ASKS_PER_DAY
        && SELDOM_ASKED_TTL.compareTo(ttl) > 0
        && bucketKeepsSeldomAsked()) {
      return new Until(
          now.plus(SELDOM_ASKED_TTL), Renewal.EARLY, "seldom asked, and the bucket keeps it");
    }
    return new Until(now.plus(ttl), Renewal.EARLY, "the TTL of " + ttl.toHours() + " hours");
  }

  private boolean bucketKeepsSeldomAsked() {
    OptionalInt days = bucketDays.get();
    return days.isEmpty() || Duration.ofDays(days.getAsInt()).compareTo(SELDOM_ASKED_TTL) >= 0;
  }

  /// The first close, with its data delay, that is still to come.
  private static Instant nextClose(ReportRequest request) {
    Exchange exchange = request.ticker().exchange();
    TradingCalendar calendar = exchange.calendar();
    LocalDate day = request.date();
    Instant close = calendar.closeOf(day).plus(exchange.dataDelay());
    while (!close.isAfter(request.now())) {
      day = calendar.next(day);
      close = calendar.closeOf(day).plus(exchange.dataDelay());
    }
    return close;
  }
}
