package openbell.lake;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import openbell.lake.quality.Quality;
import openbell.market.Fact;
import openbell.market.Feature;
import openbell.market.Study;
import openbell.store.Blob;
import openbell.store.BlobInfo;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
import openbell.store.PutCondition;
import openbell.store.PutResult;
import openbell.store.StoreException;

/// The data lake over one [BlobStore]: raw and processed zones, immutable, with lineage.
///
/// Every object is written with "if absent": a second one of the same second gets `_2`, `_3`. Safe
/// for concurrent use. Every method throws [StoreException] when the store fails.
public final class Lake {
  private static final String JSON = "application/json";

  private final BlobStore store;
  private final String build;
  private final RawZone rawZone;

  /// A lake in this store, written by a program that does not say which build of it is running.
  public Lake(BlobStore store) {
    this(store, "unknown");
  }

  /// A lake in this store.
  ///
  /// @param build which build of the program computes: a version and a commit, kept with every
  ///   processed object as `code_build`
  public Lake(BlobStore store, String build) {
    this.store = store;
    this.build = build;
    rawZone = new RawZone(store);
  }

  /// Keeps a body exactly as received. The same content as the newest of its symbol is noted, not
  /// stored twice: the key is then that of the object that holds it.
  public Kept keepRaw(RawObject raw) {
    return rawZone.keep(raw).kept();
  }

  /// As [#keepRaw], told with what there was before.
  public Noted note(RawObject raw) {
    return rawZone.keep(raw);
  }

  /// The newest raw object of a source's symbol; empty when there is none.
  public Optional<Kept> newestRaw(String source, String symbol) {
    return rawZone.newest(source, symbol);
  }

  /// What is known of the newest raw object of a source's symbol; empty when nothing is. Its object
  /// may be missing: see [#newestRaw].
  public Optional<NewestRaw> newest(String source, String symbol) {
    return rawZone.record(source, symbol);
  }

  /// The bytes of a raw object; empty when it is not there.
  public Optional<byte[]> rawBody(Kept raw) {
    return store.get(raw.key()).map(Blob::bytes);
  }

  /// Keeps a body that cannot be used, apart from the raw zone, with its reasons; returns its key,
  /// or nothing when it is the last one that was put there for its symbol.
  public Optional<String> keepQuarantined(RawObject raw, Quality quality) {
    return new Quarantine(store).keep(raw, quality);
  }

  /// An object with its metadata; empty when it is not there.
  public Optional<Blob> object(String key) {
    return store.get(key);
  }

  /// What is known of an object without its bytes, which may lie in cold storage; empty when it is
  /// not there.
  public Optional<BlobInfo> head(String key) {
    return store.head(key);
  }

  /// The tags of an object; empty when it has none or is not there.
  public Map<String, String> tags(String key) {
    return store.tags(key);
  }

  /// The objects under a prefix, in the order of their keys.
  public Stream<ListedBlob> list(String prefix) {
    return store.listAll(prefix);
  }

  /// The symbols of which a source ever gave something that could not be used, each once.
  public Set<String> quarantinedSymbols() {
    return list("quarantine/")
        .flatMap(blob -> LakeKey.parse(blob.key()).stream())
        .map(LakeKey::name)
        .collect(toCollection(TreeSet::new));
  }

  /// The symbols of a source's folder that were ever kept, in order.
  public Stream<String> symbols(String source) {
    return rawZone.symbols(source);
  }

  /// The hash by which equal bodies are known.
  public static String sha256Of(byte[] body) {
    return Hashes.sha256(body);
  }

  /// The types that are computed of a study: folders of the processed zone.
  public static final List<String> STUDY_TYPES = List.of("indicators", "percentiles", "features");

  /// The document of a study, without writing it: the same study and raw object give the same
  /// bytes.
  ///
  /// @param type one of [#STUDY_TYPES]
  public static byte[] studyJson(
      String type, String symbol, LocalDate date, Study study, Kept raw) {
    return switch (type) {
      case "indicators" -> StudyJson.indicators(symbol, date, study, raw);
      case "percentiles" -> StudyJson.percentiles(symbol, date, study, raw);
      case "features" -> StudyJson.features(symbol, date, study, raw);
      default ->
          throw new IllegalArgumentException(
              "no type " + type + " is computed of a study: ask for one of " + STUDY_TYPES);
    };
  }

