package openbell.desk;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import openbell.feeds.PriceFeed;
import openbell.feeds.Quote;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.lake.NewestRaw;
import openbell.store.Blob;
import openbell.store.StoreException;

/// Computes what the raw zone holds again, and compares each body with the one before it. What is
/// there already with the same content stays, so a run may be repeated, and one that was killed
/// goes on. Thread-safe.
public final class Reprocessing {
  /// What came of a run.
  ///
  /// @param objects raw objects looked at
  /// @param written processed objects newly written
  /// @param failures raw key to the reason
  /// @param unknown symbols that were asked for and have no raw object, whenever fetched
  public record Summary(
      int objects, int written, Map<String, String> failures, List<String> unknown) {}

  /// Is told how far a run has come, as each symbol ends.
  @FunctionalInterface
  public interface Progress {
    /// So many of so many raw objects have ended.
    void ended(int done, int of);
  }

  /// A symbol's raw objects in the order of fetching.
  ///
  /// @param before the one before the first, to compare with
  private record Job(PriceFeed feed, String symbol, Optional<LakeKey> before, List<LakeKey> keys) {}

  private record Body(Kept raw, Quote quote) {}

  private final Sources sources;
  private final Lake lake;
  private final Ingesting ingesting;
  private final InstantSource clock;
  private final Restating restating;

  /// Reprocessing of this lake.
  public Reprocessing(Sources sources, Lake lake, Ingesting ingesting, InstantSource clock) {
    this.sources = sources;
    this.lake = lake;
    this.ingesting = ingesting;
    this.clock = clock;
    restating = new Restating(lake);
  }

  /// Computes again.
  ///
  /// @param symbols of these alone; empty: of all
  /// @param from raw objects fetched on this date or later; empty: all
  public Summary run(List<String> symbols, Optional<LocalDate> from, Progress progress)
      throws InterruptedException {
    Set<String> known = new HashSet<>();
    List<Job> jobs = jobs(symbols, from, known);
    int objects = jobs.stream().mapToInt(job -> job.keys().size()).sum();
    AtomicInteger written = new AtomicInteger();
    Map<String, String> failures = new ConcurrentSkipListMap<>();
    AtomicInteger done = new AtomicInteger();
    AtOnce.map(
        jobs,
        job -> {
          run(job, written, failures);
          return job.keys().size();
        },
        ended -> progress.ended(done.addAndGet(ended), objects));
    List<String> unknown = symbols.stream().filter(symbol -> !known.contains(symbol)).toList();
    return new Summary(objects, written.get(), failures, unknown);
  }

  private void run(Job job, AtomicInteger written, Map<String, String> failures) {
    Optional<Body> before = job.before().flatMap(key -> earlier(job, key));
    for (LakeKey key : job.keys()) {
      try {
        Body body = body(job, key);
        written.addAndGet(recomputed(key, body));
        before.ifPresent(
            old ->
                restating.compare(
                    job.symbol(),
                    old.raw(),
                    old.quote().bars(),
                    body.raw(),
                    body.quote().bars(),
                    clock.instant()));
        before = Optional.of(body);
      } catch (RuntimeException e) {
        failures.put(key.toString(), String.valueOf(e.getMessage()));
      }
    }
  }

  private Optional<Body> earlier(Job job, LakeKey key) {
    try {
      return Optional.of(body(job, key));
    } catch (StoreException e) {
      return Optional
          .empty(); // Nobody asked for this one: what follows it is computed all the same.
    }
  }

  /// @param known gets the symbols that have raw objects
  private List<Job> jobs(List<String> symbols, Optional<LocalDate> from, Set<String> known) {
    List<Job> jobs = new ArrayList<>();
    for (String name : sources.names()) {
      PriceFeed feed = sources.feed(name);
      String folder = "raw/" + feed.rawPrefix() + "/";
      List<String> prefixes =
          symbols.isEmpty()
              ? List.of(folder)
              : symbols.stream().map(s -> folder + s + "/").toList();
      for (String prefix : prefixes) {
        Map<String, List<LakeKey>> bySymbol =
            lake.list(prefix)
                .flatMap(blob -> LakeKey.parse(blob.key()).stream())
                .collect(groupingBy(LakeKey::name, LinkedHashMap::new, toList()));
        known.addAll(bySymbol.keySet());
        bySymbol.forEach((symbol, keys) -> job(feed, symbol, keys, from).ifPresent(jobs::add));
      }
    }
    return jobs;
  }

  private static Optional<Job> job(
      PriceFeed feed, String symbol, List<LakeKey> keys, Optional<LocalDate> from) {
    int first = 0;
    while (first < keys.size() && from.isPresent() && keys.get(first).date().isBefore(from.get())) {
      first++;
    }
    return first == keys.size()
        ? Optional.empty()
        : Optional.of(
            new Job(
                feed,
                symbol,
                first == 0 ? Optional.empty() : Optional.of(keys.get(first - 1)),
                keys.subList(first, keys.size())));
  }

  private Body body(Job job, LakeKey key) {
    Blob blob = lake.object(key.toString()).orElseThrow(() -> unusable("it is gone"));
    String sha256 = Lake.sha256Of(blob.bytes());
    if (!sha256.equals(blob.info().meta().metadata().get("sha256"))) {
      throw unusable("its bytes are not those that were kept: see 'lake verify'");
    }
    return job.feed()
        .read(blob.bytes(), job.symbol())
        .map(quote -> new Body(new Kept(key.toString(), sha256), quote))
        .orElseThrow(() -> unusable("no prices can be read from it"));
  }

  private static StoreException unusable(String why) {
    return new StoreException(StoreException.Kind.OTHER, why);
  }

  private int recomputed(LakeKey key, Body body) {
    Instant seenAt =
        lake.newest(key.folder(), key.name())
            .filter(newest -> newest.newest().equals(body.raw()))
            .map(NewestRaw::seenAt)
            .orElse(key.at());
    return ingesting.recompute(key, body.quote(), body.raw(), seenAt).size();
  }
}
