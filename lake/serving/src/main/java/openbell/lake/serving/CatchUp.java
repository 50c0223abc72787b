package openbell.lake.serving;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import openbell.store.Blob;
import openbell.store.BlobKeys;
import openbell.store.BlobPage;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what the lake has and the tables have not. What is in cold storage, and what the database
/// refuses for its content, is passed over. Not for several threads.
///
/// Its methods throw [StoreException] when the lake cannot be read, [SQLException] when the
/// database does not answer; what was written stays.
final class CatchUp {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

  private final ServingTable table;
  private final BlobStore lake;
  private final Moves moves;
  private final Between between;

  /// Not one whose state a snapshot of the process would share.
  private final Random random = new SecureRandom();

  /// What else there is to do, looked at again and again.
  @FunctionalInterface
  interface Between {
    /// Does it, and says whether to go on.
    boolean goesOn() throws SQLException, InterruptedException;
  }

  /// @param counts as in [Moves]
  CatchUp(ServingTable table, BlobStore lake, Duration counts, Between between) {
    this.table = table;
    this.lake = lake;
    moves = new Moves(lake, counts);
    this.between = between;
  }

  /// What came of it.
  ///
  /// @param written how many objects
  /// @param whole whether it came to its end
  record Done(int written, boolean whole) {}

  /// Compares everything: a listing of all that is computed, from any symbol on and then up to it.
  /// So what is passed over each time keeps nothing else from being written for ever where there is
  /// not the time for all.
  Done all() throws SQLException, InterruptedException {
    moves.symbols(); // What moves from here on is for the next look.
    List<ServingDocument.Kind> kinds = new ArrayList<>(List.of(ServingDocument.Kind.values()));
    Collections.shuffle(kinds, random);
    int written = 0;
    for (ServingDocument.Kind kind : kinds) {
      Optional<String> middle = moves.any(random).map(symbol -> kind.prefix() + symbol + "/");
      Done done = under(kind.prefix(), middle, Optional.empty());
      written += done.written;
      if (done.whole && middle.isPresent()) {
        done = under(kind.prefix(), Optional.empty(), middle);
        written += done.written;
      }
      if (!done.whole) {
        return new Done(written, false);
      }
    }
    return new Done(written, true);
  }

  /// Compares what symbols have whose records moved since the last time. Where none did, that is a
  /// listing of the records, and the database is not asked.
  Done moved() throws SQLException, InterruptedException {
    int written = 0;
    for (String symbol : moves.symbols()) {
      for (ServingDocument.Kind kind : ServingDocument.Kind.values()) {
        Done done = under(kind.prefix() + symbol + "/", Optional.empty(), Optional.empty());
        written += done.written;
        if (!done.whole) {
          return new Done(written, false);
        }
      }
    }
    return new Done(written, true);
  }

  /// @param from only keys beyond it
  /// @param upTo no keys beyond it
  private Done under(String prefix, Optional<String> from, Optional<String> upTo)
      throws SQLException, InterruptedException {
    int written = 0;
    Optional<String> after = from;
    do {
      BlobPage page = lake.list(prefix, after, BlobStore.MAX_PAGE);
      List<String> keys =
          page.blobs().stream()
              .map(ListedBlob::key)
              .filter(key -> ServingDocument.kind(key).isPresent())
              .filter(key -> isUpTo(key, upTo))
              .toList();
      Set<String> missing = keys.isEmpty() ? Set.of() : table.missing(keys);
      for (String key : missing) {
        written += write(key) ? 1 : 0;
        if (!between.goesOn()) {
          return new Done(written, false);
        }
      }
      if (!between.goesOn()) {
        return new Done(written, false);
      }
      after = page.next().filter(key -> isUpTo(key, upTo));
    } while (after.isPresent());
    return new Done(written, true);
  }

  private static boolean isUpTo(String key, Optional<String> last) {
    return last.isEmpty() || BlobKeys.ORDER.compare(key, last.get()) <= 0;
  }

  private boolean write(String key) throws SQLException {
    try {
      Optional<ServingDocument> document =
          lake.get(key).map(Blob::bytes).flatMap(json -> ServingDocument.read(key, json));
      if (document.isPresent()) {
        table.upsert(document.get());
      }
      return document.isPresent();
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.ARCHIVED) {
        throw e;
      }
      LOG.info("{} is archived and not in the serving tables: see 'lake restore'", key);
    } catch (SQLException e) {
      if (!isOfContent(e)) {
        throw e;
      }
      LOG.warn("the serving tables refuse {}: {}", key, e.getMessage());
    }
    return false;
  }

  /// Classes 22 and 23 of SQLSTATE: data exception, integrity constraint violation.
  static boolean isOfContent(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("22") || state.startsWith("23");
  }
}
