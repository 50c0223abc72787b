package openbell.desk;

import java.time.Duration;
import java.time.Instant;
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
import openbell.feeds.Quote;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.lake.NewestRaw;

/// What should be in the lake by what is there, though no object names it: the manifest of the
/// tables' files, the record of a symbol's newest raw object, the numbers of that object, the
/// reasons of a body in quarantine. Reads only. Thread-safe.
final class Lacking {
  /// So long numbers may be lacking after their raw object came: whoever fetched is at work.
  static final Duration AT_WORK = Duration.ofMinutes(15);

  private final Sources sources;
  private final Lake lake;
  private final Ingesting ingesting;

  Lacking(Sources sources, Lake lake, Ingesting ingesting) {
    this.sources = sources;
    this.lake = lake;
    this.ingesting = ingesting;
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
    for (NewestRaw newest : lastOfEach(seen.newest())) {
      List<Problem> numbers = numbers(newest, seen.made());
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

  /// Of what type an object was computed of which raw object.
  record Made(String type, String raw) {}

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

  private List<Problem> numbers(NewestRaw newest, Set<Made> made) {
    Kept raw = newest.newest();
    Optional<LakeKey> key = LakeKey.parse(raw.key());
    Optional<PriceFeed> feed = key.flatMap(k -> sources.feedOf(k.folder()));
    if (feed.isEmpty()) {
      return List.of();
    }
    String symbol = key.get().name();
    List<String> types =
        Lake.STUDY_TYPES.stream()
            .filter(type -> !made.contains(new Made(type, raw.key())))
            .filter(type -> !isMade(type, symbol, raw))
            .toList();
    if (types.isEmpty() || !hasNumbers(feed.get(), key.get(), newest)) {
      return List.of();
    }
    return types.stream()
        .map(
            type ->
                new Problem(
                    "processed/%s/%s/".formatted(type, symbol),
                    Wrong.MISSING,
                    "none there was made from %s: 'lake reprocess --ticker %s' does"
                        .formatted(raw.key(), symbol)))
        .toList();
  }

  /// Asked of the store: it may have come since the lake was listed.
  private boolean isMade(String type, String symbol, Kept raw) {
    References references = new References(lake);
    return lake.list("processed/%s/%s/".formatted(type, symbol))
        .flatMap(blob -> references.of(blob.key()).stream())
        .flatMap(named -> named.sources().stream())
        .anyMatch(kept -> kept.key().equals(raw.key()));
  }

  /// Whether numbers follow from a raw object. One that is gone, altered or in cold storage has its
  /// own line.
  private boolean hasNumbers(PriceFeed feed, LakeKey key, NewestRaw newest) {
    Kept raw = newest.newest();
    try {
      Optional<Quote> quote =
          lake.rawBody(raw)
              .filter(body -> Lake.sha256Of(body).equals(raw.sha256()))
              .flatMap(body -> feed.read(body, key.name()));
      return quote.isPresent() && ingesting.givesNumbers(key.name(), quote.get(), newest.seenAt());
    } catch (RuntimeException e) {
      return false;
    }
  }

  private boolean isThere(String key) {
    return lake.head(key).isPresent();
  }
}
