package openbell.desk;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import openbell.feeds.PriceFeed;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.store.Blob;
import openbell.store.StoreException;

/// Computes what the raw zone holds again. What is there already with the same content stays, so a
/// run may be repeated, and one that was killed goes on. Thread-safe.
public final class Reprocessing {
  private static final int AT_ONCE = 8;

  /// What came of a run.
  ///
  /// @param objects raw objects looked at
  /// @param written processed objects newly written
  /// @param failures raw key to the reason
  public record Summary(int objects, int written, Map<String, String> failures) {}

  /// Is told of each raw object as it ends.
  @FunctionalInterface
  public interface Progress {
    /// So many of so many have ended.
    void ended(int done, int of);
  }

  private record Job(PriceFeed feed, LakeKey key) {}

  private final Sources sources;
  private final Lake lake;
  private final Ingesting ingesting;

  /// Reprocessing of this lake.
  public Reprocessing(Sources sources, Lake lake, Ingesting ingesting) {
    this.sources = sources;
    this.lake = lake;
    this.ingesting = ingesting;
  }

  /// Computes again.
  ///
  /// @param symbols of these alone; empty: of all
  /// @param from raw objects fetched on this date or later; empty: all
  public Summary run(List<String> symbols, Optional<LocalDate> from, Progress progress)
      throws InterruptedException {
    List<Job> jobs = jobs(symbols, from);
    Semaphore places = new Semaphore(AT_ONCE);
    Map<LakeKey, Future<Integer>> running = new LinkedHashMap<>();
    int written = 0;
    Map<String, String> failures = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Job job : jobs) {
        places.acquire();
        running.put(
            job.key(),
            threads.submit(
                () -> {
                  try {
                    return recomputed(job);
                  } finally {
                    places.release();
                  }
                }));
      }
      int done = 0;
      for (Map.Entry<LakeKey, Future<Integer>> each : running.entrySet()) {
        try {
          written += each.getValue().get();
        } catch (ExecutionException e) {
          failures.put(each.getKey().toString(), why(e));
        }
        progress.ended(++done, jobs.size());
      }
    }
    return new Summary(jobs.size(), written, failures);
  }

  private static String why(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  private List<Job> jobs(List<String> symbols, Optional<LocalDate> from) {
    List<Job> jobs = new ArrayList<>();
    for (String name : sources.names()) {
      PriceFeed feed = sources.feed(name);
      String folder = "raw/" + feed.rawPrefix() + "/";
      List<String> prefixes =
          symbols.isEmpty()
              ? List.of(folder)
              : symbols.stream().map(s -> folder + s + "/").toList();
      for (String prefix : prefixes) {
        lake.list(prefix)
            .flatMap(blob -> LakeKey.parse(blob.key()).stream())
            .filter(key -> from.isEmpty() || !key.date().isBefore(from.get()))
            .forEach(key -> jobs.add(new Job(feed, key)));
      }
    }
    return jobs;
  }

  private int recomputed(Job job) {
    String key = job.key().toString();
    Blob blob =
        lake.object(key)
            .orElseThrow(() -> new StoreException(StoreException.Kind.OTHER, "it is gone"));
    String sha256 = Lake.sha256Of(blob.bytes());
    if (!sha256.equals(blob.info().meta().metadata().get("sha256"))) {
      throw new StoreException(
          StoreException.Kind.OTHER, "its bytes are not those that were kept: see 'lake verify'");
    }
    return ingesting
        .recompute(job.feed(), job.key(), new Kept(key, sha256), blob.bytes())
        .orElseThrow(
            () -> new StoreException(StoreException.Kind.OTHER, "no prices can be read from it"))
        .size();
  }
}
