package openbell.lake;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import openbell.store.Blob;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.PutCondition;
import openbell.store.PutResult;

/// The bodies as received: immutable, each content once.
///
/// The order of writing is: claim the key in the symbol's [NewestRaw], then write the object. A
/// process that dies between the two leaves a claim whose object is missing; readers take the
/// object before it, and the next fetch writes the object or claims anew. The other order would
/// leave an object that nobody knows of, and the same content would be stored twice.
final class RawZone {
  private static final BlobMeta JSON = BlobMeta.of("application/json");

  private final BlobStore store;

  RawZone(BlobStore store) {
    this.store = store;
  }

  /// Keeps a body; the same content as the newest of its symbol is noted there and not stored
  /// again.
  Noted keep(RawObject raw) {
    String sha256 = raw.sha256();
    String record = NewestRaw.key(raw.source(), raw.symbol());
    for (int n = 1; n <= Stamps.MOST_IN_ONE_SECOND; n++) {
      Optional<Blob> blob = store.get(record);
      Optional<NewestRaw> known = blob.flatMap(b -> NewestRaw.read(b.bytes()));
      PutCondition unmoved =
          blob.map(b -> PutCondition.ifMatch(b.info().etag())).orElse(PutCondition.ifAbsent());
      boolean claimed = known.map(k -> k.newest().sha256().equals(sha256)).orElse(false);
      if (claimed && isOrBecomes(raw, known.orElseThrow())) {
        NewestRaw seen = known.orElseThrow().seenAgain(raw.fetchedAt());
        put(record, seen, unmoved);
        return new Noted(seen.newest(), seen.before(), seen.seen());
      }
      Optional<Kept> before =
          (claimed ? Optional.<NewestRaw>empty() : known)
              .map(NewestRaw::newest)
              .filter(this::isThere)
              .or(() -> known.flatMap(NewestRaw::before).filter(this::isThere))
              .or(() -> lastListed(raw.source(), raw.symbol()));
      if (before.isPresent() && before.get().sha256().equals(sha256)) {
        // A lake from before there were records, or one whose last claims came to nothing.
        NewestRaw again =
            new NewestRaw(before.get(), raw.fetchedAt(), raw.fetchedAt(), 2, Optional.empty());
        put(record, again, unmoved);
        return new Noted(before.get(), Optional.empty(), 2);
      }
      Kept mine = new Kept(key(raw, n), sha256);
      NewestRaw claim = new NewestRaw(mine, raw.fetchedAt(), raw.fetchedAt(), 1, before);
      if (put(record, claim, unmoved) instanceof PutResult.Written
          && (write(raw, mine, raw.fetchedAt()) || isThere(mine))) {
        return new Noted(mine, before, 1);
      }
    }
    throw Stamps.tooMany(key(raw, 1));
  }

  private PutResult put(String key, NewestRaw record, PutCondition unmoved) {
    byte[] json = record.json();
    return store.put(key, json, JSON.withMetadata(Map.of("sha256", Hashes.sha256(json))), unmoved);
  }

  /// Whether the claimed key holds this body, writing it where nothing is: who claimed it died, or
  /// is about to write the same. False when another body of the same second is there.
  private boolean isOrBecomes(RawObject raw, NewestRaw claim) {
    return isThere(claim.newest()) || write(raw, claim.newest(), claim.fetchedAt());
  }

  private boolean write(RawObject raw, Kept as, Instant fetchedAt) {
    BlobMeta meta =
        new BlobMeta(
            raw.contentType(),
            Map.of("sha256", as.sha256()),
            Map.of(
                "source", BlobMeta.tagValue(raw.source()),
                "ticker", BlobMeta.tagValue(raw.symbol()),
                "fetched_at", fetchedAt.toString()));
    return store.put(as.key(), raw.body(), meta, PutCondition.ifAbsent())
        instanceof PutResult.Written;
  }

  private static String key(RawObject raw, int n) {
    return "raw/%s/%s/%s/%s%s.%s"
        .formatted(
            raw.source(),
            raw.symbol(),
            raw.date(),
            Stamps.of(raw.fetchedAt()),
            n == 1 ? "" : "_" + n,
            raw.extension());
  }

  /// The newest object of a source's symbol that is there: as its record says, else as listed.
  Optional<Kept> newest(String source, String symbol) {
    Optional<NewestRaw> known = record(source, symbol);
    return known
        .map(NewestRaw::newest)
        .filter(this::isThere)
        .or(() -> known.flatMap(NewestRaw::before).filter(this::isThere))
        .or(() -> lastListed(source, symbol));
  }

  /// What is known of the newest object; empty where there is no record that can be read.
  Optional<NewestRaw> record(String source, String symbol) {
    return store.get(NewestRaw.key(source, symbol)).flatMap(b -> NewestRaw.read(b.bytes()));
  }

  private boolean isThere(Kept kept) {
    return store
        .head(kept.key())
        .map(info -> kept.sha256().equals(info.meta().metadata().get("sha256")))
        .orElse(false);
  }

  /// Keys hold date and time, so their order is the order of fetching.
  private Optional<Kept> lastListed(String source, String symbol) {
    return store
        .listAll("raw/%s/%s/".formatted(source, symbol))
        .reduce((earlier, later) -> later)
        .flatMap(blob -> store.head(blob.key()))
        .map(info -> new Kept(info.key(), info.meta().metadata().getOrDefault("sha256", "")));
  }

  /// The symbols of a source that have a record, in the order of keys.
  Stream<String> symbols(String source) {
    String prefix = NewestRaw.PREFIX + source + "/";
    return store
        .listAll(prefix)
        .map(blob -> blob.key().substring(prefix.length(), blob.key().length() - ".json".length()));
  }
}
