package openbell.desk;

import static java.util.Comparator.naturalOrder;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import openbell.desk.Verifying.Problem;
import openbell.desk.Verifying.Wrong;
import openbell.feeds.PriceFeed;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.lake.NewestRaw;
import openbell.store.StoreException;

/// What should be in the lake by what is there, though no object names it: the manifest of the
/// tables' files, the record of a symbol's newest raw object, the numbers of that object, the
/// reasons of a body in quarantine. Reads only. Thread-safe.
final class Lacking {
  /// So long numbers may be lacking after their raw object came: whoever fetched is at work.
  static final Duration AT_WORK = Duration.ofMinutes(15);

  private final Sources sources;
  private final Lake lake;

  Lacking(Sources sources, Lake lake) {
    this.sources = sources;
    this.lake = lake;
  }

  /// What is lacking.
  ///
  /// @param problems what is surely gone
  /// @param unfinished objects that came just now, and whose numbers or reasons are not all there
  record Found(List<Problem> problems, int unfinished) {}

  /// @param keys all keys of the lake
  /// @param seen what the look at each of them told
  Found of(Collection<String> keys, Seen seen, Instant now) throws InterruptedException {
    List<Problem> problems = new ArrayList<>();
    manifest(keys).ifPresent(problems::add);
    int unfinished = 0;
    for (String key : keys) {
      Optional<LakeKey> body = LakeKey.parse(key).filter(Lacking::isQuarantined);
      Optional<Problem> reasons = body.flatMap(this::reasons);
      if (reasons.isPresent() && isFresh(body.get().at(), now)) {
        unfinished++;
      } else {
        reasons.ifPresent(problems::add);
      }
    }
    for (Symbol symbol : seen.kept()) {
      record(symbol).ifPresent(problems::add);
    }
    Map<String, List<Made>> made = seen.made().stream().collect(groupingBy(Made::raw));
    List<Numbers> lacking =
        AtOnce.map(bySymbol(seen.newest()), of -> numbers(of, made), ended -> {}).stream()
            .flatMap(List::stream)
            .toList();
    for (Numbers numbers : lacking) {
      boolean fresh = isFresh(numbers.of().seenAt(), now);
      unfinished += fresh && !numbers.problems().isEmpty() ? 1 : 0;
      problems.addAll(fresh ? List.of() : numbers.problems());
    }
    return new Found(List.copyOf(problems), unfinished);
  }

  private static boolean isFresh(Instant at, Instant now) {
    return at.plus(AT_WORK).isAfter(now);
  }

  /// Of a raw object what should have been made of it and is not there.
  private record Numbers(NewestRaw of, List<Problem> problems) {}

  private List<Numbers> numbers(List<NewestRaw> sources, Map<String, List<Made>> made) {
    return lastOf(sources).stream()
        .map(
            one -> new Numbers(one, numbers(one, made.getOrDefault(one.newest().key(), List.of()))))
        .toList();
  }

  /// A symbol's newest raw objects of all its sources of prices.
  private Collection<List<NewestRaw>> bySymbol(Collection<NewestRaw> newest) {
    return newest.stream()
        .filter(each -> feed(each).isPresent())
        .collect(groupingBy(each -> key(each).name(), TreeMap::new, toList()))
        .values();
  }

  private Optional<PriceFeed> feed(NewestRaw newest) {
    return LakeKey.parse(newest.newest().key()).flatMap(key -> sources.feedOf(key.folder()));
  }

  private static LakeKey key(NewestRaw newest) {
    return LakeKey.parse(newest.newest().key()).orElseThrow();
  }

  /// Of what numbers have to be there: of the newest day of the symbol, which is what retention
  /// keeps. Where one cannot be read nobody knows which that is.
  private List<NewestRaw> lastOf(List<NewestRaw> sources) {
    if (sources.size() == 1) {
      return sources;
    }
    Map<NewestRaw, Optional<LocalDate>> days = new LinkedHashMap<>();
    sources.forEach(
        one -> days.put(one, views(one).stream().map(Ingesting.View::date).max(naturalOrder())));
    if (days.containsValue(Optional.<LocalDate>empty())) {
      return List.of();
    }
    Optional<LocalDate> last = days.values().stream().flatMap(Optional::stream).max(naturalOrder());
    return sources.stream().filter(one -> last.equals(days.get(one))).toList();
  }

  /// A symbol of a source.
  record Symbol(String source, String name) {}

  /// Of what type and as of which session an object was computed of which raw object; the session
  /// is not known of one in cold storage.
  record Made(String type, String raw, Optional<LocalDate> asOf) {
    private boolean is(String type, LocalDate session) {
      return this.type.equals(type) && asOf.map(session::equals).orElse(true);
    }
  }

