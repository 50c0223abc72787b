package openbell.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import openbell.desk.Verifying.Problem;
import openbell.desk.Verifying.Wrong;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.lake.NewestRaw;
import openbell.market.Fact;
import openbell.store.Blob;
import openbell.store.BlobInfo;
import openbell.store.BlobMeta;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;

/// One run's look at objects, each on its own: whatever goes wrong with one is told of that one.
/// Thread-safe.
final class ObjectCheck {
  enum Tick {
    CHECKED,
    RECOMPUTED,
    ARCHIVED,
    OTHER_VERSION,
    NOT_CHECKABLE,
    UNFINISHED
  }

  /// What was found of one object.
  record Result(List<Tick> ticks, List<Problem> problems) {
    Result() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    private void problem(String key, Wrong wrong, String detail) {
      problems.add(new Problem(key, wrong, detail));
    }
  }

  private final Lake lake;
  private final References references;
  private final Recomputing recomputing;

  /// Of each Parquet file that the manifest names.
  private final Map<String, String> tableHashes;

  /// The kept hashes of objects that others name; empty for one that is not there.
  private final Map<String, Optional<String>> hashes = new ConcurrentHashMap<>();

  private final ObjectMapper json = new ObjectMapper();
  private final Set<Lacking.Symbol> kept = ConcurrentHashMap.newKeySet();
  private final Queue<NewestRaw> newest = new ConcurrentLinkedQueue<>();
  private final Set<Lacking.Made> made = ConcurrentHashMap.newKeySet();

  ObjectCheck(Sources sources, Lake lake, Map<String, String> tableHashes) {
    this.lake = lake;
    this.tableHashes = Map.copyOf(tableHashes);
    references = new References(lake);
    recomputing = new Recomputing(sources, lake);
  }

  /// What the objects looked at so far tell together.
  Lacking.Seen seen() {
    return new Lacking.Seen(Set.copyOf(kept), List.copyOf(newest), Set.copyOf(made));
  }

  Result of(String key) {
    Result result = new Result();
    try {
      check(key, result);
    } catch (RuntimeException e) {
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      result.problem(key, Wrong.UNREADABLE, why);
    }
    return result;
  }

