package openbell.lake.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.NewestRaw;
import openbell.lake.tables.Manifest.Computed;
import openbell.market.Bars;
import openbell.market.Fact;
import openbell.market.Feature;
import openbell.store.Blob;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;

/// The symbols whose rows in a snapshot's files are not of their newest raw object.
///
/// One listing of the symbols' records tells: a record whose etag is as it was says nothing new.
final class Changes {

  /// A symbol that has more, or something else.
  ///
  /// @param fresh the bars of its newest raw object; none when the rows are of that one
  record Change(SymbolId id, Computed now, Bars fresh) {}

  /// @param changed whose rows are to be computed
  /// @param computed of every symbol, as a manifest of this moment has it
  /// @param unreadable symbols whose newest raw object has no usable prices
  /// @param redefined whether definitions have changed since
  record Found(
      List<Change> changed,
      NavigableMap<SymbolId, Computed> computed,
      List<SymbolId> unreadable,
      boolean redefined) {}

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Body(Kept raw, byte[] bytes) {}

  private final BlobStore store;
  private final Histories histories;

  Changes(BlobStore store, Histories histories) {
    this.store = store;
    this.histories = histories;
  }

  Found since(Manifest manifest) {
    boolean redefined =
        !manifest.snapshot().isEmpty()
            && (manifest.factsVersion() != Fact.DEFINITIONS_VERSION
                || manifest.featuresVersion() != Feature.DEFINITIONS_VERSION);
    NavigableMap<SymbolId, Computed> computed = new TreeMap<>(manifest.symbols());
    List<ListedBlob> moved = new ArrayList<>();
    try (Stream<ListedBlob> records = store.listAll(NewestRaw.PREFIX)) {
      records
          .filter(record -> id(record.key()).isPresent())
          .filter(record -> redefined || !isKnown(record, manifest))
          .forEach(moved::add);
    }
    List<Change> changed = new ArrayList<>();
    List<SymbolId> unreadable = new ArrayList<>();
    for (Optional<Read> read : Parallel.map(moved, record -> read(record, manifest, redefined))) {
      read.ifPresent(
          found -> {
            if (found.unreadable) {
              unreadable.add(found.change.id());
              return;
            }
            computed.put(found.change.id(), found.change.now());
            if (found.recompute) {
              changed.add(found.change);
            }
          });
    }
    return new Found(changed, computed, unreadable, redefined);
  }

  private record Read(Change change, boolean recompute, boolean unreadable) {}

  private static boolean isKnown(ListedBlob record, Manifest manifest) {
    return id(record.key())
        .map(manifest.symbols()::get)
        .map(known -> known.recordEtag().equals(record.etag()))
        .orElse(false);
  }

  /// What a record's symbol has; empty when the record or its objects are gone.
  private Optional<Read> read(ListedBlob record, Manifest manifest, boolean redefined) {
    SymbolId id = id(record.key()).orElseThrow();
    Optional<Blob> blob = store.get(record.key());
    Optional<NewestRaw> newest = blob.flatMap(b -> NewestRaw.read(b.bytes()));
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    Computed known = manifest.symbols().get(id);
    String etag = blob.orElseThrow().info().etag();
    if (known != null && known.raw().sha256().equals(newest.get().newest().sha256())) {
      Computed now = new Computed(known.raw(), etag);
      return Optional.of(new Read(new Change(id, now, Bars.EMPTY), redefined, false));
    }
    Optional<Body> body = body(newest.get());
    if (body.isEmpty()) {
      return Optional.empty();
    }
    // A claim whose object is not there yet has to be looked at again.
    boolean claimed = body.get().raw().equals(newest.get().newest());
    Computed now = new Computed(body.get().raw(), claimed ? etag : "");
    Optional<Bars> fresh =
        LakeKeys.raw(body.get().raw().key())
            .flatMap(key -> histories.read(id.source(), id.symbol(), body.get().bytes(), key.at()));
    return Optional.of(
        new Read(
            new Change(id, now, fresh.orElse(Bars.EMPTY)),
            true,
            fresh.map(Bars::isEmpty).orElse(true)));
  }

  private Optional<Body> body(NewestRaw record) {
    return read(record.newest()).or(() -> record.before().flatMap(this::read));
  }

  private Optional<Body> read(Kept raw) {
    return store
        .get(raw.key())
        .map(Blob::bytes)
        .filter(bytes -> Lake.sha256Of(bytes).equals(raw.sha256()))
        .map(bytes -> new Body(raw, bytes));
  }

  /// The symbol of a record's key; empty for a key of another form.
  private static Optional<SymbolId> id(String key) {
    String rest = key.substring(NewestRaw.PREFIX.length());
    int slash = rest.indexOf('/');
    return slash > 0 && rest.endsWith(".json")
        ? Optional.of(
            new SymbolId(
                rest.substring(0, slash),
                rest.substring(slash + 1, rest.length() - ".json".length())))
        : Optional.empty();
  }
}