  /// Keeps what is computed of a study, each document once: what is there under this symbol and
  /// date with the same content stays as it is. The version in a key is the raw object's, so that
  /// two that compute the same at once write one object.
  ///
  /// @return the keys newly written; none when all was there
  public List<String> keepOnce(
      String symbol, LocalDate date, Study study, Kept raw, Instant computedAt) {
    List<String> written = new ArrayList<>();
    for (String type : STUDY_TYPES) {
      byte[] json = studyJson(type, symbol, date, study, raw);
      if (!isKept("processed/%s/%s/%s/".formatted(type, symbol, date), json)) {
        Instant stamp = LakeKey.parse(raw.key()).map(LakeKey::at).orElse(computedAt);
        putOnce(type, symbol, date, stamp, json, meta(type, symbol, study, raw, computedAt))
            .ifPresent(written::add);
      }
    }
    return written;
  }

  private boolean isKept(String folder, byte[] bytes) {
    List<String> alike =
        store
            .listAll(folder)
            .filter(blob -> blob.sizeBytes() == bytes.length)
            .map(ListedBlob::key)
            .toList();
    String sha256 = alike.isEmpty() ? "" : Hashes.sha256(bytes);
    return alike.stream().anyMatch(key -> hasHash(key, sha256));
  }

  /// Keeps what a source tells otherwise than before, under the date and version of the newer raw
  /// object; returns the key. A second time it stays as it is.
  public String keepRestatement(String symbol, Restatement found, Instant computedAt) {
    LakeKey raw =
        LakeKey.parse(found.raw().key())
            .orElseThrow(
                () -> new IllegalArgumentException("no key of the raw zone: " + found.raw().key()));
    String key =
        "processed/restatements/%s/%s/%s.json".formatted(symbol, raw.date(), raw.version());
    byte[] json = found.json(symbol);
    BlobMeta meta = processedMeta("restatements", symbol, found.raw(), computedAt, "");
    store.put(key, json, hashed(meta, json), PutCondition.ifAbsent());
    return key;
  }

  /// Keeps the indicators of a study; returns the key.
  public String keepIndicators(
      String symbol, LocalDate date, Study study, Kept raw, Instant computedAt) {
    return keepStudy("indicators", symbol, date, study, raw, computedAt);
  }

  /// Keeps the percentile ranks of a study; returns the key.
  public String keepPercentiles(
      String symbol, LocalDate date, Study study, Kept raw, Instant computedAt) {
    return keepStudy("percentiles", symbol, date, study, raw, computedAt);
  }

  /// Keeps the features of a study; returns the key.
  public String keepFeatures(
      String symbol, LocalDate date, Study study, Kept raw, Instant computedAt) {
    return keepStudy("features", symbol, date, study, raw, computedAt);
  }

  private String keepStudy(
      String type, String symbol, LocalDate date, Study study, Kept raw, Instant computedAt) {
    byte[] json = studyJson(type, symbol, date, study, raw);
    BlobMeta meta = meta(type, symbol, study, raw, computedAt);
    return putNew(stem(type, symbol, date, computedAt), ".json", key -> json, meta);
  }

  private static String stem(String type, String symbol, LocalDate date, Instant at) {
    return "processed/%s/%s/%s/%s".formatted(type, symbol, date, Stamps.of(at));
  }

  private static BlobMeta meta(
      String type, String symbol, Study study, Kept raw, Instant computedAt) {
    Stream<String> names =
        switch (type) {
          case "indicators" -> facts(study::has);
          case "percentiles" -> facts(fact -> study.percentile(fact).isPresent());
          default -> Arrays.stream(Feature.values()).map(Feature::key);
        };
    return processedMeta(type, symbol, raw, computedAt, names.collect(joining(",")));
  }

  private static Stream<String> facts(Predicate<Fact> which) {
    return Arrays.stream(Fact.values()).filter(which).map(Fact::key);
  }

  /// Keeps what a language model was asked and answered about a symbol; returns the key. It comes
  /// before the report and beside the raw object, so it names neither: the report names both.
  ///
  /// @param promptHash SHA-256 of the prompt, in lower-case hex
  public String keepNarrative(
      String symbol, LocalDate date, byte[] json, String promptHash, Instant askedAt) {
    BlobMeta meta =
        new BlobMeta(
            JSON,
            Map.of("prompt_sha256", promptHash, "data_classification", "internal"),
            Map.of(
                "source", "computed",
                "ticker", BlobMeta.tagValue(symbol),
                "computed_at", askedAt.toString(),
                "computation_version", Integer.toString(Fact.DEFINITIONS_VERSION),
                "computation_type", "narratives"));
    String stem = "processed/narratives/%s/%s/%s".formatted(symbol, date, Stamps.of(askedAt));
    return putNew(stem, ".json", key -> json, meta);
  }

