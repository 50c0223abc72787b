package openbell.desk.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import openbell.cache.CacheException;
import openbell.cache.CacheListing;
import openbell.cache.Note;
import openbell.desk.Validity;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.market.TradingCalendar;
import openbell.report.Lang;

/// Which of the tickers that are kept warm or followed have a fresh report in the cache: one that
/// does not lack the last session that is over. A report of that session stays fresh until the next
/// close, though the cache may make it anew sooner; so a weekend does not make all of them late.
///
/// Looks at what the cache says of its values and reads none, so that looking does not change the
/// cache's own numbers. Thread-safe.
public final class Followed {
  /// Nobody else reads the local file while all of it is looked through.
  private static final Duration HOLDS = Duration.ofSeconds(15);

  private final Supplier<List<String>> tickers;
  private final TickerRegistry registry;
  private final Lang lang;
  private final Function<String, List<CacheListing>> here;
  private final Optional<Function<String, Optional<CacheListing>>> far;
  private final InstantSource clock;
  private final Remembered<Map<String, CacheListing>> held;

  /// Tickers whose reports are looked for.
  ///
  /// @param tickers as typed; what names no single stock is left out
  /// @param lang the language of the reports that are made for them
  /// @param here what this machine holds under a prefix
  /// @param far what the shared store holds under a key; asked for what is not fresh here
  public Followed(
      Supplier<List<String>> tickers,
      TickerRegistry registry,
      Lang lang,
      Function<String, List<CacheListing>> here,
      Optional<Function<String, Optional<CacheListing>>> far,
      InstantSource clock) {
    this.tickers = tickers;
    this.registry = registry;
    this.lang = lang;
    this.here = here;
    this.far = far;
    this.clock = clock;
    this.held = new Remembered<>(HOLDS, clock);
  }

  /// How many are fresh, and why the others are not.
  ///
  /// @param failures the last failed making of each ticker
  /// @param askFar whether the shared store answers
  OpsNumbers.Freshness freshness(Map<String, Note> failures, boolean askFar) {
    Instant now = clock.instant();
    Map<String, CacheListing> local = held.get("reports/", this::local);
    Set<Ticker> followed = new LinkedHashSet<>();
    for (String text : tickers.get()) {
      ticker(text).ifPresent(followed::add);
    }
    List<Optional<OpsNumbers.Late>> states =
        Beside.all(
            List.copyOf(followed),
            ticker ->
                late(
                    ticker,
                    local,
                    now,
                    Optional.ofNullable(failures.get(ticker.ticker())),
                    askFar));
    List<OpsNumbers.Late> late = new ArrayList<>();
    states.forEach(state -> state.ifPresent(late::add));
    late.sort((a, b) -> Boolean.compare(b.failed(), a.failed()));
    return new OpsNumbers.Freshness(followed.size(), followed.size() - late.size(), late);
  }

  private Map<String, CacheListing> local() {
    Map<String, CacheListing> local = new LinkedHashMap<>();
    here.apply("reports/").forEach(listing -> local.put(listing.key(), listing));
    return local;
  }

  private Optional<Ticker> ticker(String text) {
    return switch (registry.resolve(text)) {
      case Resolution.Found(Ticker ticker) -> Optional.of(ticker);
      case Resolution.NotRegistered(Optional<String> symbol, List<Ticker> near) ->
          symbol.map(Ticker::ofSymbol);
      case Resolution.Ambiguous _, Resolution.Invalid _ -> Optional.empty();
    };
  }

  private Optional<OpsNumbers.Late> late(
      Ticker ticker,
      Map<String, CacheListing> local,
      Instant now,
      Optional<Note> failure,
      boolean askFar) {
    TradingCalendar calendar = ticker.exchange().calendar();
    LocalDate today = calendar.previousOrSame(now.atZone(ticker.zone()).toLocalDate());
    LocalDate expected = calendar.lastCompleted(now, ticker.exchange().dataDelay());
    Instant over = calendar.closeOf(expected).plus(ticker.exchange().dataDelay());
    boolean lacksSession = false;
    for (LocalDate date : new LinkedHashSet<>(List.of(today, expected))) {
      String key = key(ticker, date);
      Optional<CacheListing> found =
          Optional.ofNullable(local.get(key))
              .filter(l -> isFresh(l, now, over))
              .or(() -> askFar ? far(key) : Optional.empty());
      if (found.filter(l -> isFresh(l, now, over)).isPresent()) {
        return Optional.empty();
      }
      lacksSession |=
          Optional.ofNullable(local.get(key)).or(() -> found).filter(Followed::lacks).isPresent();
    }
    // One before the close was of another session's report.
    Optional<Note> ofThisOne = failure.filter(note -> !note.at().isBefore(over));
    if (ofThisOne.isPresent()) {
      return Optional.of(new OpsNumbers.Late(ticker.ticker(), true, ofThisOne.get().text()));
    }
    return Optional.of(
        new OpsNumbers.Late(
            ticker.ticker(),
            false,
            lacksSession ? "the source lacks the session of " + expected : "not made yet"));
  }

  private Optional<CacheListing> far(String key) {
    try {
      return far.flatMap(store -> store.apply(key));
    } catch (CacheException e) {
      return Optional.empty(); // Told as not made; whether the store answers is told elsewhere.
    }
  }

  /// @param over since when the last session is over and its data may be had
  private static boolean isFresh(CacheListing listing, Instant now, Instant over) {
    boolean holdsSession = !listing.making().madeAt().isBefore(over);
    return (listing.expiresAt().isAfter(now) || holdsSession) && !lacks(listing);
  }

  private static boolean lacks(CacheListing listing) {
    return listing.making().why().equals(Validity.LATE);
  }

  private String key(Ticker ticker, LocalDate date) {
    String file = lang == Lang.TH ? "report.json" : "report." + lang.code() + ".json";
    return "reports/" + ticker.ticker() + "/" + date + "/" + file;
  }
}
