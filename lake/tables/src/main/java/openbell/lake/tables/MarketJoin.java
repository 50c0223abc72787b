package openbell.lake.tables;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
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
    List<String> splitKeys = keys(market.splitsFolder());
    if (days.isEmpty()) {
      return found;
    }
    Map<String, Bars.Builder> bars = new HashMap<>();
    Map<String, Kept> last = new HashMap<>();
    NavigableMap<String, Joined> joined = new TreeMap<>(manifest.joined());
    List<String> fresh = days.values().stream().filter(key -> !joined.containsKey(key)).toList();
    for (int i = 0; i < fresh.size(); i += AT_ONCE) {
      List<String> some = fresh.subList(i, Math.min(fresh.size(), i + AT_ONCE));
      Parallel.map(some, deadline, this::read).stream()
          .flatMap(Optional::stream)
          .forEach(
              read -> {
                joined.put(read.raw.key(), Joined.SESSION);
                read.day.ifPresent(day -> add(day, read.raw, bars, last));
              });
    }
    Map<String, NavigableMap<LocalDate, Double>> splits = new HashMap<>();
    Map<String, NavigableMap<LocalDate, Double>> known = new HashMap<>();
    for (String key : splitKeys) {
      boolean old = joined.containsKey(key);
      Optional<Map<String, List<Split>>> body =
          Optional.ofNullable(joined.get(key))
              .flatMap(Joined::splits)
              .or(() -> readable(key).map(blob -> market.splits(blob.bytes())));
      if (body.isEmpty()) {
        // Without all splits no bar can be adjusted: the rows stay as they are.
        found
            .unreadable()
            .add(
                new Unreadable(
                    key,
                    "its splits are archived, so no session of the market counts: 'lake restore %s'"
                            .formatted(key)
                        + " asks for them back"));
        return found;
      }
      joined.put(key, new Joined(body));
      Map<String, List<Split>> told = body.get();
      told.forEach((symbol, of) -> add(of, symbol, splits));
      if (old) {
        told.forEach((symbol, of) -> add(of, symbol, known));
      }
    }
    return new Joining(found, bars, last, splits, known, days).found(joined);
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

  /// Empty for one that is not there, or in cold storage: it is looked at again.
  private Optional<Read> read(String key) {
    return readable(key)
        .map(
            blob -> new Read(new Kept(key, Lake.sha256Of(blob.bytes())), market.day(blob.bytes())));
  }

  private Optional<Blob> readable(String key) {
    deadline.check();
    try {
      return store.get(key);
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.ARCHIVED) {
        return Optional.empty();
      }
      throw e;
    }
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
