package openbell.lake.serving;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import openbell.store.Blob;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes objects of the lake's processed zone into the serving tables, one after the other on a
/// thread of its own.
///
/// Handing an object over costs an entry of a queue and never fails. A full queue, or a database
/// that does not answer, leaves objects out; it is asked again and again, and when it answers, all
/// that the lake has and the tables have not are written. Thread-safe.
public final class ServingWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServingWriter.class);
  private static final int MOST_WAITING = 10_000;

  private final ServingTable table;
  private final BlobStore lake;
  private final Duration retryAfter;
  private final BlockingQueue<ServingDocument> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong written = new AtomicLong();
  private final Thread thread;

  /// At the start nobody knows what the process before could not write.
  private volatile boolean behind = true;

  private volatile boolean closing;

  /// A writer that starts when the first object comes, or [#start] says so.
  ///
  /// @param where the database is; asked on the writer's own thread, for each connection
  /// @param lake where objects are read that could not be written at once
  /// @param retryAfter how long a database that did not answer is left alone
  public ServingWriter(Supplier<DatabaseUrl> where, BlobStore lake, Duration retryAfter) {
    table = new ServingTable(where);
    this.lake = lake;
    this.retryAfter = retryAfter;
    thread = Thread.ofPlatform().daemon().name("serving").unstarted(this::run);
  }

  /// Takes over an object that was just written; one that is not served is passed over.
  public void offer(String key, byte[] json) {
    Optional<ServingDocument> document = ServingDocument.read(key, json);
    if (document.isEmpty()) {
      return;
    }
    if (!queue.offer(document.get())) {
      behind = true;
    }
    start();
  }

  /// Objects written since this was made.
  public long written() {
    return written.get();
  }

  /// Starts it without an object: what the lake has and the tables have not is then written.
  public synchronized void start() {
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
  }

  /// Writes everything that the lake has and the tables have not, on the caller's thread. What is
  /// in cold storage, and what the database refuses for its content, is passed over.
  ///
  /// @return how many objects were written
  /// @throws StoreException when the lake cannot be read
  /// @throws SQLException when the database does not answer; what was written stays
  static int catchUp(ServingTable table, BlobStore lake) throws SQLException {
    Set<String> served = table.served();
    int count = 0;
    for (ServingDocument.Kind kind : ServingDocument.Kind.values()) {
      try (Stream<ListedBlob> objects = lake.listAll(kind.prefix())) {
        for (String key : (Iterable<String>) objects.map(ListedBlob::key)::iterator) {
          if (!served.contains(key) && caughtUp(table, lake, key)) {
            count++;
          }
        }
      }
    }
    return count;
  }

  private static boolean caughtUp(ServingTable table, BlobStore lake, String key)
      throws SQLException {
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
  private static boolean isOfContent(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("22") || state.startsWith("23");
  }

  private void run() {
    try {
      while (!(closing && queue.isEmpty())) {
        ServingDocument next = queue.poll(100, TimeUnit.MILLISECONDS);
        try {
          if (next != null) {
            table.upsert(next);
            written.incrementAndGet();
          }
          if (behind) {
            behind = false;
            int late = catchUp(table, lake);
            written.addAndGet(late);
            LOG.info("the serving tables caught up with {} objects", late);
          }
        } catch (SQLException | StoreException e) {
          // The object that failed is not in, so it is caught up with like the others.
          behind = true;
          LOG.warn("the serving tables are behind: {}", e.getMessage());
          rest();
        }
      }
    } catch (InterruptedException e) {
      // Told to end at once; what is left out is caught up with by the next process.
    } finally {
      table.close();
    }
  }

  private void rest() throws InterruptedException {
    long until = System.nanoTime() + retryAfter.toNanos();
    while (!closing && System.nanoTime() < until) {
      Thread.sleep(Math.min(100, retryAfter.toMillis()));
    }
  }

  /// Ends it, with what waits written if that takes no longer than two seconds.
  @Override
  public void close() {
    closing = true;
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(Duration.ofSeconds(2))) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
