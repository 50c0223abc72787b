package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What happened in the tiers of one process, as [MeteredCache] counts it; with a [SqliteCache] to
/// keep them in, the sums of all processes too, in all and by hour and day.
///
/// Thread-safe. Kept sums are written at most once in [#FLUSH] beside a find, when they are asked
/// for, and at [#close()]; a disk that fails costs only the numbers.
public final class CacheStats implements AutoCloseable {

  static final Duration FLUSH = Duration.ofSeconds(60);
  private static final int KEPT_KEYS = 256;
  private static final int MOST_ASKED = 20;
  private static final int MOST_WAITING_NOTES = 500;
  private static final String ASKED = Ledger.ASKED;
  private static final String MAKING = "making";

  /// For how many days the books of days are kept.
  public static final int DAYS_KEPT = (int) Ledger.DAYS_KEPT.toDays();

  /// The kind of a note on a value that could not be made: of its key, with the reason.
  public static final String FAILURE = "failure";

  /// Ends the group of a tier's latency buckets, which are named by their bounds.
  static final String TOOK = "took_nanos";

  private final InstantSource clock;
  private final Instant since;
  private final @Nullable SqliteCache keeper;
  private final Ledger ledger;
  private final Map<String, Supplier<Map<String, Long>>> groups = new ConcurrentHashMap<>();
  private final Map<String, Note> notes = new HashMap<>();
  private volatile @Nullable MakingCache making;
  private final List<TierMeter> meters = new CopyOnWriteArrayList<>();
  private final AtomicReference<Instant> flushDue;
  private final ReentrantLock flushing = new ReentrantLock();
  private final Map<String, Long> flushed = new HashMap<>();

  /// What happened since the process began.
  ///
  /// @param tiers in the order in which they were made
  /// @param mostAsked asks of the [MakingCache] that these numbers follow, else finds in the tier
  ///   that was asked most, which is the one in front
  public record Snapshot(Instant since, List<TierSnapshot> tiers, List<Asked> mostAsked) {
    public Snapshot {
      tiers = List.copyOf(tiers);
      mostAsked = List.copyOf(mostAsked);
    }
  }

  /// What happened in one tier. The finds are `hits`, `stale`, `misses` and those of the `errors`
  /// that were no put or remove.
  ///
  /// @param stale finds of an expired value
  /// @param puts including those that lost
  /// @param putsLost whose condition did not hold
  /// @param counts what else the tier says of itself: `entries`, `bytes`, `evicted` (memory,
  ///   sqlite), `denied` (blobs), `rearmed`, `replaced`, `dropped`, `untrusted`, `lost`, `spooled`,
  ///   `spool_sent`, `spool_dropped`, `spool_depth` (tiered)
  public record TierSnapshot(
      String tier,
      long hits,
      long stale,
      long misses,
      long errors,
      long puts,
      long putsLost,
      long removes,
      long bytesOut,
      long bytesIn,
      Latency latency,
      Map<String, Long> counts) {
    public TierSnapshot {
      counts = Map.copyOf(counts);
    }

    /// Fresh hits among finds, 0 to 1; zero before the first.
    public double hitRatio() {
      long finds = hits + stale + misses;
      return finds == 0 ? 0 : (double) hits / finds;
    }
  }

  /// How long finds took, to one in a hundred; zero before the first.
  public record Latency(Duration p50, Duration p90, Duration p99, Duration max) {}

  /// How often a key was asked for.
  ///
  /// @param times too high by at most `excess`, never too low
  public record Asked(String key, long times, long excess) {
    static final Comparator<Asked> MOST_FIRST =
        Comparator.comparingLong(Asked::times).reversed().thenComparing(Asked::key);
  }

