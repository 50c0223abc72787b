package openbell.lake.tables;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import openbell.lake.Kept;
import openbell.lake.NewestRaw;
import openbell.lake.tables.Manifest.Computed;
import openbell.lake.tables.Manifest.Joined;
import openbell.lake.tables.Manifest.Seen;
import openbell.lake.tables.RawBodies.Past;
import openbell.lake.tables.SymbolRows.Piece;
import openbell.lake.tables.Tables.Unreadable;
import openbell.market.Bars;
import openbell.market.Fact;
import openbell.market.Feature;
import openbell.store.Blob;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;

/// The symbols whose rows in a snapshot's files are not of their newest raw object.
///
/// One listing of the symbols' records tells: a record whose etag is as it was says nothing new.
final class Changes {
  private static final String NO_PRICES = "its newest raw object has no usable prices";

  /// A symbol that has more, or something else.
  ///
  /// @param past of a symbol without rows in the files: the rows of bars that come of all its raw
  ///   objects but the newest
  /// @param fresh the bars of its newest raw object; none when the rows are of that one
  /// @param later what bodies of its whole market add
  record Change(SymbolId id, Computed now, List<Piece> past, Bars fresh, Later later) {
    Change(SymbolId id, Computed now, List<Piece> past, Bars fresh) {
      this(id, now, past, fresh, Later.NONE);
    }

    Change with(Later more) {
      return new Change(id, now, past, fresh, more);
    }
  }

  /// @param changed whose rows are to be computed
  /// @param computed of every symbol, as a manifest of this moment has it
  /// @param seen likewise
  /// @param unreadable whose newest raw object gives no prices
  /// @param moved who may have raw objects that were not listed yet
  /// @param hashes of raw objects of theirs, by key, as far as their records say
  /// @param redefined whether definitions have changed since
  /// @param joined bodies of whole markets whose bars and splits the rows have
  record Found(
      List<Change> changed,
      NavigableMap<SymbolId, Computed> computed,
      NavigableMap<SymbolId, Seen> seen,
      List<Unreadable> unreadable,
      List<SymbolId> moved,
      Map<String, String> hashes,
      boolean redefined,
      NavigableMap<String, Joined> joined) {}

  private final BlobStore store;
  private final Histories histories;
  private final RawBodies bodies;

  Changes(BlobStore store, Histories histories) {
    this.store = store;
    this.histories = histories;
    bodies = new RawBodies(store, histories);
  }

  /// The records of all symbols as they are.
  List<ListedBlob> records(Deadline deadline) {
    try (Stream<ListedBlob> records = store.listAll(NewestRaw.PREFIX)) {
      return records.peek(_ -> deadline.check()).toList();
    }
  }

  /// The bodies of whole markets that the files know nothing of.
  List<ListedBlob> market(Manifest manifest, Deadline deadline) {
    return histories
        .market()
        .map(
            market ->
                Stream.of(market.daysFolder(), market.splitsFolder())
                    .flatMap(store::listAll)
                    .peek(_ -> deadline.check())
                    .filter(body -> !manifest.joined().containsKey(body.key()))
                    .toList())
        .orElse(List.of());
  }

  /// @param listing whether it has to be known who has new raw objects without prices
  Found since(Manifest manifest, boolean listing, Deadline deadline) {
    return since(manifest, records(deadline), listing, deadline);
  }

  /// @param records as they were listed after the manifest was read
  /// @param listing whether it has to be known who has new raw objects without prices
  Found since(Manifest manifest, List<ListedBlob> records, boolean listing, Deadline deadline) {
    boolean redefined =
        !manifest.snapshot().isEmpty()
            && (manifest.factsVersion() != Fact.DEFINITIONS_VERSION
                || manifest.featuresVersion() != Feature.DEFINITIONS_VERSION);
    Found found =
        new Found(
            new ArrayList<>(),
            new TreeMap<>(manifest.symbols()),
            new TreeMap<>(manifest.seen()),
            new ArrayList<>(),
            new ArrayList<>(),
            new HashMap<>(),
            redefined,
            manifest.joined());
    List<ListedBlob> moved = new ArrayList<>();
    for (ListedBlob record : records) {
      deadline.check();
      Optional<SymbolId> id = id(record.key());
      if (id.isEmpty() || !(listing || histories.has(id.get().source()))) {
        continue;
      }
      if (!isKnown(id.get(), record.etag(), manifest, redefined)) {
        moved.add(record);
      } else if (isUnreadable(manifest.seen().get(id.get()))) {
        found.unreadable.add(new Unreadable(id.get().toString(), NO_PRICES));
      }
    }
    Parallel.map(moved, deadline, record -> read(record, manifest, redefined)).stream()
        .flatMap(Optional::stream)
        .forEach(read -> add(read, found));
    return histories
        .market()
        .map(market -> new MarketJoin(store, market, manifest, deadline).with(found))
        .orElse(found);
  }

  private boolean isKnown(SymbolId id, String etag, Manifest manifest, boolean redefined) {
    Computed computed = manifest.symbols().get(id);
    if (redefined && computed != null) {
      return false;
    }
    Seen seen = manifest.seen().get(id);
    if (seen != null
        && seen.recordEtag().equals(etag)
        && (seen.unreadable() || !histories.has(id.source()))) {
      return true;
    }
    return computed != null && computed.recordEtag().equals(etag);
  }

  private static boolean isUnreadable(@Nullable Seen seen) {
    return seen != null && seen.unreadable();
  }