  /// What the objects of the lake tell together.
  ///
  /// @param kept symbols that have a raw object of this program, which keeps a record of the newest
  /// @param newest what the records say
  /// @param made what was computed
  record Seen(Set<Symbol> kept, Collection<NewestRaw> newest, Set<Made> made) {}

  /// A compaction writes a manifest before its first file.
  private Optional<Problem> manifest(Collection<String> keys) {
    long files =
        keys.stream().filter(k -> k.startsWith("tables/") && k.endsWith(".parquet")).count();
    return files == 0 || isThere(References.MANIFEST)
        ? Optional.empty()
        : Optional.of(
            new Problem(
                References.MANIFEST,
                Wrong.MISSING,
                "%d Parquet files lie under tables/, and nothing says what they are: 'lake compact'"
                        .formatted(files)
                    + " writes them anew from what they were made of"));
  }

  private static boolean isQuarantined(LakeKey key) {
    return key.zone().equals("quarantine") && !key.ending().equals(References.REASONS_ENDING);
  }

  private Optional<Problem> reasons(LakeKey key) {
    String body = key.toString();
    String reasons =
        body.substring(0, body.length() - key.ending().length()) + References.REASONS_ENDING;
    // Retention deletes both: in which order does not matter, when the body is asked for last.
    return isThere(reasons) || !isThere(body)
        ? Optional.empty()
        : Optional.of(new Problem(reasons, Wrong.MISSING, body + " lies there without them"));
  }

  private Optional<Problem> record(Symbol symbol) {
    String record = NewestRaw.key(symbol.source(), symbol.name());
    return isThere(record)
        ? Optional.empty()
        : Optional.of(
            new Problem(
                record,
                Wrong.MISSING,
                "raw/%s/%s/ has objects, and the newest of them is not recorded: the next fetch does"
                    .formatted(symbol.source(), symbol.name())));
  }

  /// @param made of its object
  private List<Problem> numbers(NewestRaw newest, List<Made> made) {
    if (isPlain(newest, made)) {
      return List.of();
    }
    Kept raw = newest.newest();
    String symbol = key(newest).name();
    List<Ingesting.View> views = views(newest);
    List<Problem> problems = new ArrayList<>();
    if (views.isEmpty() || isOfReportsAlone(views, made)) {
      return problems;
    }
    LocalDate day = views.getLast().date();
    LocalDate asOf = views.getLast().bars().lastDate();
    for (String type : Lake.STUDY_TYPES) {
      // The store is asked last: it may have come since the lake was listed.
      if (made.stream().noneMatch(one -> one.is(type, asOf))
          && !isInStore(type, symbol, day, raw, asOf)) {
        problems.add(
            new Problem(
                "processed/%s/%s/%s/".formatted(type, symbol, day),
                Wrong.MISSING,
                "none there was made from the bars to %s of %s: 'lake reprocess --ticker %s' does"
                    .formatted(asOf, raw.key(), symbol)));
      }
    }
    return problems;
  }

  private boolean isInStore(String type, String symbol, LocalDate day, Kept raw, LocalDate asOf) {
    try {
      return new References(lake).isMade(type, symbol, day, raw, asOf);
    } catch (StoreException e) {
      return true; // What cannot be read has its own line.
    }
  }

  /// Whether a body came for reports of days in the past alone, which compute what they are asked
  /// for: whoever takes in a body computes what it told when it came.
  private static boolean isOfReportsAlone(List<Ingesting.View> views, List<Made> made) {
    LocalDate first = views.getFirst().bars().lastDate();
    return !made.isEmpty()
        && made.stream().noneMatch(one -> one.asOf().map(first::equals).orElse(true));
  }

  /// Whether it is plain without the body that nothing is lacking: one that was seen but once gives
  /// numbers as of then alone.
  private static boolean isPlain(NewestRaw newest, List<Made> made) {
    return newest.seenAt().truncatedTo(ChronoUnit.SECONDS).equals(key(newest).at())
        && made.stream().map(Made::type).collect(toSet()).containsAll(Lake.STUDY_TYPES);
  }

  /// What a raw object says as of the sessions that numbers are computed of; none of one that is
  /// gone, altered or in cold storage, which has its own line.
  private List<Ingesting.View> views(NewestRaw newest) {
    Kept raw = newest.newest();
    String symbol = key(newest).name();
    try {
      return lake.rawBody(raw)
          .filter(body -> Lake.sha256Of(body).equals(raw.sha256()))
          .flatMap(body -> feed(newest).flatMap(feed -> feed.read(body, symbol)))
          .map(quote -> Ingesting.views(symbol, quote, raw, newest.seenAt()))
          .orElse(List.of());
    } catch (RuntimeException e) {
      return List.of();
    }
  }

  private boolean isThere(String key) {
    return lake.head(key).isPresent();
  }
}
