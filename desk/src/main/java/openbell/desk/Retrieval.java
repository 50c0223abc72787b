package openbell.desk;

import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.market.Exchange;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.report.Lang;
import openbell.store.Blob;
import openbell.store.StoreException;

/// Finds what was computed of a ticker, its reports and what a language model was asked and
/// answered for them: the latest, that of a date, or one version. Thread-safe.
public final class Retrieval {
  /// What came of looking.
  public sealed interface Outcome {
    /// The object as it lies in the lake.
    ///
    /// @param trouble why its bytes are not those that were written; empty when they are
    @SuppressWarnings("ArrayRecordComponent") // Bytes that go out as they are.
    record Found(String key, byte[] json, Optional<String> trouble) implements Outcome {}

    /// The object lies in cold storage, and what to do.
    record Archived(String key, String cure) implements Outcome {}

    /// The question is none, and what to ask.
    record Invalid(String what, String cure) implements Outcome {}

    /// There is no such ticker or object.
    record NotFound(String what, List<Ticker> suggestions) implements Outcome {}
  }

  /// The type of what a language model was asked and answered: not for every reader.
  public static final String NARRATIVES = "narratives";

  private static final String REPORTS = "reports";

  /// All types that can be asked for.
  public static final List<String> TYPES =
      Stream.concat(Lake.STUDY_TYPES.stream(), Stream.of(NARRATIVES, REPORTS)).toList();

  /// Which object.
  ///
  /// @param type one of [#TYPES]
  /// @param date the latest of this day; empty: the latest of all
  /// @param version the second of computing, `20251111_103000`, as it stands in the key; empty: the
  ///   latest
  /// @param lang of reports alone, those in this language; empty: in any
  public record Wanted(
      String type, Optional<String> date, Optional<String> version, Optional<String> lang) {
    /// The latest of a type.
    public static Wanted latest(String type) {
      return new Wanted(type, Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  private final Lake lake;
  private final TickerRegistry registry;
  private final InstantSource clock;

  /// Retrieval from this lake.
  public Retrieval(Lake lake, TickerRegistry registry, InstantSource clock) {
    this.lake = lake;
    this.registry = registry;
    this.clock = clock;
  }

  /// The object.
  public Outcome find(String query, Wanted wanted) {
    Optional<Outcome> trouble = trouble(wanted);
    if (trouble.isPresent()) {
      return trouble.get();
    }
    boolean byTicker = wanted.type().equals(REPORTS);
    return switch (registry.resolve(query)) {
      case Resolution.Found(Ticker ticker) ->
          find(byTicker ? ticker.ticker() : ticker.symbol(), query, wanted);
      case Resolution.NotRegistered(Optional<String> symbol, List<Ticker> near) ->
          symbol
              .map(s -> find(s, query, wanted))
              .orElseGet(() -> new Outcome.NotFound("no stock is known by that name", near));
      case Resolution.Ambiguous several ->
          new Outcome.NotFound("several stocks are called so", List.of());
      case Resolution.Invalid invalid ->
          new Outcome.Invalid("that is no name of a stock", "give a ticker such as DBS19");
    };
  }

  private Optional<Outcome> trouble(Wanted wanted) {
    if (!TYPES.contains(wanted.type())) {
      return invalid(
          "there is nothing called " + wanted.type(), "ask for one of " + String.join(", ", TYPES));
    }
    if (wanted.date().isPresent()) {
      String date = wanted.date().get();
      Optional<LocalDate> day = date(date);
      LocalDate latest = Exchange.latestDay(clock.instant());
      if (day.isEmpty()) {
        return invalid("\"%s\" is no date".formatted(date), "give one such as 2025-11-11");
      }
      if (day.get().isAfter(latest)) {
        return invalid(date + " is in the future", "give a day up to " + latest);
      }
    }
    if (wanted.version().filter(v -> !v.matches("\\d{8}_\\d{6}(_\\d{1,4})?")).isPresent()) {
      return invalid(
          "\"%s\" is no version".formatted(wanted.version().get()),
          "give one such as 20251111_103000");
    }
    if (wanted.lang().isPresent() && !wanted.type().equals(REPORTS)) {
      return invalid(wanted.type() + " are in no language", "leave it out");
    }
    return wanted.lang().filter(lang -> Lang.of(lang).isEmpty()).isPresent()
        ? invalid("the language is unknown", "give th or en")
        : Optional.empty();
  }

  private static Optional<Outcome> invalid(String what, String cure) {
    return Optional.of(new Outcome.Invalid(what, cure));
  }

  private Outcome find(String name, String query, Wanted wanted) {
    String folder =
        "processed/%s/%s/".formatted(wanted.type(), name)
            + wanted.date().map(d -> d + "/").orElse("");
    Optional<String> ending = wanted.lang().flatMap(Lang::of).map(lang -> lang.code() + ".json");
    List<LakeKey> asked =
        lake.list(folder)
            .flatMap(blob -> LakeKey.parse(blob.key()).stream())
            .filter(key -> wanted.version().map(key.version()::equals).orElse(true))
            .filter(key -> ending.map(key.ending()::equals).orElse(true))
            .toList();
    Optional<LakeKey> latest = latest(asked);
    try {
      Optional<Blob> found = latest.map(LakeKey::toString).flatMap(lake::object);
      return found
          .<Outcome>map(
              blob -> new Outcome.Found(blob.info().key(), blob.bytes(), Integrity.trouble(blob)))
          .orElseGet(
              () ->
                  new Outcome.NotFound(
                      "the lake has no such %s of %s".formatted(wanted.type(), query), List.of()));
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.ARCHIVED || latest.isEmpty()) {
        throw e;
      }
      String key = latest.get().toString();
      return new Outcome.Archived(
          key,
          "'lake restore %s' asks for it back; it can be read some hours later".formatted(key));
    }
  }

  /// That of the last day; of several of that day, that of the newest raw object: an older one may
  /// have been computed again since.
  private Optional<LakeKey> latest(List<LakeKey> keys) {
    Optional<LocalDate> day = keys.stream().map(LakeKey::date).max(Comparator.naturalOrder());
    List<LakeKey> ofDay = keys.stream().filter(k -> day.equals(Optional.of(k.date()))).toList();
    if (ofDay.size() < 2) {
      return ofDay.stream().findFirst();
    }
    return ofDay.stream()
        .map(key -> new Dated(key, rawOf(key).orElse(key)))
        .max(Dated.ORDER)
        .map(Dated::key);
  }

  private record Dated(LakeKey key, LakeKey raw) {
    static final Comparator<Dated> ORDER =
        Comparator.comparing(Dated::raw, LakeKey.BY_TIME)
            .thenComparing(Dated::key, LakeKey.BY_TIME);
  }

  private Optional<LakeKey> rawOf(LakeKey key) {
    return new References(lake)
        .of(key.toString()).stream()
            .flatMap(named -> named.sources().stream())
            .flatMap(kept -> LakeKey.parse(kept.key()).stream())
            .filter(source -> source.zone().equals("raw"))
            .findFirst();
  }

  private static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
