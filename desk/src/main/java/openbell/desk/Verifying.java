package openbell.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import openbell.feeds.PriceFeed;
import openbell.feeds.Quote;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.market.Bars;
import openbell.market.Fact;
import openbell.market.PercentileRank;
import openbell.market.Study;
import openbell.report.Report;
import openbell.report.ReportJson;
import openbell.store.Blob;
import openbell.store.ListedBlob;
import openbell.store.StoreException;

/// Holds every object of the lake against its hash, its lineage and its own computation. Changes
/// nothing. Thread-safe.
public final class Verifying {
  private static final int AT_ONCE = 8;
  private static final String RECORDS = "tables/newest/";
  private static final List<String> ZONES =
      List.of("raw/", "processed/", "quarantine/", "reports/", RECORDS);

  /// What can be wrong with an object.
  public enum Wrong {
    /// Another object was made from it, and it is not there.
    MISSING,
    /// Its bytes are not those that were written.
    ALTERED,
    /// Its raw object gives other numbers.
    NOT_REPRODUCIBLE
  }

  /// An object with which something is wrong.
  public record Problem(String key, Wrong wrong, String detail) {}

  /// What was found.
  ///
  /// @param checked objects whose hash was compared
  /// @param recomputed those of them that were computed again and came out the same
  /// @param archived objects in cold storage, which cannot be read now
  /// @param otherVersions those of another version of the definitions, which this build cannot
  ///   compute
  public record Summary(
      int checked, int recomputed, int archived, int otherVersions, List<Problem> problems) {}

  private enum Tick {
    CHECKED,
    RECOMPUTED,
    ARCHIVED,
    OTHER_VERSION
  }

  private record Result(List<Tick> ticks, List<Problem> problems) {}

  private final Sources sources;
  private final Lake lake;
  private final ObjectMapper json = new ObjectMapper();

  /// Verifying of this lake.
  public Verifying(Sources sources, Lake lake) {
    this.sources = sources;
    this.lake = lake;
  }

