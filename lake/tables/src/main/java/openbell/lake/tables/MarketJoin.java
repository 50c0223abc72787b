package openbell.lake.tables;

import static java.util.stream.Collectors.toSet;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.tables.Changes.Change;
import openbell.lake.tables.Changes.Found;
import openbell.lake.tables.Manifest.Computed;
import openbell.lake.tables.Manifest.Joined;
import openbell.lake.tables.MarketBodies.Day;
import openbell.lake.tables.MarketBodies.Split;
import openbell.lake.tables.Tables.Unreadable;
import openbell.market.Bars;
import openbell.store.Blob;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
import openbell.store.StoreException;

/// Puts what bodies of a whole market say to the symbols that have changed: bars of sessions that
/// the files have not, and splits that their rows do not know.
final class MarketJoin {
  /// So many bodies are read at once, each about a megabyte.
  private static final int AT_ONCE = 8;

  private final BlobStore store;
  private final MarketBodies market;
  private final Manifest manifest;
  private final Deadline deadline;

  MarketJoin(BlobStore store, MarketBodies market, Manifest manifest, Deadline deadline) {
    this.store = store;
    this.market = market;
    this.manifest = manifest;
    this.deadline = deadline;
  }

  /// What has changed, with what the market adds.
  Found with(Found found) {
    NavigableMap<Integer, String> days = days();
    if (days.isEmpty()) {
      return asItWas(found, manifest.joined());
    }
    Map<String, Bars.Builder> bars = new HashMap<>();
    Map<String, Kept> last = new HashMap<>();
    NavigableMap<String, Joined> joined = new TreeMap<>(manifest.joined());
    sessions(days, found.unreadable())
        .forEach(
            read -> {
              joined.put(read.raw.key(), Joined.SESSION);
              read.day.ifPresent(day -> add(day, read.raw, bars, last));
            });
    Map<String, NavigableMap<LocalDate, Double>> splits = new HashMap<>();
    Map<String, NavigableMap<LocalDate, Double>> known = new HashMap<>();
    NavigableMap<String, Joined> told = new TreeMap<>(manifest.joined());
    List<String> lacking = new ArrayList<>();
    for (String key : splitKeys()) {
      boolean old = joined.containsKey(key);
      Optional<Map<String, List<Split>>> body =
          Optional.ofNullable(joined.get(key))
              .flatMap(Joined::splits)
              .or(() -> read(key).flatMap(Body::blob).map(blob -> market.splits(blob.bytes())));
      if (body.isEmpty()) {
        lacking.add(key);
        continue;
      }
      joined.put(key, new Joined(body));
      body.get().forEach((symbol, of) -> add(of, symbol, splits));
      if (old) {
        told.put(key, new Joined(body));
        body.get().forEach((symbol, of) -> add(of, symbol, known));
      }
    }
    if (!lacking.isEmpty()) {
      // Without all splits no bar can be adjusted: the rows stay as they are.
      found
          .unreadable()
          .add(
              archived(
                  lacking,
                  "splits are archived, so no new session of the market counts",
                  market.splitsFolder()));
      return asItWas(found, told);
    }
    return new Joining(found, bars, last, splits, known, days).found(joined);
  }

  /// Nothing of the market is new; what was computed of it by other definitions is computed anew.
  private Found asItWas(Found found, NavigableMap<String, Joined> joined) {
    List<Change> changed = new ArrayList<>(found.changed());
    if (found.redefined()) {
      Set<SymbolId> done = changed.stream().map(Change::id).collect(toSet());
      found.computed().entrySet().stream()
          .filter(of -> of.getKey().source().equals(market.source()))
          .filter(of -> !done.contains(of.getKey()))
          .forEach(
              of -> changed.add(new Change(of.getKey(), of.getValue(), List.of(), Bars.EMPTY)));
    }
    return found(found, changed, found.computed(), joined);
  }

  private static Found found(
      Found found,
      List<Change> changed,
      NavigableMap<SymbolId, Computed> computed,
      NavigableMap<String, Joined> joined) {
    return new Found(
        changed,
        computed,
        found.seen(),
        found.unreadable(),
        found.moved(),
        found.hashes(),
        found.redefined(),
        joined);
  }