  /// The sums of all processes that kept them in the same file.
  ///
  /// @param tiers sums by tier and name: `hits`, `stale`, `misses`, `errors`, `puts`, `puts_lost`,
  ///   `removes`, `bytes_out`, `bytes_in`, and what the tier itself sums up; under `making` those
  ///   of [MakingStats]
  /// @param mostAsked up to a thousand keys, most asked first
  /// @param latencies how long finds took by tier, at most a quarter too high
  public record Kept(
      Map<String, Map<String, Long>> tiers, Map<String, Latency> latencies, List<Asked> mostAsked) {
    public Kept {
      tiers = Map.copyOf(tiers);
      latencies = Map.copyOf(latencies);
      mostAsked = List.copyOf(mostAsked);
    }

    /// These sums by `group/name`, such as a [DayBook] has, in their groups.
    public static Kept of(Map<String, Long> sums) {
      Map<String, Map<String, Long>> tiers = new TreeMap<>();
      Map<String, SortedMap<Long, Long>> took = new HashMap<>();
      List<Asked> asked = new ArrayList<>();
      sums.forEach(
          (name, value) -> {
            int slash = name.lastIndexOf('/');
            if (name.startsWith(ASKED)) {
              asked.add(new Asked(name.substring(ASKED.length()), value, 0));
            } else if (name.startsWith("/" + TOOK, slash - TOOK.length() - 1)) {
              took.computeIfAbsent(
                      name.substring(0, slash - TOOK.length() - 1), t -> new TreeMap<>())
                  .put(Long.parseLong(name.substring(slash + 1)), value);
            } else if (slash > 0) {
              tiers
                  .computeIfAbsent(name.substring(0, slash), t -> new TreeMap<>())
                  .put(name.substring(slash + 1), value);
            }
          });
      Map<String, Latency> latencies = new HashMap<>();
      took.forEach((tier, counts) -> latencies.put(tier, LatencyBuckets.latency(counts)));
      return new Kept(tiers, latencies, asked.stream().sorted(Asked.MOST_FIRST).toList());
    }
  }

  /// Numbers of this process alone.
  public CacheStats(InstantSource clock) {
    this(clock, null);
  }

  /// Numbers whose sums are kept in this file, which stays its owner's to close, after this.
  public CacheStats(InstantSource clock, @Nullable SqliteCache keeper) {
    this.clock = clock;
    this.keeper = keeper;
    this.ledger = keeper == null ? new MemoryLedger() : new FileLedger(keeper);
    this.since = clock.instant();
    this.flushDue = new AtomicReference<>(since.plus(FLUSH));
  }

  /// Counts what this cache makes, and what it is asked for, among these numbers from now on.
  public void follow(MakingCache cache) {
    making = cache;
    cache.onFailure((key, reason) -> note(FAILURE, key, reason, 0));
  }

  /// Keeps these sums among these numbers from now on, under this name.
  ///
  /// @param sums since the process began; asked at each flush, and quick
  public void follow(String group, Supplier<Map<String, Long>> sums) {
    groups.put(group, sums);
  }

  /// Notes something that happened; it is kept with the numbers of the day.
  ///
  /// @param most what was measured of it; zero where nothing is
  public void note(String kind, String subject, String text, long most) {
    Note note = new Note(kind, subject, text, clock.instant(), 1, most);
    synchronized (notes) {
      if (notes.size() < MOST_WAITING_NOTES || notes.containsKey(noteKey(note))) {
        notes.merge(noteKey(note), note, Note::and);
      }
    }
  }

  private static String noteKey(Note note) {
    return note.kind() + "/" + note.subject();
  }

  /// Who keeps these numbers: the file, for all processes that share it; else this process. Empty
  /// when the file cannot be read.
  public String instance() {
    return ledger.instance();
  }

  /// The sums of hours that begin in `[from, to)`, oldest first, of all processes that keep theirs
  /// in the same file, this one's up to now.
  public List<Tally> hours(Instant from, Instant to) {
    flush();
    return ledger.hours(from, to);
  }

  /// The books of UTC days, both ends included, oldest first, of all processes that keep theirs in
  /// the same file, this one's up to now.
  public List<DayBook> days(LocalDate from, LocalDate to) {
    flush();
    return ledger.days(from, to);
  }

