package openbell.desk;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import openbell.feeds.CompletedSessions;
import openbell.feeds.PriceFeed;
import openbell.feeds.Quote;
import openbell.feeds.RawResponse;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.lake.RawObject;
import openbell.lake.Restatement;
import openbell.market.Bars;
import openbell.market.Exchange;
import openbell.market.Study;
import openbell.market.Ticker;

/// A source's body into the lake: judged, kept as received, and what is computed of it.
///
/// What is computed of a raw object follows from that object alone: its bars whose sessions were
/// over when it was fetched, under the trading day of that moment. So it can be done again at any
/// time with the same result, and a run that was killed is made whole by the next. Safe for
/// concurrent use.
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

  /// Ingesting into this lake.
  public Ingesting(Lake lake, QualityGate gate, InstantSource clock) {
    this.lake = lake;
    this.gate = gate;
    this.clock = clock;
  }

  /// Takes in what was fetched; its numbers have passed the gate of the sources already.
  Outcome ingest(PriceFeed feed, Ticker ticker, RawResponse raw, Quote quote) {
    String symbol = ticker.symbol();
    Optional<Kept> newest = lake.newestRaw(feed.rawPrefix(), symbol);
    boolean isNew = newest.map(Kept::sha256).filter(Lake.sha256Of(raw.body())::equals).isEmpty();
    if (!isNew) {
      return new Outcome.Ingested(
          newest.get(), false, computed(symbol, quote, newest.get(), clock.instant()));
    }
    Optional<String> refused = gate.badForm(feed, symbol, raw);
    if (refused.isPresent()) {
      return new Outcome.Refused(refused.get());
    }
    Kept kept =
        lake.keepRaw(
            new RawObject(
                feed.rawPrefix(),
                symbol,
                raw.fetchedAt().atZone(ticker.zone()).toLocalDate(),
                raw.fetchedAt(),
                raw.body(),
                raw.contentType()));
    newest.ifPresent(before -> restated(feed, symbol, before, kept, quote));
    return new Outcome.Ingested(
        kept, true, computed(symbol, quote, kept, fetchedAt(kept.key()).orElse(raw.fetchedAt())));
  }

  /// Computes a raw object again, by its key; what is there already stays.
  ///
  /// @return the keys newly written; empty when its body has no prices any more
  Optional<List<String>> recompute(PriceFeed feed, LakeKey key, Kept raw, byte[] body) {
    return feed.read(body, key.name()).map(quote -> computed(key.name(), quote, raw, key.at()));
  }

  /// Keeps what a body says as of when it was fetched; as of now, where sessions have ended since
  /// then that it has the bars of.
  private List<String> computed(String symbol, Quote quote, Kept raw, Instant now) {
    Exchange exchange = QualityGate.exchange(symbol, quote);
    Instant then = fetchedAt(raw.key()).orElse(now);
    Bars asFetched = CompletedSessions.of(quote.bars(), exchange, then);
    Bars asOfNow = CompletedSessions.of(quote.bars(), exchange, now);
    boolean more = asOfNow.size() > asFetched.size();
    Bars bars = more ? asOfNow : asFetched;
    if (bars.isEmpty()) {
      return List.of();
    }
    LocalDate day = (more ? now : then).atZone(exchange.zone()).toLocalDate();
    LocalDate date = exchange.calendar().previousOrSame(day);
    return lake.keepOnce(symbol, date, Study.of(bars), raw, clock.instant());
  }

  private void restated(PriceFeed feed, String symbol, Kept before, Kept kept, Quote quote) {
    lake.rawBody(before)
        .flatMap(body -> feed.read(body, symbol))
        .flatMap(older -> Restatement.between(before, older.bars(), kept, quote.bars()))
        .ifPresent(found -> lake.keepRestatement(symbol, found, clock.instant()));
  }

  private static Optional<Instant> fetchedAt(String rawKey) {
    return LakeKey.parse(rawKey).map(LakeKey::at);
  }
}
