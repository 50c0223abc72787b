package openbell.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A cache in one SQLite file on this machine, which several processes may share.
///
/// One connection under a lock serves all threads of the process: SQLite lets one writer in at a
/// time anyway, a read takes microseconds, and so the statements stay prepared. Between processes
/// the write-ahead log lets readers go on beside a writer, and writers wait for each other up to
/// [#BUSY_TIMEOUT].
///
/// The constructor touches no disk: the first use opens the file, since loading SQLite costs more
/// than most commands that never ask the cache. Beyond [Limits#maxBytes] the least recently used
/// entries go; use is noted once in [#TOUCH] and written later, so that reads stay reads. Expired
/// entries stay for [#STALE_KEPT], for those who take a stale answer.
///
/// A file that is damaged or of another schema is set aside with one warning and a new one begun.
/// Where the disk fails (full, read-only), the tier warns once and passes through, finds nothing
/// and keeps nothing, and tries again after [#REST]. Only a remove that cannot be done is a
/// [CacheException], since the value would come back.
public final class SqliteCache implements NearTier {

  static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);
  static final Duration REST = Duration.ofSeconds(30);
  static final Duration STALE_KEPT = Duration.ofDays(7);
  static final Duration TOUCH = Duration.ofMinutes(1);
  static final int WRITES_BETWEEN_SWEEPS = 200;

  private static final Logger LOG = LoggerFactory.getLogger(SqliteCache.class);
  private static final String TIER = "sqlite";
  private static final int MOST_TOUCHES = 1000;
  // What a row costs beside key and bytes: its other columns and its places in three indexes.
  private static final int ROW_BYTES = 300;

  private final Path path;
  private final SqliteFile file;
  private final Limits limits;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Long> touches = new HashMap<>();
  private SqliteFile.@Nullable Open open;
  private boolean closed;
  private boolean failing;
  private Instant restsUntil = Instant.MIN;
  private Instant touchesDue = Instant.MAX;
  private int writesUntilSweep;
  private long bytes;
  private long evicted;

  /// How much is kept.
  ///
  /// @param maxBytes of keys, values and some 300 bytes a row, together; the file may be a little
  ///   larger, and does not shrink
  /// @param maxEntryBytes a larger value is not kept
  public record Limits(long maxBytes, long maxEntryBytes) {

    /// 256 MB in all, 8 MB an entry.
    public static final Limits DEFAULT = new Limits(256L << 20, 8L << 20);

    public Limits {
      if (maxEntryBytes < 1 || maxBytes < maxEntryBytes) {
        throw new IllegalArgumentException(
            "Limits of %d bytes and %d an entry (an entry at least 1, all at least one entry)"
                .formatted(maxBytes, maxEntryBytes));
      }
    }
  }

  /// A cache in `file` of the default size, made with its folder when it is first used.
  public SqliteCache(Path file, InstantSource clock) {
    this(file, Limits.DEFAULT, clock);
  }

  /// A cache in `file`, made with its folder when it is first used.
  public SqliteCache(Path file, Limits limits, InstantSource clock) {
    this.path = file.toAbsolutePath().normalize();
    this.file = new SqliteFile(path, BUSY_TIMEOUT, clock);
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public Optional<Copy> copy(String key) {
    Instant now = clock.instant();
    return row(key).map(row -> new Copy(hit(row), now));
  }

  @Override
  public Optional<Copy> held(String key) {
    return row(key).map(row -> new Copy(hit(row), Instant.ofEpochMilli(row.checkedAt())));
  }

  @Override
  public Recheck recheck(String key, String version) {
    return Tier.compare(copy(key), version);
  }

  @Override
  public Written write(String key, CacheEntry entry, Expected expected) {
    CacheKeys.check(key);
    Instant now = clock.instant();
    String version = UUID.randomUUID().toString();
    SqliteRows.Row row = new SqliteRows.Row(entry, version, 0, now.toEpochMilli());
    return attempt(
        "write",
        key,
        new Written.Done("", now),
        rows ->
            rows.atOnce(
                () -> {
                  if (!holds(rows, key, expected)) {
                    return new Written.Lost();
                  }
                  boolean kept = write(rows, key, row, false);
                  return new Written.Done(kept ? version : "", now);
                }));
  }

  @Override
  public void hold(String key, CacheEntry entry, String version, Instant confirmedAt) {
    CacheKeys.check(key);
    long checkedAt = confirmedAt.toEpochMilli();
    SqliteRows.Row row = new SqliteRows.Row(entry, version, checkedAt, clock.millis());
    attempt("write", key, false, rows -> rows.atOnce(() -> write(rows, key, row, checkedAt != 0)));
  }

  @Override
  public boolean confirm(String key, String from, String version, Instant confirmedAt) {
    CacheKeys.check(key);
    return attempt(
        "confirm",
        key,
        false,
        rows -> rows.confirm(key, from, version, confirmedAt.toEpochMilli()));
  }

  @Override
  public void drop(String key, String version) {
    CacheKeys.check(key);
    attempt("drop", key, 0, rows -> rows.delete(key, version));
  }

  @Override
  public void remove(String key) {
    CacheKeys.check(key);
    insist("remove", key, rows -> rows.delete(key));
  }

  @Override
  public int removeAll(String prefix) {
    CacheKeys.checkPrefix(prefix);
    return insist("remove", prefix + "...", rows -> rows.deletePrefix(prefix));
  }

  /// `entries` and `bytes` in the file, `evicted` by this process; empty when it cannot be read.
  @Override
  public Map<String, Long> counts() {
    return attempt(
        "count",
        "",
        Map.of(),
        rows -> {
          SqliteRows.Totals totals = rows.totals();
          return Map.of("entries", totals.rows(), "bytes", totals.bytes(), "evicted", evicted);
        });
  }

  /// What is kept under a prefix, expired or not, in the order of keys; empty when the file cannot
  /// be read.
  public List<CacheListing> list(String prefix) {
    return attempt("list", prefix, List.of(), rows -> rows.list(prefix));
  }

  /// What is asked of the counters and the ledger that the file keeps beside its entries, at once.
  interface Bookkeeping<T> {
    T with(SqliteRows rows, SqliteLedger ledger) throws SQLException;
  }

  /// Does this whole, or not at all and gives what stands for it.
  <T> T ledger(T instead, Bookkeeping<T> work) {
    return attempt("count", "", instead, rows -> rows.atOnce(() -> work.with(rows, rows.ledger())));
  }

  /// The counters that the file keeps, of all processes that ever wrote to it.
  Map<String, Long> counters() {
    return attempt("count", "", Map.of(), SqliteRows::counters);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (open != null) {
        flushTouches(open.rows());
      }
    } catch (SQLException e) {
      LOG.debug("Last uses in {} are not noted", path, e);
    } finally {
      closeFile();
      lock.unlock();
    }
  }

  /// For messages: `sqlite`.
  @Override
  public String toString() {
    return TIER;
  }

  private Optional<SqliteRows.Row> row(String key) {
    CacheKeys.check(key);
    return attempt(
        "read",
        key,
        Optional.empty(),
        rows -> {
          Optional<SqliteRows.Row> row = rows.find(key);
          if (row.isPresent()) {
            noteUse(rows, key, row.get().lastUsed());
          }
          return row;
        });
  }

  private static CacheHit hit(SqliteRows.Row row) {
    return new CacheHit(row.entry(), TIER, row.version());
  }

  private static boolean holds(SqliteRows rows, String key, Expected expected) throws SQLException {
    return switch (expected) {
      case Expected.Anything() -> true;
      case Expected.Absent() -> rows.version(key).isEmpty();
      case Expected.Version(String version) ->
          rows.version(key).filter(version::equals).isPresent();
    };
  }

  /// Within a transaction; says whether the value is small enough to be kept.
  private boolean write(SqliteRows rows, String key, SqliteRows.Row row, boolean unlessNewer)
      throws SQLException {
    flushTouches(rows);
    long length = row.entry().bytes().length;
    if (length > limits.maxEntryBytes) {
      rows.delete(key); // What was there before is no longer right.
      LOG.debug("{} bytes of '{}' pass through {}", length, key, path);
      return false;
    }
    long size = length + key.length() + ROW_BYTES;
    rows.write(key, row, size, unlessNewer);
    bytes += size;
    if (--writesUntilSweep < 0) {
      rows.deleteExpired(clock.instant().minus(STALE_KEPT));
      bytes = rows.totals().bytes(); // Other processes write as well.
      writesUntilSweep = WRITES_BETWEEN_SWEEPS;
    }
    if (bytes > limits.maxBytes) {
      // The sum above counts what was replaced twice: ask before anything goes.
      bytes = rows.totals().bytes();
      if (bytes > limits.maxBytes) {
        rows.deleteExpired(clock.instant().minus(STALE_KEPT));
        // Down to nine tenths, so that not every write has to make room.
        evicted += rows.evict(rows.totals().bytes() - limits.maxBytes / 10 * 9);
        bytes = rows.totals().bytes();
      }
    }
    return true;
  }

  private void noteUse(SqliteRows rows, String key, long lastUsed) throws SQLException {
    Instant now = clock.instant();
    if (now.toEpochMilli() - lastUsed >= TOUCH.toMillis()
        && touches.putIfAbsent(key, now.toEpochMilli()) == null
        && touchesDue.equals(Instant.MAX)) {
      touchesDue = now.plus(TOUCH);
    }
    if (!now.isBefore(touchesDue) || touches.size() > MOST_TOUCHES) {
      rows.atOnce(
          () -> {
            flushTouches(rows);
            return true;
          });
    }
  }

  private void flushTouches(SqliteRows rows) throws SQLException {
    rows.touch(touches);
    touches.clear();
    touchesDue = Instant.MAX;
  }

  private interface Work<T> {
    T with(SqliteRows rows) throws SQLException;
  }

  /// Does work if the disk lets it, else gives what stands for it.
  private <T> T attempt(String what, String key, T instead, Work<T> work) {
    lock.lock();
    try {
      checkOpen();
      if (clock.instant().isBefore(restsUntil)) {
        return instead;
      }
      return run(work);
    } catch (SQLException | IOException | LinkageError e) {
      fails(what, key, e);
      return instead;
    } finally {
      lock.unlock();
    }
  }

  /// Does work or throws.
  private int insist(String what, String key, Work<Integer> work) {
    lock.lock();
    try {
      checkOpen();
      return run(work);
    } catch (SQLException | IOException | LinkageError e) {
      closeFile();
      throw new CacheException(
          "Cannot %s '%s' in the cache %s: %s (check the disk; the file may be deleted, it only"
                  .formatted(what, key, path, e.getMessage())
              + " holds copies)",
          e);
    } finally {
      lock.unlock();
    }
  }

  private <T> T run(Work<T> work) throws SQLException, IOException {
    for (boolean again = true; ; again = false) {
      if (open == null) {
        open = file.open();
        bytes = open.bytes();
      }
      SqliteFile.Open opened = open;
      try {
        T result = work.with(opened.rows());
        if (failing) {
          failing = false;
          LOG.info("Cache {} works again", path);
        }
        return result;
      } catch (SQLException e) {
        if (!again || !SqliteFile.isDamage(e)) {
          throw e;
        }
        closeFile();
        file.setAside(opened.fileKey(), e);
      }
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("The cache %s is closed".formatted(path));
    }
  }

  private void fails(String what, String key, Throwable e) {
    closeFile();
    boolean busy = e instanceof SQLException sql && SqliteFile.isBusy(sql);
    restsUntil = busy ? Instant.MIN : clock.instant().plus(REST);
    if (!failing) {
      failing = true;
      LOG.warn(
          "Cache {} fails to {} '{}' ({}): going on without it, trying again every {} s (check the"
              + " disk)",
          path,
          what,
          key,
          e.getMessage(),
          REST.toSeconds());
    }
  }

  private void closeFile() {
    SqliteFile.Open opened = open;
    open = null;
    if (opened != null) {
      try {
        opened.rows().close();
      } catch (SQLException e) {
        LOG.debug("{} does not close", path, e);
      }
    }
  }
}
