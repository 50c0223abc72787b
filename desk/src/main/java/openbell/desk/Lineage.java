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
import openbell.store.Blob;
import openbell.store.ListedBlob;
import openbell.store.StoreException;

/// Where an object of the lake comes from, down to raw objects, and what was made from it. Reads
/// only, and goes by metadata where they say it: objects in cold storage are part of it, too.
/// Thread-safe.
public final class Lineage {
  /// How an object is found.
  public enum State {
    /// As it was written, or nothing tells otherwise.
    KEPT,
    /// Its bytes are not those that were written, or not those that what was made from it names.
    ALTERED,
    /// It lies in cold storage, and names more than can be read now.
    ARCHIVED,
    /// It is not there.
    MISSING
  }

  /// An object and those below it.
  ///
  /// @param sha256 of its bytes as they are; of an archived one as kept beside it, if it was; empty
  ///   when it is not there
  /// @param at when it was written, by the store's clock; empty when it is not there
  public record Node(
      String key,
      State state,
      Optional<String> sha256,
      Optional<Instant> at,
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
    return Optional.of(down(new Kept(key, ""))).filter(node -> node.at().isPresent());
  }

  private Node down(Kept named) {
    return node(named, sources -> sources.stream().map(this::down).toList());
  }

  /// @param named the key, and the hash by which it is named, empty where it is by none
  /// @param below the children, by what the object names
  private Node node(Kept named, Function<List<Kept>, List<Node>> below) {
    String key = named.key();
    Optional<Node> found;
    try {
      found =
          lake.object(key)
              .map(
                  blob -> {
                    String sha256 = Lake.sha256Of(blob.bytes());
                    return new Node(
                        key,
                        isAsWritten(blob, sha256, named) ? State.KEPT : State.ALTERED,
                        Optional.of(sha256),
                        Optional.of(blob.info().lastModified()),
                        below.apply(references.of(blob)));
                  });
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
                          State.ARCHIVED,
                          Optional.of(Integrity.kept(info)).filter(hash -> !hash.isEmpty()),
                          Optional.of(info.lastModified()),
                          below.apply(references.inMetadata(info))));
    }
    return found.orElseGet(
        () -> new Node(key, State.MISSING, Optional.empty(), Optional.empty(), List.of()));
  }

  private static boolean isAsWritten(Blob blob, String sha256, Kept named) {
    return Integrity.trouble(blob).isEmpty()
        && (named.sha256().isEmpty() || named.sha256().equals(sha256));
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
        .map(
            k ->
                node(
                    new Kept(k, ""),
                    sources -> k.startsWith("processed/reports/") ? madeFrom(k) : List.of()))
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
