package openbell.desk.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The operator's numbers of a period of whole UTC days: whatever shows them (a page, a command, a
/// mail) shows these, so that they are the same everywhere.
///
/// Immutable. Counts are sums over all instances that told theirs, each counted once; an instance
/// tells every few minutes, so that others' numbers may be that old. Lists are in the order in
/// which they should be shown, the gravest or the latest first, and bounded.
///
/// @param from the first day, UTC
/// @param to the last day, included, UTC
/// @param at when this was put together; of a day that is not over the numbers are those until then
/// @param instances how many told their numbers
/// @param unread why the shared store was not read, in one line: the numbers are this home's alone
///   then, and no money is told; empty: it was
/// @param tiers of the cache, the nearest first
/// @param mostAsked reports by how often they were asked for
/// @param slowest requests of the site by how long they took
/// @param slots the period in pieces, oldest first: hours of this home where it is a day, else days
///   of all instances; pieces without anything are left out
public record OpsNumbers(
    LocalDate from,
    LocalDate to,
    Instant at,
    int instances,
    Optional<String> unread,
    List<Tier> tiers,
    Reports reports,
    Money money,
    Model model,
    List<Asked> mostAsked,
    List<Slow> slowest,
    Quality quality,
    Freshness freshness,
    List<Warmed> warmed,
    List<Source> sources,
    LinePushes line,
    Sizes sizes,
    List<Start> starts,
    List<Slot> slots) {

  /// Keeps its own copies.
  public OpsNumbers {
    tiers = List.copyOf(tiers);
    mostAsked = List.copyOf(mostAsked);
    slowest = List.copyOf(slowest);
    warmed = List.copyOf(warmed);
    sources = List.copyOf(sources);
    starts = List.copyOf(starts);
    slots = List.copyOf(slots);
  }

  /// What happened in one tier of the cache.
  ///
  /// @param name such as `memory`, `sqlite`, `s3`; of tiers put together, both names
  /// @param stale finds of an expired value
  /// @param latency how long finds took; zeros before the first
  public record Tier(
      String name, long hits, long stale, long misses, long errors, Latency latency) {
    /// How often it was asked and could say.
    public long finds() {
      return hits + stale + misses;
    }

    /// Fresh hits among finds, 0 to 1; zero before the first.
    public double hitRatio() {
      return finds() == 0 ? 0 : (double) hits / finds();
    }
  }

  /// How long finds took, each at most a quarter too high.
  public record Latency(Duration p50, Duration p90, Duration p99, Duration max) {}

  /// What became of asks for reports.
  ///
  /// @param made how many were made and taken
  /// @param fromCache asks answered with a fresh one that was there or that another ask made
  /// @param unchanged of those made: the input was as before, and the report was kept
  /// @param stale asks answered with a labelled old one
  /// @param failed makings that failed, those of unknown symbols included
  /// @param making time spent in making
  /// @param spared what those from the cache would have taken
  /// @param failures the failed ones by what and why, the latest first
  public record Reports(
      long made,
      long fromCache,
      long unchanged,
      long stale,
      long failed,
      Duration making,
      Duration spared,
      List<Failure> failures) {
    /// Keeps its own copy.
    public Reports {
      failures = List.copyOf(failures);
    }

    /// Asks answered from the cache among those answered afresh, 0 to 1; zero before the first.
    public double hitRatio() {
      return fromCache + made == 0 ? 0 : (double) fromCache / (fromCache + made);
    }
  }

  /// Something that did not go well.
  ///
  /// @param what such as a ticker, or a source
  /// @param why in one line
  /// @param times how often it happened in the period
  /// @param last when it happened last
  public record Failure(String what, String why, long times, Instant last) {
    private static final String UNKNOWN = "unknown: ";

    /// Whether nobody knows what was asked for, such as a ticker typed wrong.
    public boolean unknownSymbol() {
      return why.startsWith(UNKNOWN);
    }
  }

  /// In US dollars.
  ///
  /// @param spentUsd what language models were paid in the period, as the day's budgets say, for
  ///   all instances; what is only set aside is not in it
  /// @param usdPerReport `spentUsd` by the number of reports made, those told by the template
  ///   included; zero when none was made
  /// @param savedUsd what the reports from the cache would have cost: their number times
  ///   `usdPerReport`
  public record Money(double spentUsd, double usdPerReport, double savedUsd) {
    /// Money of these numbers.
    public static Money of(double spentUsd, long made, long fromCache) {
      double each = made == 0 ? 0 : spentUsd / made;
      return new Money(spentUsd, each, fromCache * each);
    }
  }

  /// Language models.
  ///
  /// @param on whether one is asked now
  /// @param switchedOff whether it is the operator's switch that keeps one from being asked
  /// @param why why none is, where that is so, in one line
  /// @param calls how often money was set aside for a request
  /// @param toldByModel reports told by a model
  /// @param toldByTemplate reports told by the template
  /// @param refusedTexts texts that did not pass the check
  /// @param fallbacks why the template told instead, by reason
  /// @param usedTodayUsd what is spent or set aside of today's budget
  /// @param usdPerDay the budget of a day
  public record Model(
      boolean on,
      boolean switchedOff,
      Optional<String> why,
      long calls,
      long toldByModel,
      long toldByTemplate,
      long refusedTexts,
      Map<String, Long> fallbacks,
      double usedTodayUsd,
      double usdPerDay) {
    /// Keeps its own copy, in order.
    public Model {
      fallbacks = Collections.unmodifiableMap(new LinkedHashMap<>(fallbacks));
    }
  }

  /// How often a report was asked for.
  ///
  /// @param report as `DBS19 2025-11-11 th`
  public record Asked(String report, long times) {}

  /// A slow request.
  ///
  /// @param request as `GET /reports/DBS19`
  /// @param took the longest time that it took in the period
  /// @param times how often it was among the slow ones
  public record Slow(String request, Duration took, long times, Instant last) {}

  /// The judgement of what sources sent.
  ///
  /// @param judged bodies looked at
  /// @param quarantined those of them that could not be used
  /// @param alerts what the operator was told of, the latest first
  public record Quality(long judged, long quarantined, List<Failure> alerts) {
    /// Keeps its own copy.
    public Quality {
      alerts = List.copyOf(alerts);
    }
  }

  /// Whether what is kept warm or followed is there, as of now.
  ///
  /// @param asked how many tickers are to be there
  /// @param fresh how many are
  /// @param late the others, and why
  public record Freshness(int asked, int fresh, List<Late> late) {
    /// Keeps its own copy.
    public Freshness {
      late = List.copyOf(late);
    }

    /// How many are not there because making them failed.
    public long failed() {
      return late.stream().filter(Late::failed).count();
    }
  }

  /// A followed ticker without a fresh report.
  ///
  /// @param failed whether the last try failed; false: nobody tried yet, or its source lacks the
  ///   session
  public record Late(String ticker, boolean failed, String why) {}

  /// A run of warming after a close.
  ///
  /// @param exchange its id
  /// @param told the counts and reasons: `3 made, 1 fresh, 0 stale, 1 failed (...)`
  /// @param failed whether anything was stale or failed
  public record Warmed(
      String exchange, LocalDate session, Instant at, String told, boolean failed) {}

  /// The health of a source of market data.
  ///
  /// @param ok answers that could be used
  /// @param unknown answers that there is no such symbol
  /// @param lastError empty when none was seen in the period
  /// @param quota what it lets us ask, in words; empty: it does not say
  public record Source(
      String name,
      long ok,
      long unknown,
      long failed,
      Optional<Failure> lastError,
      Optional<String> quota) {}

  /// LINE's pushes.
  ///
  /// @param set whether there is a token for LINE
  /// @param left how many messages may still be pushed this month; empty: no limit, or LINE was not
  ///   to be asked
  public record LinePushes(boolean set, boolean told, OptionalLong left) {}

  /// What this home holds now, and what it held.
  ///
  /// @param entries cached values
  /// @param bytes of them
  /// @param waiting values that wait for the far tier
  /// @param days what it held at the end of each day, oldest first
  public record Sizes(long entries, long bytes, long waiting, List<Size> days) {
    /// Keeps its own copy.
    public Sizes {
      days = List.copyOf(days);
    }
  }

  /// What this home held at the end of a day.
  public record Size(LocalDate day, long entries, long bytes) {}

  /// How long a kind of start took.
  ///
  /// @param kind such as `server`, `web cold`, `web restored`, `web bundle cold`
  /// @param times how often
  /// @param longest the longest
  public record Start(String kind, long times, Duration longest, Instant last) {}

  /// A piece of the period.
  ///
  /// @param start of the hour or the day
  public record Slot(
      Instant start, List<Tier> tiers, long made, long fromCache, long failed, double spentUsd) {
    /// Keeps its own copy.
    public Slot {
      tiers = List.copyOf(tiers);
    }
  }
}
