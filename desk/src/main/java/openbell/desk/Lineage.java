package openbell.desk;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.store.ListedBlob;
import openbell.store.StoreException;

/// Where an object of the lake comes from, down to raw objects, and what was made from it. Reads
/// only, and goes by metadata where they say it: objects in cold storage are part of it, too.
/// Thread-safe.
public final class Lineage {
  /// An object and those below it.
  ///
  /// @param sha256 as it was when it was written; empty when it is not there
  /// @param at when it was written, by the store's clock; empty when it is not there
  /// @param archived whether it lies in cold storage and names more than can be read now
  public record Node(
      String key,
      Optional<String> sha256,
      Optional<Instant> at,
      boolean archived,
      List<Node> children) {}

  private final Lake lake;
  private final References references;
  private final TickerRegistry registry;

  /// The lineage within this lake.
  public Lineage(Lake lake, TickerRegistry registry) {
    this.lake = lake;
    references = new References(lake);
    this.registry = registry;
  }

  /// The object and what it was made from, down to raw objects; empty when it is not there.
  public Optional<Node> sourcesOf(String key) {
    return Optional.of(down(key)).filter(node -> node.at().isPresent());
  }

  private Node down(String key) {
    return node(key, sources -> sources.stream().map(kept -> down(kept.key())).toList());
  }

  /// @param below the children, by what the object names
  private Node node(String key, Function<List<Kept>, List<Node>> below) {
    Optional<Node> found;
    try {
      found =
          lake.object(key)
              .map(
                  blob ->
                      new Node(
                          key,
                          Optional.of(Lake.sha256Of(blob.bytes())),
                          Optional.of(blob.info().lastModified()),
                          false,
                          below.apply(references.of(blob))));
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.ARCHIVED) {
        throw e;
      }
      found =
          lake.head(key)
              .map(
                  info ->
                      new Node(
                          key,
                          Optional.ofNullable(info.meta().metadata().get("sha256")),
                          Optional.of(info.lastModified()),
                          true,
                          below.apply(references.inMetadata(info))));
    }
    return found.orElseGet(
        () -> new Node(key, Optional.empty(), Optional.empty(), false, List.of()));
  }

  /// What was made from an object: computed objects, reports, PDFs, in the order of keys. Of what
  /// lies in cold storage only that is found which its metadata tell: the raw object.
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
        .filter(k -> !k.equals(key) && names(k, key))
        .map(k -> node(k, sources -> k.startsWith("processed/reports/") ? madeFrom(k) : List.of()))
        .toList();
  }

  private boolean names(String key, String source) {
    return references.of(key).stream()
        .flatMap(named -> named.sources().stream())
        .anyMatch(kept -> kept.key().equals(source));
  }

  /// The tickers whose reports are of a symbol.
  private List<String> tickersOf(String symbol) {
    return Stream.concat(
            Stream.of(symbol),
            registry.tickers().stream().filter(t -> t.symbol().equals(symbol)).map(Ticker::ticker))
        .distinct()
        .toList();
  }
}