  /// Goes over all of it.
  public Summary run(Reprocessing.Progress progress) throws InterruptedException {
    List<String> keys = ZONES.stream().flatMap(lake::list).map(ListedBlob::key).toList();
    Set<String> there = keys.stream().collect(Collectors.toUnmodifiableSet());
    List<Future<Result>> running = new ArrayList<>();
    Semaphore places = new Semaphore(AT_ONCE);
    List<Tick> ticks = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String key : keys) {
        places.acquire();
        running.add(
            threads.submit(
                () -> {
                  try {
                    return verified(key, there);
                  } finally {
                    places.release();
                  }
                }));
      }
      for (int i = 0; i < keys.size(); i++) {
        try {
          Result result = running.get(i).get();
          ticks.addAll(result.ticks());
          problems.addAll(result.problems());
        } catch (ExecutionException e) {
          throw new StoreException(
              StoreException.Kind.OTHER,
              keys.get(i) + " could not be verified: " + e.getCause(),
              e.getCause());
        }
        progress.ended(i + 1, keys.size());
      }
    }
    return new Summary(
        count(ticks, Tick.CHECKED),
        count(ticks, Tick.RECOMPUTED),
        count(ticks, Tick.ARCHIVED),
        count(ticks, Tick.OTHER_VERSION),
        problems.stream().distinct().toList());
  }

  private static int count(List<Tick> ticks, Tick wanted) {
    return (int) ticks.stream().filter(t -> t == wanted).count();
  }

  private Result verified(String key, Set<String> there) {
    List<Tick> ticks = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Optional<Blob> blob;
    try {
      blob = lake.object(key);
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.ARCHIVED) {
        return new Result(List.of(Tick.ARCHIVED), List.of());
      }
      throw e;
    }
    if (blob.isEmpty()) {
      return new Result(List.of(), List.of(new Problem(key, Wrong.MISSING, "it is gone")));
    }
    ticks.add(Tick.CHECKED);
    Optional<String> altered = altered(blob.get());
    if (altered.isPresent()) {
      problems.add(new Problem(key, Wrong.ALTERED, altered.get()));
      return new Result(ticks, problems);
    }
    for (String source : Lineage.sources(blob.get())) {
      if (!there.contains(source)) {
        problems.add(new Problem(source, Wrong.MISSING, key + " was made from it"));
      }
    }
    LakeKey.parse(key)
        .filter(k -> k.zone().equals("processed"))
        .ifPresent(k -> recompute(k, blob.get(), there, ticks, problems));
    return new Result(ticks, problems);
  }

  private static Optional<String> altered(Blob blob) {
    Map<String, String> metadata = blob.info().meta().metadata();
    String kept = metadata.get("sha256");
    if (kept == null) {
      // Of before there were hashes: PDFs named their report alone, records nothing.
      boolean older =
          metadata.containsKey("report-sha256")
              || (blob.info().key().startsWith(RECORDS)
                  && blob.info().meta().contentType().equals("application/json"));
      return older
          ? Optional.empty()
          : Optional.of(
              "no hash was kept of these bytes: changed, or put there by another program");
    }
    String is = Lake.sha256Of(blob.bytes());
    return is.equals(kept)
        ? Optional.empty()
        : Optional.of("its SHA-256 is %s, not %s".formatted(is, kept));
  }

  private void recompute(
      LakeKey key, Blob blob, Set<String> there, List<Tick> ticks, List<Problem> problems) {
    boolean report = key.folder().equals("reports");
    if (!report && !Lake.STUDY_TYPES.contains(key.folder())) {
      return;
    }
    Optional<Kept> raw = Lineage.raw(blob);
    if (raw.isEmpty() || !there.contains(raw.get().key())) {
      return; // Told as missing.
    }
    try {
      JsonNode document = json.readTree(blob.bytes());
      if (document.path("definitions_version").asInt() != Fact.DEFINITIONS_VERSION) {
        ticks.add(Tick.OTHER_VERSION);
        return;
      }
      Optional<String> differs =
          report ? differs(document, blob, raw.get()) : differs(key, document, blob, raw.get());
      if (differs.isPresent()) {
        problems.add(new Problem(key.toString(), Wrong.NOT_REPRODUCIBLE, differs.get()));
      } else {
        ticks.add(Tick.RECOMPUTED);
      }
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.ARCHIVED) {
        throw e;
      }
    } catch (IOException | DateTimeException e) {
      problems.add(
          new Problem(
              key.toString(), Wrong.NOT_REPRODUCIBLE, "it is no such document: " + e.getMessage()));
    }
  }

  /// How an object of a study differs from what its raw object gives.
  private Optional<String> differs(LakeKey key, JsonNode document, Blob blob, Kept raw) {
    Optional<Study> study = study(raw, key.name(), document);
    if (study.isEmpty()) {
      return Optional.of("no prices can be read from " + raw.key());
    }
    byte[] again = Lake.studyJson(key.folder(), key.name(), key.date(), study.get(), raw);
    return Arrays.equals(again, blob.bytes())
        ? Optional.empty()
        : Optional.of(
            "%s gives other numbers (it was computed by build %s)"
                .formatted(
                    raw.key(),
                    blob.info().meta().metadata().getOrDefault("code_build", "unknown")));
  }

  /// How a report's numbers differ from what its raw object gives.
  private Optional<String> differs(JsonNode document, Blob blob, Kept raw) {
    Optional<Report> report = ReportJson.read(blob.bytes());
    if (report.isEmpty()) {
      return Optional.of("it is no report");
    }
    Optional<Study> study = study(raw, report.get().symbol(), document);
    if (study.isEmpty()) {
      return Optional.of("no prices can be read from " + raw.key());
    }
    return Stream.of(Fact.values())
        .filter(fact -> !sameFact(fact, study.get(), report.get()))
        .findFirst()
        .map(fact -> "%s gives another %s".formatted(raw.key(), fact.key()));
  }

  private static boolean sameFact(Fact fact, Study study, Report report) {
    Double told = report.facts().get(fact.key());
    boolean same = study.has(fact) ? told != null && told == study.last(fact) : told == null;
    Report.RankInfo rank = report.percentiles().get(fact.key());
    Optional<PercentileRank> again = study.percentile(fact);
    return same
        && (rank == null || again.filter(r -> r.percentile() == rank.percentile()).isPresent());
  }

  private Optional<Study> study(Kept raw, String symbol, JsonNode document) {
    Optional<PriceFeed> feed =
        LakeKey.parse(raw.key()).flatMap(key -> sources.feedOf(key.folder()));
    LocalDate asOf = LocalDate.parse(document.path("facts_as_of").asText());
    return feed.flatMap(f -> lake.rawBody(raw).flatMap(body -> f.read(body, symbol)))
        .map(Quote::bars)
        .map(bars -> bars.upTo(asOf))
        .filter(bars -> !bars.isEmpty())
        .map((Bars bars) -> Study.of(bars));
  }
}