  /// What a record's symbol has.
  ///
  /// @param change its rows; empty when they stay
  /// @param computed what they are of; empty when that stays
  /// @param seen what was looked at without prices; empty when there were some
  /// @param unreadable why there are none; empty when there are, or none were looked for
  private record Read(
      SymbolId id,
      Optional<NewestRaw> moved,
      Optional<Change> change,
      Optional<Computed> computed,
      Optional<Seen> seen,
      Optional<String> unreadable) {
    private Read with(String why) {
      return new Read(id, moved, change, computed, seen, Optional.of(why));
    }
  }

  private static void add(Read read, Found found) {
    read.change.ifPresent(found.changed::add);
    read.computed.ifPresent(computed -> found.computed.put(read.id, computed));
    read.seen.ifPresentOrElse(
        seen -> found.seen.put(read.id, seen), () -> found.seen.remove(read.id));
    read.unreadable.ifPresent(why -> found.unreadable.add(new Unreadable(read.id.toString(), why)));
    read.moved.ifPresent(
        record -> {
          found.moved.add(read.id);
          found.hashes.put(record.newest().key(), record.newest().sha256());
          record.before().ifPresent(before -> found.hashes.put(before.key(), before.sha256()));
        });
  }

  /// Empty when the record or its objects are gone.
  private Optional<Read> read(ListedBlob listed, Manifest manifest, boolean redefined) {
    SymbolId id = id(listed.key()).orElseThrow();
    Optional<Blob> blob = store.get(listed.key());
    Optional<NewestRaw> record = blob.flatMap(b -> NewestRaw.read(b.bytes()));
    if (record.isEmpty()) {
      return Optional.empty();
    }
    String etag = blob.orElseThrow().info().etag();
    if (!histories.has(id.source())) {
      // A claim whose object is not there yet has to be looked at again.
      boolean there = store.head(record.get().newest().key()).isPresent();
      Seen seen = new Seen(there ? etag : "", false);
      return Optional.of(
          new Read(
              id, record, Optional.empty(), Optional.empty(), Optional.of(seen), Optional.empty()));
    }
    return prices(id, record.get(), etag, manifest, redefined);
  }

  private Optional<Read> prices(
      SymbolId id, NewestRaw record, String etag, Manifest manifest, boolean redefined) {
    Optional<Computed> known = Optional.ofNullable(manifest.symbols().get(id));
    // The rows of a symbol whose newest object says nothing are computed anew all the same.
    Optional<Change> anew =
        known.filter(k -> redefined).map(k -> new Change(id, k, List.of(), Bars.EMPTY));
    if (known.map(k -> k.raw().sha256().equals(record.newest().sha256())).orElse(false)) {
      Computed now = new Computed(known.get().raw(), etag);
      boolean same = record.newest().key().equals(now.raw().key());
      return Optional.of(
          new Read(
              id,
              same ? Optional.empty() : Optional.of(record),
              anew,
              Optional.of(now),
              Optional.empty(),
              Optional.empty()));
    }
    try {
      Optional<RawBodies.Newest> found = bodies.newest(id, record);
      boolean whole = found.filter(f -> f.raw().equals(record.newest())).isPresent();
      if (!whole && bodies.isAltered(record.newest())) {
        String why =
            "its newest raw object %s has other bytes than were written, see 'lake verify'"
                .formatted(record.newest().key());
        return found
            .filter(f -> !f.bars().isEmpty())
            .map(f -> read(id, record, etag, known, anew, f).with(why))
            .or(() -> Optional.of(unreadable(id, record, "", known, anew, why)));
      }
      return found.map(f -> read(id, record, etag, known, anew, f));
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.ARCHIVED) {
        throw e;
      }
      String why =
          "its newest raw object is archived, 'lake restore %s' asks for it back"
              .formatted(record.newest().key());
      return Optional.of(unreadable(id, record, "", known, anew, why));
    }
  }

  private Read read(
      SymbolId id,
      NewestRaw record,
      String etag,
      Optional<Computed> known,
      Optional<Change> anew,
      RawBodies.Newest found) {
    String whole = found.raw().equals(record.newest()) ? etag : "";
    if (found.bars().isEmpty()) {
      return unreadable(id, record, whole, known, anew, NO_PRICES);
    }
    Past past = past(id, record, known, found.raw());
    Computed now = new Computed(found.raw(), whole);
    return new Read(
        id,
        Optional.of(record),
        Optional.of(new Change(id, now, past.rows(), found.bars())),
        Optional.of(now),
        Optional.empty(),
        Optional.empty());
  }

  /// Rows stay; where there are none, those of the objects before count.
  private Read unreadable(
      SymbolId id,
      NewestRaw record,
      String etag,
      Optional<Computed> known,
      Optional<Change> anew,
      String why) {
    Past past = past(id, record, known, record.newest());
    Optional<Computed> now = past.last().map(last -> new Computed(last, ""));
    Optional<Change> change =
        now.map(n -> new Change(id, n, past.rows(), Bars.EMPTY)).or(() -> anew);
    return new Read(
        id, Optional.of(record), change, now, Optional.of(new Seen(etag, true)), Optional.of(why));
  }

  /// Of a symbol that the files have nothing of.
  private Past past(SymbolId id, NewestRaw record, Optional<Computed> known, Kept newest) {
    return known.isEmpty() && record.before().isPresent()
        ? bodies.before(id, newest.key())
        : Past.NONE;
  }

  /// The symbol of a record's key; empty for a key of another form.
  static Optional<SymbolId> id(String key) {
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