  /// The days whose books changed since others were [#told] of them.
  public List<LocalDate> untold() {
    flush();
    return ledger.untold();
  }

  /// Notes that others know a day's book as it was at that number of changes.
  public void told(LocalDate day, long changes) {
    ledger.told(day, changes);
  }

  /// The numbers of this process.
  public Snapshot snapshot() {
    List<TierSnapshot> tiers = meters.stream().map(TierMeter::snapshot).toList();
    return new Snapshot(since, tiers, mostAsked(MOST_ASKED));
  }

  /// The sums of all processes up to now; of this one alone without a file to keep them in.
  public Kept kept() {
    flush();
    return Kept.of(keeper == null ? sums() : keeper.counters());
  }

  /// Adds what is new to the kept sums, and to those of the hour and the day.
  public void flush() {
    flushing.lock();
    try {
      Map<String, Long> now = sums();
      Map<String, Long> deltas = new TreeMap<>();
      now.forEach(
          (name, sum) -> {
            // A key that left the sketch and came back counts anew.
            long before = Math.min(flushed.getOrDefault(name, 0L), sum);
            if (sum > before) {
              deltas.put(name, sum - before);
            }
          });
      List<Note> noted = takeNotes();
      if (deltas.isEmpty() && noted.isEmpty()) {
        return;
      }
      if (ledger.add(clock.instant(), deltas, noted)) {
        flushed.putAll(now);
      } else {
        giveBack(noted);
      }
    } finally {
      flushing.unlock();
    }
  }

  private List<Note> takeNotes() {
    synchronized (notes) {
      List<Note> taken = List.copyOf(notes.values());
      notes.clear();
      return taken;
    }
  }

  private void giveBack(List<Note> taken) {
    synchronized (notes) {
      taken.forEach(note -> notes.merge(noteKey(note), note, Note::and));
    }
  }

  private Map<String, Long> sums() {
    Map<String, Long> now = new TreeMap<>();
    meters.forEach(
        m -> m.keptSums().forEach((name, sum) -> now.merge(m.name + "/" + name, sum, Long::sum)));
    making().forEach((name, sum) -> now.put(MAKING + "/" + name, sum));
    groups.forEach(
        (group, sums) -> sums.get().forEach((name, sum) -> now.put(group + "/" + name, sum)));
    mostAsked(KEPT_KEYS).forEach(a -> now.put(ASKED + a.key(), a.times() - a.excess()));
    return now;
  }

  /// Keeps the last numbers.
  @Override
  public void close() {
    flush();
  }

  /// A meter for this tier.
  TierMeter meter(Tier tier) {
    TierMeter meter = new TierMeter(tier.toString(), tier);
    meters.add(meter);
    return meter;
  }

  List<TierMeter> meters() {
    return List.copyOf(meters);
  }

  /// Keeps the numbers if it is time to.
  void flushIfDue(Instant now) {
    Instant due = flushDue.get();
    if (!now.isBefore(due) && flushDue.compareAndSet(due, now.plus(FLUSH))) {
      flush();
    }
  }

  InstantSource clock() {
    return clock;
  }

  /// What the followed cache made; empty when none is followed.
  Map<String, Long> making() {
    @Nullable MakingCache followed = making;
    return followed == null ? Map.of() : followed.stats().counts();
  }

  private List<Asked> mostAsked(int limit) {
    @Nullable MakingCache followed = making;
    if (followed != null) {
      return followed.mostAsked(limit);
    }
    return meters.stream()
        .max(
            Comparator.comparingLong(
                m -> {
                  Map<String, Long> sums = m.sums();
                  return sums.getOrDefault("hits", 0L)
                      + sums.getOrDefault("stale", 0L)
                      + sums.getOrDefault("misses", 0L);
                }))
        .map(m -> m.keys.most(limit))
        .orElse(List.of());
  }
}