  /// The sessions that the files have not, oldest first.
  ///
  /// One in cold storage is named. It may not become a hole in every history, over which changes
  /// and averages would be computed: none behind the last one that the files have counts when it is
  /// behind one in cold storage; where the files have none, none before one in cold storage does.
  private List<Read> sessions(NavigableMap<Integer, String> days, List<Unreadable> unreadable) {
    OptionalInt lastJoined =
        manifest.joined().keySet().stream()
            .filter(key -> key.startsWith(market.daysFolder()))
            .flatMap(key -> LakeKeys.raw(key).stream())
            .mapToInt(key -> Math.toIntExact(key.date().toEpochDay()))
            .max();
    List<Map.Entry<Integer, String>> fresh =
        days.entrySet().stream()
            .filter(day -> !manifest.joined().containsKey(day.getValue()))
            .toList();
    List<Read> read = new ArrayList<>();
    List<String> archived = new ArrayList<>();
    for (int i = 0; i < fresh.size(); i += AT_ONCE) {
      List<Map.Entry<Integer, String>> some = fresh.subList(i, Math.min(fresh.size(), i + AT_ONCE));
      List<Optional<Body>> bodies = Parallel.map(some, deadline, day -> read(day.getValue()));
      for (int n = 0; n < some.size(); n++) {
        String key = some.get(n).getValue();
        Optional<Body> body = bodies.get(n);
        boolean cold = body.isPresent() && body.get().blob().isEmpty();
        if (cold && lastJoined.isPresent() && some.get(n).getKey() > lastJoined.getAsInt()) {
          unreadable.add(
              archived(
                  List.of(key),
                  "this session is archived, so none of the market after it counts",
                  key));
          nameArchived(archived, unreadable);
          return read;
        }
        if (cold) {
          archived.add(key);
          if (lastJoined.isEmpty()) {
            read.clear();
          }
        }
        body.flatMap(Body::blob)
            .ifPresent(
                blob ->
                    read.add(
                        new Read(
                            new Kept(key, Lake.sha256Of(blob.bytes())), market.day(blob.bytes()))));
      }
    }
    nameArchived(archived, unreadable);
    return read;
  }

  private void nameArchived(List<String> keys, List<Unreadable> unreadable) {
    if (!keys.isEmpty()) {
      unreadable.add(
          archived(keys, "sessions are archived, so their bars are lacking", market.daysFolder()));
    }
  }

  private static Unreadable archived(List<String> keys, String what, String restore) {
    return new Unreadable(
        keys.getFirst() + (keys.size() > 1 ? " and %,d more".formatted(keys.size() - 1) : ""),
        "%s: 'lake restore %s' asks for %s back"
            .formatted(what, restore, restore.equals(keys.getFirst()) ? "it" : "them"));
  }

  /// What a later body tells of a day takes the place of what an earlier one told: a mistake of the
  /// source was mended. Several splits of a day in one body are one.
  private static void add(
      List<Split> some, String symbol, Map<String, NavigableMap<LocalDate, Double>> all) {
    Map<LocalDate, Double> told = new HashMap<>();
    some.stream()
        .distinct()
        .forEach(split -> told.merge(split.date(), split.ratio(), (a, b) -> a * b));
    all.computeIfAbsent(symbol, _ -> new TreeMap<>()).putAll(told);
  }

  private static void add(
      Day day, Kept raw, Map<String, Bars.Builder> bars, Map<String, Kept> last) {
    int epochDay = Math.toIntExact(day.date().toEpochDay());
    day.bars()
        .forEach(
            (symbol, v) -> {
              bars.computeIfAbsent(symbol, s -> Bars.builder(0))
                  .add(epochDay, v[0], v[1], v[2], v[3], v[4]);
              last.put(symbol, raw);
            });
  }

  private record Read(Kept raw, Optional<Day> day) {}

  /// What lies under a key; without its bytes where they lie in cold storage.
  private record Body(Optional<Blob> blob) {}

