package openbell.desk;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import openbell.cache.MakingCache;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;

/// Has a ticker's cached reports forgotten, in every tier and whatever is being made of them; what
/// the lake keeps stays. Safe for concurrent use.
public final class Forgetting {
  /// How it ended.
  public sealed interface Outcome {
    /// Forgotten, so many objects.
    record Forgotten(Ticker ticker, int removed) implements Outcome {}

    /// It cannot be asked like this: what is wrong, and what to do.
    record Invalid(String what, String cure) implements Outcome {}

    /// No single stock is meant.
    record NotFound(String what, String cure) implements Outcome {}
  }

  private final TickerRegistry registry;
  private final MakingCache cache;

  /// Forgetting in this cache.
  public Forgetting(TickerRegistry registry, MakingCache cache) {
    this.registry = registry;
    this.cache = cache;
  }

  /// Forgets all reports of a ticker, or those of one date.
  ///
  /// @throws openbell.cache.CacheException when a tier could not be reached
  public Outcome forget(String query, Optional<String> date) {
    String day = "";
    if (date.isPresent()) {
      try {
        day = LocalDate.parse(date.get()) + "/";
      } catch (DateTimeParseException e) {
        return new Outcome.Invalid("that is not a date", "give it as 2025-11-11");
      }
    }
    return switch (registry.resolve(query)) {
      case Resolution.Found(Ticker ticker) -> forgotten(ticker, day);
      case Resolution.NotRegistered(Optional<String> symbol, List<Ticker> near)
          when symbol.isPresent() ->
          forgotten(Ticker.ofSymbol(symbol.get()), day);
      case Resolution.Invalid(String reason) ->
          new Outcome.Invalid(reason, "give a ticker such as DBS19");
      case Resolution.Ambiguous _, Resolution.NotRegistered _ ->
          new Outcome.NotFound("no single stock is known by that name", "give its ticker");
    };
  }

  private Outcome forgotten(Ticker ticker, String day) {
    int removed = cache.invalidateAll("reports/" + ticker.ticker() + "/" + day);
    return new Outcome.Forgotten(ticker, removed);
  }
}
