package openbell.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.report.Report;
import openbell.report.ReportJson;
import openbell.store.Blob;
import openbell.store.ListedBlob;

/// Where an object of the lake comes from, down to raw objects, and what was made from it. Reads
/// only. Thread-safe.
public final class Lineage {
  private static final String PDF_OF = "report-sha256";

  /// An object and those below it.
  ///
  /// @param sha256 of its bytes; empty when it is not there
  /// @param at when it was written, by the store's clock; empty when it is not there
  public record Node(
      String key, Optional<String> sha256, Optional<Instant> at, List<Node> children) {}

  private final Lake lake;
  private final TickerRegistry registry;

  /// The lineage within this lake.
  public Lineage(Lake lake, TickerRegistry registry) {
    this.lake = lake;
    this.registry = registry;
  }

  /// The object and what it was made from, down to raw objects; empty when it is not there.
  public Optional<Node> sourcesOf(String key) {
    return lake.object(key).map(this::down);
  }

  private Node down(Blob blob) {
    List<String> keys = new ArrayList<>(sources(blob));
    reportOfPdf(blob).ifPresent(keys::add);
    List<Node> children =
        keys.stream()
            .map(
                key ->
                    lake.object(key)
                        .map(this::down)
                        .orElseGet(
                            () -> new Node(key, Optional.empty(), Optional.empty(), List.of())))
            .toList();
    return node(blob, children);
  }

  private static Node node(Blob blob, List<Node> children) {
    return new Node(
        blob.info().key(),
        Optional.of(Lake.sha256Of(blob.bytes())),
        Optional.of(blob.info().lastModified()),
        children);
  }

  /// What was made from an object: computed objects, reports, PDFs, in the order of keys.
  public List<Node> madeFrom(String key) {
    Optional<LakeKey> parsed = LakeKey.parse(key);
    if (parsed.isEmpty() || parsed.get().zone().equals("quarantine")) {
      return List.of();
    }
    boolean isReport = parsed.get().folder().equals("reports");
    Set<String> folders = new LinkedHashSet<>();
    String name = parsed.get().name();
    if (isReport) {
      folders.add("reports/" + name + "/" + parsed.get().date());
    } else {
      Stream.concat(Lake.STUDY_TYPES.stream(), Stream.of("restatements"))
          .forEach(type -> folders.add("processed/" + type + "/" + name + "/"));
      tickersOf(name).forEach(t -> folders.add("processed/reports/" + t + "/"));
    }
    return folders.stream()
        .flatMap(lake::list)
        .map(ListedBlob::key)
        .filter(k -> !k.equals(key))
        .flatMap(k -> lake.object(k).stream())
        .filter(
            blob ->
                sources(blob).contains(key) || reportOfPdf(blob).filter(key::equals).isPresent())
        .map(blob -> node(blob, pdfs(blob)))
        .toList();
  }

  private List<Node> pdfs(Blob blob) {
    return LakeKey.parse(blob.info().key())
        .filter(k -> k.folder().equals("reports"))
        .map(k -> madeFrom(blob.info().key()))
        .orElse(List.of());
  }

  /// The tickers whose reports are of a symbol.
  private List<String> tickersOf(String symbol) {
    return Stream.concat(
            Stream.of(symbol),
            registry.tickers().stream().filter(t -> t.symbol().equals(symbol)).map(Ticker::ticker))
        .distinct()
        .toList();
  }

  /// The keys that an object names as what it was made from.
  static List<String> sources(Blob blob) {
    Optional<LakeKey> key = LakeKey.parse(blob.info().key());
    Set<String> keys = new LinkedHashSet<>();
    if (key.filter(k -> k.folder().equals("reports")).isPresent()) {
      ReportJson.read(blob.bytes()).ifPresent(report -> keys.addAll(sources(report)));
    }
    raw(blob).ifPresent(raw -> keys.add(raw.key()));
    return List.copyOf(keys);
  }

  private static List<String> sources(Report report) {
    Report.Lineage lineage = report.lineage();
    return Stream.of(
            lineage.raw().stream(),
            Stream.of(lineage.indicators(), lineage.percentiles(), lineage.features()),
            report.narrator().narratives().stream())
        .flatMap(keys -> keys)
        .filter(Objects::nonNull)
        .map(String::valueOf)
        .toList();
  }

  /// The raw object that an object was computed from, as its metadata say.
  static Optional<Kept> raw(Blob blob) {
    Map<String, String> metadata = blob.info().meta().metadata();
    return Optional.ofNullable(metadata.get("source_raw_data_key"))
        .map(key -> new Kept(key, metadata.getOrDefault("source_raw_data_sha256", "")));
  }

  /// The kept report that a PDF shows, which it names by its hash.
  private Optional<String> reportOfPdf(Blob blob) {
    String hash = blob.info().meta().metadata().get(PDF_OF);
    String[] path = blob.info().key().split("/", -1);
    if (hash == null || path.length != 3) {
      return Optional.empty();
    }
    int dot = path[2].indexOf('.');
    String folder = "processed/reports/%s/%s/".formatted(path[1], path[2].substring(0, dot));
    return lake.list(folder)
        .map(ListedBlob::key)
        .flatMap(key -> lake.object(key).stream())
        .filter(report -> Lake.sha256Of(report.bytes()).equals(hash))
        .map(report -> report.info().key())
        .findFirst();
  }
}
