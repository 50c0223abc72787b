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
/// that does not answer, leaves objects out; when it answers again, all that the lake has and the
/// tables have not are written. Thread-safe.
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

  /// A writer that starts when the first object comes.
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

  /// Writes everything that the lake has and the tables have not, on the caller's thread.
  ///
  /// @return how many objects were written
  /// @throws StoreException when the lake cannot be read
  /// @throws SQLException when the database does not take it; what was written stays
  static int catchUp(ServingTable table, BlobStore lake) throws SQLException {
    Set<String> served = table.served();
    int count = 0;
    for (ServingDocument.Kind kind : ServingDocument.Kind.values()) {
      try (Stream<ListedBlob> objects = lake.listAll(kind.prefix())) {
        for (String key : (Iterable<String>) objects.map(ListedBlob::key)::iterator) {
          Optional<ServingDocument> document =
              served.contains(key)
                  ? Optional.empty()
                  : lake.get(key).map(Blob::bytes).flatMap(json -> ServingDocument.read(key, json));
          if (document.isPresent()) {
            table.upsert(document.get());
            count++;
          }
        }
      }
    }
    return count;
  }

  private synchronized void start() {
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
  }

  private void run() {
    try {
      while (!(closing && queue.isEmpty())) {
        ServingDocument next = queue.poll(100, TimeUnit.MILLISECONDS);
        if (next != null) {
          write(next);
        }
      }
    } catch (InterruptedException e) {
      // Told to end at once; what is left out is caught up with by the next process.
    } finally {
      table.close();
    }
  }

  private void write(ServingDocument document) throws InterruptedException {
    try {
      table.upsert(document);
      written.incrementAndGet();
      if (behind) {
        behind = false;
        int late = catchUp(table, lake);
        written.addAndGet(late);
        LOG.info("the serving tables caught up with {} objects", late);
      }
    } catch (SQLException | StoreException e) {
      behind = true;
      LOG.warn("the serving tables do not take {}: {}", document.key(), e.getMessage());
      if (!closing) {
        Thread.sleep(retryAfter);
      }
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
