package openbell.desk;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import openbell.feeds.CompletedSessions;
import openbell.feeds.FetchResult;
import openbell.feeds.PriceFeed;
import openbell.feeds.Quote;
import openbell.feeds.RawResponse;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.lake.NewestRaw;
import openbell.store.Blob;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The newest prices of a symbol that the lake has, of any of the sources that are asked: what may
/// be spoken of, with a label, while none of them answers. Thread-safe.
final class LastPrices {
  private static final Logger LOG = LoggerFactory.getLogger(LastPrices.class);

  private record Seen(PriceFeed feed, Kept raw, Instant at) {}

  private final Sources sources;
  private final Lake lake;

  LastPrices(Sources sources, Lake lake) {
    this.sources = sources;
    this.lake = lake;
  }

  /// The prices, as an answer of their source at the time when it last sent them: sessions that
  /// were open then are left out. Empty where there are none that can be read, and where the lake
  /// does not answer.
  Optional<Sources.Answer> of(String symbol) {
    try {
      return sources.order().stream()
          .map(sources::feed)
          .flatMap(feed -> seen(feed, symbol).stream())
          .max(Comparator.comparing(Seen::at))
          .flatMap(seen -> read(seen, symbol));
    } catch (StoreException e) {
      LOG.warn("the lake was not asked for the last prices: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Seen> seen(PriceFeed feed, String symbol) {
    return lake.newestRaw(feed.rawPrefix(), symbol)
        .flatMap(
            raw ->
                lake.newest(feed.rawPrefix(), symbol)
                    .filter(newest -> newest.newest().equals(raw))
                    .map(NewestRaw::seenAt)
                    .or(() -> LakeKey.parse(raw.key()).map(LakeKey::at))
                    .map(at -> new Seen(feed, raw, at)));
  }

  private Optional<Sources.Answer> read(Seen seen, String symbol) {
    return lake.object(seen.raw().key())
        .filter(blob -> Lake.sha256Of(blob.bytes()).equals(seen.raw().sha256()))
        .flatMap(
            blob -> seen.feed().read(blob.bytes(), symbol).map(quote -> answer(seen, blob, quote)));
  }

  private static Sources.Answer answer(Seen seen, Blob blob, Quote quote) {
    RawResponse raw =
        new RawResponse(
            blob.bytes(), blob.info().meta().contentType(), seen.raw().key(), seen.at());
    Quote over =
        quote.with(
            CompletedSessions.of(
                quote.bars(), QualityGate.exchange(quote.symbol(), quote), seen.at()));
    return new Sources.Answer(
        seen.feed(),
        new FetchResult.Fetched(raw, over),
        Optional.empty(),
        0,
        Optional.of(seen.raw()));
  }
}
