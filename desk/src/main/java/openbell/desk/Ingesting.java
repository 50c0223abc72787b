package openbell.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.feeds.CompletedSessions;
import openbell.feeds.PriceFeed;
import openbell.feeds.Quote;
import openbell.feeds.RawResponse;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.lake.NewestRaw;
import openbell.lake.Noted;
import openbell.lake.RawObject;
import openbell.market.Bars;
import openbell.market.Exchange;
import openbell.market.Study;
import openbell.market.Ticker;
import openbell.store.StoreException;

/// A source's body into the lake: judged, kept as received, and what is computed of it.
///
/// What is computed of a raw object follows from that object alone: its bars whose sessions were
/// over when it was fetched, under the trading day of that moment; and, where the source sent the
/// same content again after another session had ended, its bars as of then, under that session's
/// date. So it can be done again at any time with the same result, and a run that was killed is
/// made whole by the next. Safe for concurrent use.
public final class Ingesting {
  /// What came of a body.
  sealed interface Outcome {
    /// It is in the lake.
    ///
    /// @param isNew whether its content was not there before
    /// @param written keys of what was newly computed
    record Ingested(Kept raw, boolean isNew, List<String> written) implements Outcome {}

    /// It cannot be used, and why.
    record Refused(String why) implements Outcome {}
  }

  private final Lake lake;
  private final QualityGate gate;
  private final InstantSource clock;
  private final Restating restating;

  /// Ingesting into this lake.
  public Ingesting(Lake lake, QualityGate gate, InstantSource clock) {
    this.lake = lake;
    this.gate = gate;
    this.clock = clock;
    restating = new Restating(lake);
  }

  /// Takes in what was fetched; its numbers have passed the gate of the sources already.
  Outcome ingest(PriceFeed feed, Ticker ticker, RawResponse raw, Quote quote) {
    String symbol = ticker.symbol();
    RawObject object =
        new RawObject(
            feed.rawPrefix(),
            symbol,
            raw.fetchedAt().atZone(ticker.zone()).toLocalDate(),
            raw.fetchedAt(),
            raw.body(),
            raw.contentType());
    boolean isNew =
        lake.newestRaw(feed.rawPrefix(), symbol)
            .filter(newest -> newest.sha256().equals(object.sha256()))
            .isEmpty();
    Optional<String> refused = isNew ? gate.badForm(feed, symbol, raw) : Optional.empty();
    if (refused.isPresent()) {
      return new Outcome.Refused(refused.get());
    }
    Noted noted = lake.note(object);
    restating.look(feed, symbol, noted, quote.bars(), clock.instant());
    return new Outcome.Ingested(
        noted.kept(), isNew, computed(symbol, quote, noted.kept(), raw.fetchedAt()));
  }

  /// Whether a source sent a symbol since its last session's bar was final, and what is computed of
  /// that is there: asking again before the next session ends would bring nothing new.
  boolean isCurrent(PriceFeed feed, Ticker ticker) {
    Exchange exchange = ticker.exchange();
    Duration delay = exchange.dataDelay().plus(feed.lateness());
    LocalDate last = exchange.calendar().lastCompleted(clock.instant(), delay);
    Instant over = exchange.calendar().closeOf(last).plus(delay);
    return lake.newest(feed.rawPrefix(), ticker.symbol())
        .filter(record -> !record.seenAt().isBefore(over))
        .filter(record -> lake.head(record.newest().key()).isPresent())
        .filter(record -> isComputed(feed, ticker, record))
        .isPresent();
  }

  /// Whether the numbers that are written last are there, of the last session that the newest body
  /// tells of. The usual one is asked for first, since the body is long.
  private boolean isComputed(PriceFeed feed, Ticker ticker, NewestRaw record) {
    Kept raw = record.newest();
    Exchange exchange = ticker.exchange();
    LocalDate usual = exchange.calendar().lastCompleted(record.seenAt(), exchange.dataDelay());
    String type = Lake.STUDY_TYPES.getLast();
    References references = new References(lake);
    LocalDate day =
        exchange
            .calendar()
            .previousOrSame(record.fetchedAt().atZone(exchange.zone()).toLocalDate());
    if (references.isMade(type, ticker.symbol(), day, raw, usual)) {
      return true;
    }
    try {
      return lake.rawBody(raw)
          .flatMap(body -> feed.read(body, ticker.symbol()))
          .map(quote -> views(ticker.symbol(), quote, raw, record.seenAt()))
          .filter(views -> !views.isEmpty())
          .map(List::getLast)
          .filter(
              view ->
                  references.isMade(
                      type, ticker.symbol(), view.date(), raw, view.bars().lastDate()))
          .isPresent();
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.ARCHIVED) {
        throw e;
      }
      return false; // It is asked for again, which costs little.
    }
  }

  /// Computes a raw object again; what is there already stays.
  ///
  /// @param seenAt when its source last sent that content
  /// @return the keys newly written
  List<String> recompute(LakeKey key, Quote quote, Kept raw, Instant seenAt) {
    return computed(key.name(), quote, raw, seenAt);
  }

  private List<String> computed(String symbol, Quote quote, Kept raw, Instant seenAt) {
    return views(symbol, quote, raw, seenAt).stream()
        .flatMap(
            view ->
                lake
                    .keepOnce(symbol, view.date(), Study.of(view.bars()), raw, clock.instant())
                    .stream())
        .toList();
  }

  /// What a body says as of a session.
  ///
  /// @param date under which its numbers are kept
  record View(LocalDate date, Bars bars) {}

  /// What a body says as of when it was fetched, and also as of when it was last seen, where
  /// sessions had ended by then that it has the bars of.
  ///
  /// @param seenAt when its source last sent that content
  /// @return oldest first; none where no session that it tells of was over
  static List<View> views(String symbol, Quote quote, Kept raw, Instant seenAt) {
    Exchange exchange = QualityGate.exchange(symbol, quote);
    Instant then = fetchedAt(raw.key()).orElse(seenAt);
    Bars asFetched = CompletedSessions.of(quote.bars(), exchange, then);
    Bars asSeen = CompletedSessions.of(quote.bars(), exchange, seenAt);
    List<View> views = new ArrayList<>();
    if (!asFetched.isEmpty()) {
      LocalDate day = then.atZone(exchange.zone()).toLocalDate();
      views.add(new View(exchange.calendar().previousOrSame(day), asFetched));
    }
    if (asSeen.size() > asFetched.size()) {
      views.add(new View(exchange.calendar().previousOrSame(asSeen.lastDate()), asSeen));
    }
    return views;
  }

  private static Optional<Instant> fetchedAt(String rawKey) {
    return LakeKey.parse(rawKey).map(LakeKey::at);
  }
}
