package openbell.desk;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.store.Blob;
import openbell.store.ListedBlob;

/// Finds what was computed of a ticker: the latest, that of a date, or one version. Thread-safe.
public final class Retrieval {
  /// What came of looking.
  public sealed interface Outcome {
    /// The object as it lies in the lake.
    @SuppressWarnings("ArrayRecordComponent") // Bytes that go out as they are.
    record Found(String key, byte[] json) implements Outcome {}

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
    Optional<Blob> found =
        lake.list(folder)
            .map(ListedBlob::key)
            .filter(key -> version.isEmpty() || version.equals(version(key)))
            .reduce((earlier, later) -> later)
            .flatMap(lake::object);
    return found
        .<Outcome>map(blob -> new Outcome.Found(blob.info().key(), blob.bytes()))
        .orElseGet(
            () ->
                new Outcome.NotFound(
                    "the lake has no such %s of %s".formatted(type, query), List.of()));
  }

  private static Optional<String> version(String key) {
    return LakeKey.parse(key).map(LakeKey::version);
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
