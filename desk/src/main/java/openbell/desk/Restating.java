package openbell.desk;

import java.time.Instant;
import java.util.Optional;
import openbell.feeds.PriceFeed;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.Noted;
import openbell.lake.Restatement;
import openbell.market.Bars;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices when a source tells a history otherwise than before, and keeps what differs.
///
/// A body is compared with the one before it when it is kept, and once more when it is first seen
/// again: whoever kept it may have died before the comparison. Safe for concurrent use.
final class Restating {
  private static final Logger LOG = LoggerFactory.getLogger(Restating.class);
  private static final int LOOKS = 2;

  private final Lake lake;

  Restating(Lake lake) {
    this.lake = lake;
  }

  /// Compares what was just kept; what is archived or altered cannot be, and is told in the log.
  ///
  /// @param bars what the body says
  void look(PriceFeed feed, String symbol, Noted noted, Bars bars, Instant now) {
    if (noted.before().isEmpty() || noted.seen() > LOOKS) {
      return;
    }
    Kept before = noted.before().get();
    try {
      lake.rawBody(before)
          .filter(body -> isWhole(before, body))
          .flatMap(body -> feed.read(body, symbol))
          .ifPresent(older -> compare(symbol, before, older.bars(), noted.kept(), bars, now));
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.ARCHIVED) {
        throw e;
      }
      LOG.warn("{} is archived, so {} was not compared with it", before.key(), noted.kept().key());
    }
  }

  private static boolean isWhole(Kept before, byte[] body) {
    boolean whole = before.mayBe(body);
    if (!whole) {
      LOG.warn("{} has other bytes than were kept: see 'lake verify'", before.key());
    }
    return whole;
  }

  /// Keeps what two histories of a symbol tell differently, where they do.
  ///
  /// @return the key of the record
  Optional<String> compare(
      String symbol, Kept before, Bars older, Kept kept, Bars newer, Instant now) {
    return Restatement.between(before, older, kept, newer)
        .map(found -> lake.keepRestatement(symbol, found, now));
  }
}
