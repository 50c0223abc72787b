package openbell.lake.serving;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import openbell.store.BlobStore;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes objects of the lake's processed zone into the serving tables, one after the other on a
/// thread of its own.
///
/// Handing an object over costs an entry of a queue and never fails. What a full queue, or a
/// database that does not answer, leaves out is found by comparing the lake with the tables, as is
/// what other processes wrote. Whose process stands still between its answers says when
/// ([#settle]). Thread-safe.
public final class ServingWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServingWriter.class);
  private static final int MOST_WAITING = 10_000;
  private static final Duration AT_THE_END = Duration.ofSeconds(2);

  /// A database that nobody is connected to may go to sleep.
  private static final Duration IDLE = Duration.ofMinutes(1);

  /// How it keeps up with others, and with what could not be written.
  ///
  /// @param retryAfter how long a database that did not answer is left alone
  /// @param compares whether everything is compared at the start and after an outage; else what
  ///   could not be written is tried again as long as the process lives, and the rest is for others
  /// @param lookEvery how often it is looked for what others wrote; empty: never
  /// @param compareEvery how often everything is compared besides, where it looks at all
  /// @param counts how long a symbol is looked at after others fetched it
  public record Pace(
      Duration retryAfter,
      boolean compares,
      Optional<Duration> lookEvery,
      Duration compareEvery,
      Duration counts) {
    private static final Duration RETRY = Duration.ofSeconds(30);
    private static final Duration DAY = Duration.ofDays(1);

    /// A report may take minutes from its prices to its indicators.
    private static final Duration MAKING = Duration.ofMinutes(10);

    /// Of a process that lives long: it follows what others write.
    public static final Pace SERVER =
        new Pace(RETRY, true, Optional.of(Duration.ofMinutes(5)), DAY, MAKING);

    /// Of one that ends with its work.
    public static final Pace COMMAND = new Pace(RETRY, true, Optional.empty(), DAY, MAKING);

    /// Of one that stands still between its answers, and of which there are many.
    public static final Pace FUNCTION = new Pace(RETRY, false, Optional.empty(), DAY, MAKING);
  }

  /// What there is to do.
  private sealed interface Job {
    record Write(ServingDocument document) implements Job {}

    /// Everything before it is done: nothing is held open any longer.
    record Settle(CompletableFuture<Boolean> done) implements Job {}

    /// @param until as [System#nanoTime]
    record Compare(long until, CompletableFuture<Boolean> done) implements Job {}
  }

  private final ServingTable table;
  private final CatchUp catchUp;
  private final Pace pace;
  private final BlockingQueue<Job> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong offered = new AtomicLong();
  private final AtomicLong written = new AtomicLong();

  /// Handed over, and neither written nor left to a comparison.
  private final AtomicLong waiting = new AtomicLong();

  private final Thread thread;
  private volatile long settled;
  private volatile long waitedFor;

  /// Whether everything is to be compared: at the start nobody knows what the process before could
  /// not write.
  private volatile boolean behind;

  private volatile boolean resting;
  private volatile boolean closing;

  /// The thread does nothing any longer.
  private volatile boolean ended;

  /// What a full queue left out, and nobody has looked for since.
  private volatile boolean lost;

  // Of the writer's own thread, as the table is.
  private long compareUntil;
  private long comparedAt;
  private long lookedAt;
  private boolean gaveUp;

  /// A writer that starts when the first object comes, or [#start] says so.
  ///
  /// @param where the database is; asked on the writer's own thread, for each connection
  /// @param lake where objects are read that were not handed over
  public ServingWriter(Supplier<DatabaseUrl> where, BlobStore lake, Pace pace) {
    table = new ServingTable(where);
    catchUp = new CatchUp(table, lake, pace.counts(), this::goesOn);
    this.pace = pace;
    behind = pace.compares();
    thread = Thread.ofPlatform().daemon().name("serving").unstarted(this::run);
  }

  /// Takes over an object that was just written; one that is not served is passed over.
  public void offer(String key, byte[] json) {
    Optional<ServingDocument> document = ServingDocument.read(key, json);
    if (document.isEmpty()) {
      return;
    }
    offered.incrementAndGet();
    waiting.incrementAndGet();
    if (!queue.offer(new Job.Write(document.get()))) {
      leftOut();
    }
    start();
  }

  private void leftOut() {
    waiting.decrementAndGet();
    behind = pace.compares();
    lost = !pace.compares();
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

  /// Waits until all that was handed over is written, and no connection is open: for a process that
  /// is about to stand still. Costs nothing when nothing was handed over since the last time; what
  /// could not be written then is not waited for again.
  ///
  /// @param atMost after that, or once the database has not answered, it is not waited for
  /// @return whether all is written
  public boolean settle(Duration atMost) {
    long now = offered.get();
    if (now == settled) {
      return !lost;
    }
    if (now == waitedFor && waiting.get() > 0) {
      return false;
    }
    waitedFor = now;
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    if (!isDone(new Job.Settle(done), done, atMost)) {
      return false;
    }
    settled = now;
    return !lost;
  }

  /// Compares the lake with the tables and writes what they have not, as far as there is time; then
  /// no connection is open.
  ///
  /// @return whether it came to its end
  public boolean catchUp(Duration atMost) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    start();
    // It ends by itself before nobody waits for it any longer.
    long until = System.nanoTime() + atMost.toNanos() / 10 * 9;
    return isDone(new Job.Compare(until, done), done, atMost);
  }

  private boolean isDone(Job job, CompletableFuture<Boolean> done, Duration atMost) {
    if (resting || ended || !queue.offer(job)) {
      return false;
    }
    if (ended) { // Since.
      giveUpWaiting();
    }
    try {
      return done.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void run() {
    try {
      while (!isOver()) {
        Job next = queue.poll(100, TimeUnit.MILLISECONDS);
        try {
          if (next == null) {
            keepUp();
          } else {
            work(next);
          }
        } catch (SQLException
            | RuntimeException
            | LinkageError
            | ServiceConfigurationError e) { // The last two: jars that are not whole.
          failed(next, e);
        }
      }
    } catch (InterruptedException e) {
      // Told to end at once; what is left out is caught up with by the next process.
    } finally {
      ended = true;
      giveUpWaiting();
      table.close();
    }
  }

  private boolean isOver() {
    return closing && (gaveUp || (queue.isEmpty() && !behind));
  }

  private void work(Job job) throws SQLException, InterruptedException {
    switch (job) {
      case Job.Write(ServingDocument document) -> {
        write(document);
        waiting.decrementAndGet();
      }
      case Job.Settle(CompletableFuture<Boolean> done) -> {
        table.close();
        done.complete(true);
      }
      case Job.Compare(long until, CompletableFuture<Boolean> done) -> {
        compareUntil = until;
        boolean whole = compare();
        table.close();
        done.complete(whole);
      }
    }
  }

  private void write(ServingDocument document) throws SQLException {
    try {
      table.upsert(document);
      written.incrementAndGet();
    } catch (SQLException e) {
      if (!CatchUp.isOfContent(e)) {
        throw e;
      }
      LOG.warn("the serving tables refuse {}: {}", document.key(), e.getMessage());
    }
  }

  /// What there is to do while nothing is handed over.
  private void keepUp() throws SQLException, InterruptedException {
    long now = System.nanoTime();
    if (behind) {
      behind = false;
      compareUntil = Long.MAX_VALUE;
      compare();
    } else if (pace.lookEvery().isPresent() && now - lookedAt >= pace.lookEvery().get().toNanos()) {
      behind = now - comparedAt >= pace.compareEvery().toNanos();
      compareUntil = Long.MAX_VALUE;
      told(catchUp.moved());
      lookedAt = System.nanoTime();
    } else {
      table.closeIdle(IDLE);
    }
  }

  private boolean compare() throws SQLException, InterruptedException {
    boolean lacks = lost;
    boolean whole = false;
    lost = false;
    try {
      CatchUp.Done done = catchUp.all();
      comparedAt = System.nanoTime();
      lookedAt = comparedAt;
      told(done);
      whole = done.whole();
    } finally {
      if (lacks && !whole) {
        lost = true;
      }
    }
    return whole;
  }

  private void told(CatchUp.Done done) {
    written.addAndGet(done.written());
    if (done.written() > 0) {
      LOG.info("the serving tables caught up with {} objects", done.written());
    }
  }

  /// In the middle of catching up: what was just handed over goes first.
  private boolean goesOn() throws SQLException, InterruptedException {
    for (Job next = queue.peek(); next != null && !(next instanceof Job.Compare); ) {
      queue.take();
      boolean worked = false;
      try {
        work(next);
        worked = true;
      } finally {
        if (!worked) {
          putBack(next);
        }
      }
      next = queue.peek();
    }
    return compareUntil == Long.MAX_VALUE || System.nanoTime() < compareUntil;
  }

  private void failed(@Nullable Job job, Throwable e) throws InterruptedException {
    // The object that failed is not in, so it is caught up with like the others.
    behind = pace.compares();
    putBack(job);
    table.close(); // Whatever it was in the middle of.
    gaveUp = closing;
    boolean told = e instanceof SQLException || e instanceof StoreException;
    LOG.warn("the serving tables are behind: {}", firstLine(told ? e.getMessage() : e.toString()));
    rest();
  }

  private static String firstLine(@Nullable String message) {
    return String.valueOf(message).lines().findFirst().orElse("");
  }

  /// For who never compares: an object is tried again with what comes next. Nobody waits for it.
  private void putBack(@Nullable Job job) {
    switch (job) {
      case Job.Write write -> {
        if (pace.compares() || closing || !queue.offer(write)) {
          leftOut();
        }
      }
      case Job.Settle(CompletableFuture<Boolean> done) -> done.complete(false);
      case Job.Compare(long _, CompletableFuture<Boolean> done) -> done.complete(false);
      case null -> {}
    }
  }

  private void rest() throws InterruptedException {
    long until = System.nanoTime() + pace.retryAfter().toNanos();
    resting = true;
    try {
      while (!closing && System.nanoTime() < until) {
        giveUpWaiting();
        Thread.sleep(Math.min(100, pace.retryAfter().toMillis()));
      }
    } finally {
      resting = false;
    }
  }

  private void giveUpWaiting() {
    queue.removeIf(
        job ->
            switch (job) {
              case Job.Settle(CompletableFuture<Boolean> done) -> done.complete(false);
              case Job.Compare(long _, CompletableFuture<Boolean> done) -> done.complete(false);
              case Job.Write _ -> false;
            });
  }

  /// Ends it, with what waits written if that takes no longer than two seconds.
  @Override
  public void close() {
    closing = true;
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(AT_THE_END)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