  /// Empty for one that is not there: it is looked at again.
  private Optional<Body> read(String key) {
    deadline.check();
    try {
      return store.get(key).map(blob -> new Body(Optional.of(blob)));
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.ARCHIVED) {
        return Optional.of(new Body(Optional.empty()));
      }
      throw e;
    }
  }

  /// The bodies of splits that are there, and those that the manifest still tells, in order: what
  /// was deleted since has adjusted rows, and later bars need it, too.
  private NavigableSet<String> splitKeys() {
    NavigableSet<String> keys = new TreeSet<>(keys(market.splitsFolder()));
    manifest
        .joined()
        .forEach(
            (key, body) -> {
              if (body.splits().isPresent()) {
                keys.add(key);
              }
            });
    return keys;
  }

  /// The newest body of each session.
  private NavigableMap<Integer, String> days() {
    NavigableMap<Integer, String> days = new TreeMap<>();
    for (String key : keys(market.daysFolder())) {
      LakeKeys.raw(key)
          .ifPresent(parsed -> days.put(Math.toIntExact(parsed.date().toEpochDay()), key));
    }
    return days;
  }

  private List<String> keys(String folder) {
    try (Stream<ListedBlob> blobs = store.listAll(folder)) {
      return blobs.map(ListedBlob::key).toList();
    }
  }

  private final class Joining {
    private final Found found;
    private final Map<String, Bars.Builder> bars;
    private final Map<String, Kept> last;
    private final Map<String, NavigableMap<LocalDate, Double>> splits;
    private final Map<String, NavigableMap<LocalDate, Double>> known;
    private final NavigableMap<Integer, String> days;

    Joining(
        Found found,
        Map<String, Bars.Builder> bars,
        Map<String, Kept> last,
        Map<String, NavigableMap<LocalDate, Double>> splits,
        Map<String, NavigableMap<LocalDate, Double>> known,
        NavigableMap<Integer, String> days) {
      this.found = found;
      this.bars = bars;
      this.last = last;
      this.splits = splits;
      this.known = known;
      this.days = days;
    }

    Found found(NavigableMap<String, Joined> joined) {
      List<Change> changed = new ArrayList<>();
      Set<SymbolId> done = new HashSet<>();
      for (Change change : found.changed()) {
        boolean ours = change.id().source().equals(market.source());
        changed.add(ours ? change.with(later(change.id().symbol(), change.now())) : change);
        done.add(change.id());
      }
      NavigableMap<SymbolId, Computed> computed = new TreeMap<>(found.computed());
      Set<String> touched = new TreeSet<>(bars.keySet());
      splits.keySet().stream().filter(s -> !unknown(s).isEmpty()).forEach(touched::add);
      if (found.redefined()) {
        computed.keySet().stream()
            .filter(id -> id.source().equals(market.source()))
            .forEach(id -> touched.add(id.symbol()));
      }
      for (String symbol : touched) {
        SymbolId id = new SymbolId(market.source(), symbol);
        Optional<Computed> now =
            Optional.ofNullable(computed.get(id))
                .or(() -> Optional.ofNullable(last.get(symbol)).map(raw -> new Computed(raw, "")));
        if (now.isPresent() && !done.contains(id)) {
          computed.put(id, now.get());
          changed.add(new Change(id, now.get(), List.of(), Bars.EMPTY, later(symbol, now.get())));
        }
      }
      return MarketJoin.found(found, changed, computed, joined);
    }

    private Later later(String symbol, Computed now) {
      Bars.Builder of = bars.get(symbol);
      int own =
          LakeKeys.raw(now.raw().key())
              .filter(key -> key.name().equals(market.source()))
              .map(key -> (int) key.at().atZone(market.zone()).toLocalDate().toEpochDay())
              .orElse(Later.NO_OWN);
      return new Later(
          of == null ? Bars.EMPTY : of.build().bars(),
          of(splits, symbol).entrySet().stream()
              .map(split -> new Split(split.getKey(), split.getValue()))
              .toList(),
          unknown(symbol),
          own,
          days);
    }

    /// Of a split that was told otherwise before, what is between the two.
    private List<Split> unknown(String symbol) {
      Map<LocalDate, Double> old = of(known, symbol);
      return of(splits, symbol).entrySet().stream()
          .filter(split -> !split.getValue().equals(old.get(split.getKey())))
          .map(
              split ->
                  new Split(
                      split.getKey(), split.getValue() / old.getOrDefault(split.getKey(), 1.0)))
          .toList();
    }

    private static Map<LocalDate, Double> of(
        Map<String, NavigableMap<LocalDate, Double>> all, String symbol) {
      NavigableMap<LocalDate, Double> known = all.get(symbol);
      return known == null ? Map.of() : known;
    }
  }
}
