package openbell.desk;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.store.Blob;
import openbell.store.StoreException;

/// Finds what was computed of a ticker: the latest, that of a date, or one version. Thread-safe.
public final class Retrieval {
  /// What came of looking.
  public sealed interface Outcome {
    /// The object as it lies in the lake.
    @SuppressWarnings("ArrayRecordComponent") // Bytes that go out as they are.
    record Found(String key, byte[] json) implements Outcome {}

    /// The object lies in cold storage, and what to do.
    record Archived(String key, String cure) implements Outcome {}

    /// The question is none, and what to ask.
    record Invalid(String what, String cure) implements Outcome {}

    /// There is no such ticker or object.
    record NotFound(String what, List<Ticker> suggestions) implements Outcome {}
  }

  private final Lake lake;
  private final TickerRegistry registry;

  /// Retrieval from this lake.
  public Retrieval(Lake lake, TickerRegistry registry) {
    this.lake = lake;
    this.registry = registry;
  }

  /// The object of a type.
  ///
  /// @param type one of [Lake#STUDY_TYPES]
  /// @param date the latest of this day; empty: the latest of all
  /// @param version the second of computing, `20251111_103000`, as it stands in the key; empty: the
  ///   latest
  public Outcome find(String query, String type, Optional<String> date, Optional<String> version) {
    if (!Lake.STUDY_TYPES.contains(type)) {
      return new Outcome.Invalid(
          "there is nothing called " + type,
          "ask for one of " + String.join(", ", Lake.STUDY_TYPES));
    }
    if (date.isPresent() && !isDate(date.get())) {
      return new Outcome.Invalid("the date is none", "give one such as 2025-11-11");
    }
    if (version.isPresent() && !version.get().matches("\\d{8}_\\d{6}(_\\d{1,4})?")) {
      return new Outcome.Invalid("the version is none", "give one such as 20251111_103000");
    }
    return switch (registry.resolve(query)) {
      case Resolution.Found(Ticker ticker) -> find(ticker.symbol(), query, type, date, version);
      case Resolution.NotRegistered(Optional<String> symbol, List<Ticker> near) ->
          symbol
              .map(s -> find(s, query, type, date, version))
              .orElseGet(() -> new Outcome.NotFound("no stock is known by that name", near));
      case Resolution.Ambiguous several ->
          new Outcome.NotFound("several stocks are called so", List.of());
      case Resolution.Invalid invalid ->
          new Outcome.Invalid("that is no name of a stock", "give a ticker such as DBS19");
    };
  }

  private Outcome find(
      String symbol, String query, String type, Optional<String> date, Optional<String> version) {
    String folder = "processed/%s/%s/".formatted(type, symbol) + date.map(d -> d + "/").orElse("");
    List<LakeKey> asked =
        lake.list(folder)
            .flatMap(blob -> LakeKey.parse(blob.key()).stream())
            .filter(key -> version.isEmpty() || version.get().equals(key.version()))
            .toList();
    Optional<LakeKey> latest = latest(asked);
    try {
      Optional<Blob> found = latest.map(LakeKey::toString).flatMap(lake::object);
      return found
          .<Outcome>map(blob -> new Outcome.Found(blob.info().key(), blob.bytes()))
          .orElseGet(
              () ->
                  new Outcome.NotFound(
                      "the lake has no such %s of %s".formatted(type, query), List.of()));
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

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
