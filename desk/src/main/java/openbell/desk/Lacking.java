package openbell.desk;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
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
import openbell.market.Ticker;
import openbell.market.TradingCalendar;
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
  Found of(Collection<String> keys, Seen seen, Instant now) {
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
    for (NewestRaw newest : lastOfEach(seen.newest())) {
      List<Problem> numbers = numbers(newest, made.getOrDefault(newest.newest().key(), List.of()));
      boolean fresh = isFresh(newest.seenAt(), now);
      unfinished += fresh && !numbers.isEmpty() ? 1 : 0;
      problems.addAll(fresh ? List.of() : numbers);
    }
    return new Found(List.copyOf(problems), unfinished);
  }

  private static boolean isFresh(Instant at, Instant now) {
    return at.plus(AT_WORK).isAfter(now);
  }

  /// Of each symbol the newest raw object of all its sources of prices: retention keeps the numbers
  /// of its newest day, whichever source they are of.
  private Collection<NewestRaw> lastOfEach(Collection<NewestRaw> newest) {
    Map<String, NewestRaw> last = new TreeMap<>();
    for (NewestRaw each : newest) {
      LakeKey.parse(each.newest().key())
          .filter(key -> sources.feedOf(key.folder()).isPresent())
          .ifPresent(
              key ->
                  last.merge(key.name(), each, (a, b) -> a.seenAt().isBefore(b.seenAt()) ? b : a));
    }
    return last.values();
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
    Kept raw = newest.newest();
    Optional<LakeKey> key = LakeKey.parse(raw.key());
    Optional<PriceFeed> feed = key.flatMap(k -> sources.feedOf(k.folder()));
    if (feed.isEmpty() || isPlain(key.get(), newest, made)) {
      return List.of();
    }
    Optional<Ingesting.View> last = lastView(feed.get(), key.get(), newest);
    List<Problem> problems = new ArrayList<>();
    for (String type : last.isPresent() ? Lake.STUDY_TYPES : List.<String>of()) {
      String folder = "processed/%s/%s/%s/".formatted(type, key.get().name(), last.get().date());
      LocalDate asOf = last.get().bars().lastDate();
      if (made.stream().noneMatch(one -> one.is(type, asOf)) && !isMade(folder, raw, asOf)) {
        problems.add(
            new Problem(
                folder,
                Wrong.MISSING,
                "none there was made from the bars to %s of %s: 'lake reprocess --ticker %s' does"
                    .formatted(asOf, raw.key(), key.get().name())));
      }
    }
    return problems;
  }

  /// Whether it is plain without the body that nothing is lacking: all is there of the session of
  /// when it was fetched, and none ended until it was last seen.
  private static boolean isPlain(LakeKey key, NewestRaw newest, List<Made> made) {
    TradingCalendar calendar = Ticker.ofSymbol(key.name()).exchange().calendar();
    return made.stream().map(Made::type).collect(toSet()).containsAll(Lake.STUDY_TYPES)
        && calendar
            .lastCompleted(key.at(), Duration.ZERO)
            .equals(calendar.lastCompleted(newest.seenAt(), Duration.ZERO));
  }

  /// Asked of the store: it may have come since the lake was listed.
  private boolean isMade(String folder, Kept raw, LocalDate asOf) {
    return lake.list(folder).anyMatch(blob -> mayBe(blob.key(), raw, asOf));
  }

  private boolean mayBe(String key, Kept raw, LocalDate asOf) {
    References references = new References(lake);
    try {
      return lake.object(key)
          .filter(blob -> references.asOf(blob).filter(asOf::equals).isPresent())
          .filter(
              blob -> references.of(blob).stream().anyMatch(kept -> kept.key().equals(raw.key())))
          .isPresent();
    } catch (StoreException e) {
      return true; // In cold storage, or told of already.
    }
  }

  /// What a raw object says as of the last session that it tells of, whose numbers retention keeps;
  /// empty for one that is gone, altered or in cold storage, which has its own line.
  private Optional<Ingesting.View> lastView(PriceFeed feed, LakeKey key, NewestRaw newest) {
    Kept raw = newest.newest();
    try {
      return lake.rawBody(raw)
          .filter(body -> Lake.sha256Of(body).equals(raw.sha256()))
          .flatMap(body -> feed.read(body, key.name()))
          .map(quote -> Ingesting.views(key.name(), quote, raw, newest.seenAt()))
          .filter(views -> !views.isEmpty())
          .map(List::getLast);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private boolean isThere(String key) {
    return lake.head(key).isPresent();
  }
}