  private void check(String key, Result result) {
    Optional<Blob> found;
    try {
      found = lake.object(key);
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.ARCHIVED) {
        throw e;
      }
      result.ticks().add(Tick.ARCHIVED);
      lake.head(key).ifPresent(info -> archived(info, result));
      return;
    }
    if (found.isEmpty()) {
      return; // It went since it was listed: whoever names it tells.
    }
    Blob blob = found.get();
    if (isAltered(blob, result)) {
      return;
    }
    List<Kept> sources = references.of(blob);
    checkSources(key, sources, claimed(blob), result);
    noteRaw(blob.info());
    if (key.startsWith(NewestRaw.PREFIX)) {
      NewestRaw.read(blob.bytes()).ifPresent(newest::add);
    }
    Optional<LakeKey> parsed = LakeKey.parse(key).filter(k -> k.zone().equals("processed"));
    if (parsed.isPresent()) {
      checkComputed(parsed.get(), blob, sources, result);
    }
    checkTags(blob.info(), result);
  }

  private void archived(BlobInfo info, Result result) {
    List<Kept> sources = references.inMetadata(info);
    checkSources(info.key(), sources, "", result);
    noteRaw(info);
    LakeKey.parse(info.key()).ifPresent(key -> noteMade(key, sources, Optional.empty()));
  }

  /// Remembers of which symbols there are raw objects.
  private void noteRaw(BlobInfo info) {
    LakeKey.parse(info.key())
        .filter(key -> key.zone().equals("raw") && !Integrity.kept(info).isEmpty())
        .ifPresent(key -> kept.add(new Lacking.Symbol(key.folder(), key.name())));
  }

  /// Remembers what was computed of raw objects.
  private void noteMade(LakeKey key, List<Kept> sources, Optional<LocalDate> asOf) {
    if (Lake.STUDY_TYPES.contains(key.folder())) {
      sources.forEach(source -> made.add(new Lacking.Made(key.folder(), source.key(), asOf)));
    }
  }

  private boolean isAltered(Blob blob, Result result) {
    String key = blob.info().key();
    String kept = tableHashes.getOrDefault(key, Integrity.kept(blob.info()));
    boolean told = !kept.isEmpty() || !Integrity.mayHaveNone(blob.info());
    result.ticks().add(told ? Tick.CHECKED : Tick.NOT_CHECKABLE);
    Optional<String> trouble = Integrity.trouble(blob, kept);
    trouble.ifPresent(detail -> result.problem(key, Wrong.ALTERED, detail));
    return trouble.isPresent();
  }

  /// The key that a record has claimed and of which nobody knows yet that it is written.
  private static String claimed(Blob blob) {
    return blob.info().key().startsWith(NewestRaw.PREFIX)
        ? NewestRaw.read(blob.bytes())
            .filter(record -> record.seen() == 1)
            .map(record -> record.newest().key())
            .orElse("")
        : "";
  }

  private void checkSources(String key, List<Kept> sources, String claimed, Result result) {
    String names = key.startsWith("processed/") ? " was made from " : " names ";
    for (Kept source : sources) {
      Optional<String> hash = hashOf(source.key());
      boolean other =
          hash.isPresent()
              && !hash.get().isEmpty()
              && !source.sha256().isEmpty()
              && !hash.get().equals(source.sha256());
      if (source.key().equals(claimed) && (hash.isEmpty() || other)) {
        result.ticks().add(Tick.UNFINISHED);
      } else if (hash.isEmpty() && source.key().contains("/?")) {
        result.problem(
            key,
            Wrong.MISSING,
            "no report of its date has the SHA-256 %s that it names: that is gone, or this was changed"
                .formatted(source.sha256()));
      } else if (hash.isEmpty()) {
        result.problem(source.key(), Wrong.MISSING, key + names + "it");
      } else if (other) {
        result.problem(
            source.key(),
            Wrong.ALTERED,
            "%s%sbytes of SHA-256 %s, not %s".formatted(key, names, source.sha256(), hash.get()));
      }
    }
  }

  /// Asked of the store, not of a listing: what others write meanwhile is there, too.
  private Optional<String> hashOf(String key) {
    Optional<String> known = hashes.get(key);
    if (known != null) {
      return known;
    }
    Optional<String> hash = lake.head(key).map(Integrity::kept);
    hashes.put(key, hash);
    return hash;
  }

  private void checkComputed(LakeKey key, Blob blob, List<Kept> sources, Result result) {
    try {
      JsonNode document = json.readTree(blob.bytes());
      noteMade(key, sources, References.asOf(document));
      checkLabels(key, document, blob, result);
      if (Recomputing.isComputed(key)) {
        recompute(key, document, blob, result);
      }
    } catch (IOException | DateTimeException e) {
      result.problem(
          key.toString(), Wrong.NOT_REPRODUCIBLE, "it is no such document: " + e.getMessage());
    }
  }

  /// Holds what stands beside an object against what stands in it.
  private void checkLabels(LakeKey key, JsonNode document, Blob blob, Result result) {
    Map<String, String> tags = lake.tags(key.toString());
    if (document.has("definitions_version")) {
      String version = document.path("definitions_version").asText();
      label(key, "tag computation_version", tags.get("computation_version"), version, result);
    }
    Optional<Kept> raw = references.raw(blob);
    if (raw.isPresent()) {
      String tag = BlobMeta.tagValue(raw.get().key());
      label(key, "tag source_raw_data", tags.get("source_raw_data"), tag, result);
    }
    String named = document.path("source_raw_data").asText();
    String metadata = blob.info().meta().metadata().getOrDefault(References.RAW_KEY, named);
    if (!named.isEmpty()) {
      label(key, "metadata " + References.RAW_KEY, metadata, named, result);
    }
  }

  /// Holds the tags of what was fetched against its key. What an older program left without a hash
  /// has tags of its own.
  private void checkTags(BlobInfo info, Result result) {
    Optional<LakeKey> parsed =
        LakeKey.parse(info.key())
            .filter(key -> key.zone().equals("raw") || key.zone().equals("quarantine"))
            .filter(key -> !Integrity.kept(info).isEmpty());
    if (parsed.isEmpty()) {
      return;
    }
    LakeKey key = parsed.get();
    Map<String, String> tags = lake.tags(info.key());
    if (tags.isEmpty() && lake.head(info.key()).isEmpty()) {
      return; // Retention has just deleted it.
    }
    label(key, "tag source", tags.get("source"), BlobMeta.tagValue(key.folder()), result);
    label(key, "tag ticker", tags.get("ticker"), BlobMeta.tagValue(key.name()), result);
    String fetchedAt = tags.getOrDefault("fetched_at", "gone");
    if (!isFrom(key.at(), fetchedAt)) {
      label(key, "tag fetched_at", fetchedAt, key.at().toString(), result);
    }
  }

  /// Whether a moment is of that second or later: what was killed before it was written came with a
  /// later fetch.
  private static boolean isFrom(Instant second, String moment) {
    try {
      return !Instant.parse(moment).isBefore(second);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static void label(
      LakeKey key, String what, @Nullable String is, String should, Result result) {
    if (!should.equals(is)) {
      result.problem(
          key.toString(),
          Wrong.ALTERED,
          "its %s is %s, not %s".formatted(what, is == null ? "gone" : is, should));
    }
  }

  private void recompute(LakeKey key, JsonNode document, Blob blob, Result result) {
    Optional<Kept> raw = references.raw(blob);
    if (raw.isEmpty() || hashOf(raw.get().key()).isEmpty()) {
      return; // Told as missing.
    }
    if (document.path("definitions_version").asInt() != Fact.DEFINITIONS_VERSION) {
      result.ticks().add(Tick.OTHER_VERSION);
      return;
    }
    try {
      Optional<String> differs = recomputing.differs(key, document, blob, raw.get());
      if (differs.isPresent()) {
        result.problem(key.toString(), Wrong.NOT_REPRODUCIBLE, differs.get());
      } else {
        result.ticks().add(Tick.RECOMPUTED);
      }
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.ARCHIVED) {
        throw e;
      }
    }
  }
}
