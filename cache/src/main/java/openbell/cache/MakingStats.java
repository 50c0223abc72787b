package openbell.cache;

import java.time.Duration;
import java.util.Map;

/// What a [MakingCache] did since it was created, at one moment.
///
/// @param makes how often a maker was run to its end and its value taken
/// @param makesAvoided asks answered with a fresh value that was there or that another ask made
/// @param makeCost time spent in makers, those whose value was thrown away included
/// @param costAvoided what the avoided makes would have cost, where the value's cost is known
/// @param unchanged makes that found their input unchanged and kept the value
/// @param earlyRefreshes makes begun before expiry
/// @param joins asks that joined a making under way in this process
/// @param leasesWon leases taken, those taken over included
/// @param leasesTakenOver leases taken from a holder that had stopped renewing
/// @param leasesBusy makings that found another instance at work
/// @param leasesLost leases that were gone before the value was written
/// @param leasesUnavailable makings without a lease, since the state store did not answer
/// @param staleAnswers asks answered with a labelled value
/// @param failures makers that failed
/// @param refusedByMemory asks refused since the same make had failed just before
/// @param writesRefused values not written since a newer one was there
/// @param writesFailed values made but not kept, since the cache could not be written
public record MakingStats(
    long makes,
    long makesAvoided,
    Duration makeCost,
    Duration costAvoided,
    long unchanged,
    long earlyRefreshes,
    long joins,
    long leasesWon,
    long leasesTakenOver,
    long leasesBusy,
    long leasesLost,
    long leasesUnavailable,
    long staleAnswers,
    long failures,
    long refusedByMemory,
    long writesRefused,
    long writesFailed) {
  /// The numbers by name, times in milliseconds.
  public Map<String, Long> counts() {
    return Map.ofEntries(
        Map.entry("makes", makes),
        Map.entry("makes_avoided", makesAvoided),
        Map.entry("make_cost_ms", makeCost.toMillis()),
        Map.entry("cost_avoided_ms", costAvoided.toMillis()),
        Map.entry("unchanged", unchanged),
        Map.entry("early_refreshes", earlyRefreshes),
        Map.entry("joins", joins),
        Map.entry("leases_won", leasesWon),
        Map.entry("leases_taken_over", leasesTakenOver),
        Map.entry("leases_busy", leasesBusy),
        Map.entry("leases_lost", leasesLost),
        Map.entry("leases_unavailable", leasesUnavailable),
        Map.entry("stale_answers", staleAnswers),
        Map.entry("failures", failures),
        Map.entry("refused_by_memory", refusedByMemory),
        Map.entry("writes_refused", writesRefused),
        Map.entry("writes_failed", writesFailed));
  }
}
