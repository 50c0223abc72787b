package openbell.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.NewestRaw;
import openbell.report.Report;
import openbell.report.ReportJson;
import openbell.store.Blob;
import openbell.store.BlobInfo;
import openbell.store.ListedBlob;
import openbell.store.StoreException;

/// The objects of the lake that an object names: those it was made from, and those it is a record
/// of. Reads only; an altered object names what can still be read of it. Thread-safe.
final class References {
  /// Which Parquet files the tables consist of, and of which raw objects their rows are.
  static final String MANIFEST = "tables/manifest.json";

  static final String RAW_KEY = "source_raw_data_key";
  private static final String RAW_HASH = "source_raw_data_sha256";
  private static final String PDF_OF = "report-sha256";
  static final String REASONS_ENDING = "reasons.json";
  private static final String REASONS = "." + REASONS_ENDING;

  /// An object and what it names.
  ///
  /// @param archived whether its bytes cannot be read now: what they alone name is lacking
  /// @param sources keys with the hash that is named, empty where none is
  record Named(BlobInfo info, boolean archived, List<Kept> sources) {}

  private final Lake lake;
  private final ObjectMapper json = new ObjectMapper();

  References(Lake lake) {
    this.lake = lake;
  }

  /// An object and what it names; reads its bytes only where they say more than its metadata.
  Optional<Named> of(String key) {
    if (!namesInBody(key)) {
      Optional<BlobInfo> head = lake.head(key);
      if (head.isEmpty() || !isStudy(key) || raw(head.get()).isPresent()) {
        return head.map(info -> new Named(info, false, inMetadata(info)));
      }
    }
    try {
      return lake.object(key).map(blob -> new Named(blob.info(), false, of(blob)));
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.ARCHIVED) {
        throw e;
      }
      return lake.head(key).map(info -> new Named(info, true, inMetadata(info)));
    }
  }

  /// What an object names, in its bytes and in its metadata.
  List<Kept> of(Blob blob) {
    Map<String, Kept> found = new LinkedHashMap<>();
    Stream.concat(inBody(blob), inMetadata(blob.info()).stream())
        .forEach(kept -> found.merge(kept.key(), kept, (a, b) -> a.sha256().isEmpty() ? b : a));
    return List.copyOf(found.values());
  }

  /// What an object names in its metadata.
  List<Kept> inMetadata(BlobInfo info) {
    return Stream.concat(raw(info).stream(), reportOfPdf(info).stream()).toList();
  }

  /// The raw object that an object was computed from, as its metadata say.
  static Optional<Kept> raw(BlobInfo info) {
    Map<String, String> metadata = info.meta().metadata();
    return Optional.ofNullable(metadata.get(RAW_KEY))
        .map(key -> new Kept(key, metadata.getOrDefault(RAW_HASH, "")));
  }

  /// The raw object that an object was computed from, as its metadata say, else its bytes.
  Optional<Kept> raw(Blob blob) {
    return raw(blob.info())
        .or(() -> of(blob).stream().filter(kept -> kept.key().startsWith("raw/")).findFirst());
  }

  /// Whether a document of a type and day was made of a raw object as of that session; true where
  /// one lies in cold storage that may be it.
  boolean isMade(String type, String symbol, LocalDate day, Kept raw, LocalDate asOf) {
    try (Stream<ListedBlob> made = lake.list("processed/%s/%s/%s/".formatted(type, symbol, day))) {
      return made.anyMatch(blob -> mayBe(blob.key(), raw, asOf));
    }
  }

  private boolean mayBe(String key, Kept raw, LocalDate asOf) {
    try {
      return lake.object(key)
          .filter(blob -> asOf(blob).filter(asOf::equals).isPresent())
          .filter(blob -> of(blob).stream().anyMatch(kept -> kept.key().equals(raw.key())))
          .isPresent();
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.ARCHIVED) {
        throw e;
      }
      return true;
    }
  }

  /// The last session that the facts of an object are of; empty where its bytes tell none.
  Optional<LocalDate> asOf(Blob blob) {
    return asOf(read(blob.bytes()));
  }

  /// As the other, of the bytes read already.
  static Optional<LocalDate> asOf(JsonNode document) {
    try {
      return Optional.of(LocalDate.parse(document.path("facts_as_of").asText()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// The Parquet files that a manifest names, with their hashes.
  List<Kept> tableFiles(byte[] manifest) {
    return items(read(manifest).path("files"), "key", "sha256").toList();
  }

  /// Its metadata name all that it does. Some servers that speak S3's language drop metadata whose
  /// names have an underscore: then its bytes tell.
  private static boolean isStudy(String key) {
    return Lake.STUDY_TYPES.stream().anyMatch(type -> key.startsWith("processed/" + type + "/"));
  }

  private static boolean namesInBody(String key) {
    return key.startsWith("processed/reports/")
        || key.startsWith("processed/restatements/")
        || (key.startsWith("quarantine/") && key.endsWith(REASONS))
        || key.startsWith(NewestRaw.PREFIX)
        || key.equals(MANIFEST);
  }

  private Stream<Kept> inBody(Blob blob) {
    String key = blob.info().key();
    if (!namesInBody(key) && !isStudy(key)) {
      return Stream.empty();
    }
    if (key.startsWith("processed/reports/")) {
      return ReportJson.read(blob.bytes()).stream().flatMap(References::inReport);
    }
    if (key.startsWith(NewestRaw.PREFIX)) {
      return NewestRaw.read(blob.bytes()).stream()
          .flatMap(record -> Stream.concat(Stream.of(record.newest()), record.before().stream()));
    }
    JsonNode document = read(blob.bytes());
    if (key.equals(MANIFEST)) {
      return Stream.concat(
          tableFiles(blob.bytes()).stream(),
          items(document.path("symbols"), "source_raw_data", "source_raw_data_sha256"));
    }
    return key.endsWith(REASONS)
        ? item(document, "key", "sha256").map(this::quarantined)
        : Stream.concat(
            item(document, "source_raw_data", RAW_HASH), item(document, "before", "before_sha256"));
  }

  private static Stream<Kept> inReport(Report report) {
    Report.Lineage lineage = report.lineage();
    return Stream.of(
            lineage.raw().stream(),
            Stream.of(lineage.indicators(), lineage.percentiles(), lineage.features()),
            report.narrator().narratives().stream())
        .flatMap(keys -> keys)
        .filter(Objects::nonNull)
        .map(key -> new Kept(String.valueOf(key), ""));
  }

  private JsonNode read(byte[] bytes) {
    try {
      return json.readTree(bytes);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private static Stream<Kept> items(JsonNode list, String key, String hash) {
    return list.valueStream().flatMap(item -> item(item, key, hash));
  }

  private static Stream<Kept> item(JsonNode item, String key, String hash) {
    return item.path(key).isTextual()
        ? Stream.of(new Kept(item.path(key).asText(), item.path(hash).asText()))
        : Stream.empty();
  }

  /// A body in quarantine. Older builds wrote its reasons before it, so that after a kill between
  /// the two the same body may lie under the key of a later try.
  private Kept quarantined(Kept body) {
    if (lake.head(body.key()).isPresent()) {
      return body;
    }
    String folder = body.key().replaceAll("[^/]+/[^/]+$", "");
    return lake.list(folder)
        .map(ListedBlob::key)
        .filter(key -> !key.endsWith(REASONS) && hash(key).equals(Optional.of(body.sha256())))
        .findFirst()
        .map(key -> new Kept(key, body.sha256()))
        .orElse(body);
  }

  /// The kept report that a PDF shows, which it names by its hash; a key that is not there, with
  /// `?` for its version, when no report of its date has that hash.
  private Optional<Kept> reportOfPdf(BlobInfo pdf) {
    String hash = pdf.meta().metadata().get(PDF_OF);
    String[] path = pdf.key().split("/", -1);
    if (hash == null || path.length != 3 || !path[2].endsWith(".pdf")) {
      return Optional.empty();
    }
    String[] name = path[2].split("\\.", -1); // The date, the language if it is not Thai, pdf.
    String folder = "processed/reports/%s/%s/".formatted(path[1], name[0]);
    String ending = ".%s.json".formatted(name.length == 3 ? name[1] : "th");
    return Optional.of(
        lake.list(folder)
            .map(ListedBlob::key)
            .filter(key -> key.endsWith(ending) && hash(key).equals(Optional.of(hash)))
            .findFirst()
            .map(key -> new Kept(key, hash))
            .orElseGet(() -> new Kept(folder + "?" + ending, hash)));
  }

  private Optional<String> hash(String key) {
    return lake.head(key).map(BlobInfo::meta).map(meta -> meta.metadata().get("sha256"));
  }
}