  /// Keeps a finished report; returns the key.
  ///
  /// @param reportOfKey gives the report's bytes once its own key is known, since a report names
  ///   it; may be called again when that key is taken
  public String keepReport(
      String ticker,
      LocalDate date,
      String lang,
      Function<String, byte[]> reportOfKey,
      Kept raw,
      Instant computedAt) {
    String stem = "processed/reports/%s/%s/%s".formatted(ticker, date, Stamps.of(computedAt));
    return putNew(
        stem,
        "." + lang + ".json",
        reportOfKey,
        processedMeta("reports", ticker, raw, computedAt, ""));
  }

  /// The newest kept report of a ticker in a language, of a date from `from` to `to`; empty when
  /// there is none.
  public Optional<byte[]> lastReport(String ticker, String lang, LocalDate from, LocalDate to) {
    String folder = "processed/reports/" + ticker + "/";
    String ending = "." + lang + ".json";
    // Keys hold date and time, so their order is the order of making.
    return store
        .listAll(folder)
        .map(ListedBlob::key)
        .filter(key -> key.endsWith(ending) && within(key.substring(folder.length()), from, to))
        .reduce((earlier, later) -> later)
        .flatMap(store::get)
        .map(Blob::bytes);
  }

  private static boolean within(String rest, LocalDate from, LocalDate to) {
    int slash = rest.indexOf('/');
    if (slash < 0) {
      return false;
    }
    String date = rest.substring(0, slash);
    return date.compareTo(from.toString()) >= 0 && date.compareTo(to.toString()) <= 0;
  }

  /// Writes a document unless one of that version and content is there; empty when one is.
  private Optional<String> putOnce(
      String type, String symbol, LocalDate date, Instant stamp, byte[] json, BlobMeta meta) {
    String stem = stem(type, symbol, date, stamp);
    BlobMeta hashed = hashed(meta, json);
    for (int n = 1; n <= Stamps.MOST_IN_ONE_SECOND; n++) {
      String key = stem + (n == 1 ? "" : "_" + n) + ".json";
      if (store.put(key, json, hashed, PutCondition.ifAbsent()) instanceof PutResult.Written) {
        return Optional.of(key);
      }
      if (hasHash(key, hashed.metadata().getOrDefault("sha256", ""))) {
        return Optional.empty();
      }
    }
    throw Stamps.tooMany(stem);
  }

  private boolean hasHash(String key, String sha256) {
    return store
        .head(key)
        .map(info -> sha256.equals(info.meta().metadata().get("sha256")))
        .orElse(false);
  }

  private static BlobMeta processedMeta(
      String type, String ticker, Kept raw, Instant computedAt, String names) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("source_raw_data_key", raw.key());
    metadata.put("source_raw_data_sha256", raw.sha256());
    metadata.put("data_classification", "internal");
    if (!names.isEmpty()) {
      metadata.put("indicators_computed", names);
    }
    return new BlobMeta(
        JSON,
        metadata,
        Map.of(
            "source", "computed",
            "ticker", BlobMeta.tagValue(ticker),
            "computed_at", computedAt.toString(),
            "source_raw_data", BlobMeta.tagValue(raw.key()),
            "computation_version", Integer.toString(Fact.DEFINITIONS_VERSION),
            "computation_type", type));
  }

  private String putNew(
      String stem, String extension, Function<String, byte[]> bytesOfKey, BlobMeta meta) {
    for (int n = 1; n <= Stamps.MOST_IN_ONE_SECOND; n++) {
      String key = stem + (n == 1 ? "" : "_" + n) + extension;
      byte[] bytes = bytesOfKey.apply(key);
      PutResult result = store.put(key, bytes, hashed(meta, bytes), PutCondition.ifAbsent());
      if (result instanceof PutResult.Written) {
        return key;
      }
    }
    throw Stamps.tooMany(stem);
  }

  private BlobMeta hashed(BlobMeta meta, byte[] bytes) {
    Map<String, String> metadata = new LinkedHashMap<>(meta.metadata());
    metadata.put("sha256", Hashes.sha256(bytes));
    metadata.put("code_build", build);
    return meta.withMetadata(metadata);
  }
}
