package openbell.delivery.bundle.loader;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Fetches ranges of an object by several connections at once, each byte hashed as it comes.
final class Transfer {

  private static final int BUFFER_BYTES = 128 << 10;

  private final RemoteObject object;
  private final Retries retries;
  private final Deadline deadline;
  private final int connections;
  private final Queue<Run> runs = new ConcurrentLinkedQueue<>();
  private final CountDownLatch known = new CountDownLatch(1);
  private final CountDownLatch ended;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean stopped;

  Transfer(RemoteObject object, Retries retries, Deadline deadline, int connections) {
    this.object = object;
    this.retries = retries;
    this.deadline = deadline;
    this.connections = connections;
    this.ended = new CountDownLatch(connections);
  }

  /// A piece of a jar, and where it lies in the object.
  record Piece(Landing landing, int number, long objectOffset) {
    int bytes() {
      return landing.jar().pieceBytes(number);
    }
  }

  /// Pieces that lie one behind the other and are asked for in one request.
  record Run(List<Piece> pieces) {
    long lastByte() {
      return pieces.getLast().objectOffset() + pieces.getLast().bytes() - 1;
    }

    /// The pieces of these jars, in runs of at most a piece's usual size.
    static List<Run> of(Collection<Landing> landings, long bodyOffset) {
      List<Run> runs = new ArrayList<>();
      List<Piece> open = new ArrayList<>();
      long openBytes = 0;
      for (Landing landing : landings) {
        long at = bodyOffset + landing.jar().offset();
        for (int i = 0; i < landing.jar().pieces().size(); i++) {
          Piece piece = new Piece(landing, i, at);
          boolean joins = !open.isEmpty() && new Run(open).lastByte() + 1 == at;
          if (!open.isEmpty() && (!joins || openBytes + piece.bytes() > BundleIndex.PIECE_BYTES)) {
            runs.add(new Run(List.copyOf(open)));
            open.clear();
            openBytes = 0;
          }
          open.add(piece);
          openBytes += piece.bytes();
          at += piece.bytes();
        }
      }
      if (!open.isEmpty()) {
        runs.add(new Run(List.copyOf(open)));
      }
      return runs;
    }
  }

  /// Starts the threads, which get ready while nobody yet knows what is to be fetched.
  void start() {
    for (int i = 0; i < connections; i++) {
      boolean first = i == 0;
      Thread.ofPlatform().daemon().name("bundle-" + i).start(() -> work(first));
    }
  }

  /// Fetches all of these.
  ///
  /// @throws BundleException if it cannot be done, or not in time; some jars may have come
  void fetch(Collection<Run> wanted) throws InterruptedException {
    runs.addAll(wanted);
    known.countDown();
    boolean inTime = ended.await(deadline.leftMillis(), TimeUnit.MILLISECONDS);
    stop();
    Throwable cause = failure.get();
    if (cause instanceof BundleException e) {
      throw e;
    }
    if (cause != null) {
      throw new IllegalStateException("A load failed: report this as a bug", cause);
    }
    if (!inTime || !runs.isEmpty()) {
      throw retries.tooSlow();
    }
  }

  /// Has the threads end soon, whatever they are at.
  void stop() {
    stopped = true;
    known.countDown();
  }

  int requests() {
    return requests.get();
  }

  private void work(boolean first) {
    try {
      if (first) {
        Sha256.warmUp();
      }
      known.await();
      byte[] buffer = new byte[BUFFER_BYTES];
      MessageDigest digest = Sha256.digest();
      Run run;
      while (!stopped && (run = runs.poll()) != null) {
        fetch(run, digest, buffer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure.compareAndSet(null, e);
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      stopped = true;
      drain();
    } finally {
      ended.countDown();
    }
  }

  private void drain() {
    runs.clear();
    for (long i = ended.getCount(); i > 1; i--) {
      ended.countDown(); // Nobody waits for the others any more.
    }
  }

  private void fetch(Run run, MessageDigest digest, byte[] buffer) throws InterruptedException {
    int next = 0;
    Retries.Attempts attempts = retries.attempts();
    while (next < run.pieces().size()) {
      requests.incrementAndGet();
      try (RemoteObject.Range range =
          object.get(run.pieces().get(next).objectOffset(), run.lastByte())) {
        while (next < run.pieces().size()) {
          fetch(run.pieces().get(next), range, digest, buffer);
          next++;
          attempts.cameOn();
        }
      } catch (IOException e) {
        attempts.pauseOrThrow(e);
      }
    }
  }

  private void fetch(Piece piece, RemoteObject.Range range, MessageDigest digest, byte[] buffer)
      throws IOException {
    Landing landing = piece.landing();
    long at = (long) piece.number() * BundleIndex.PIECE_BYTES;
    int left = piece.bytes();
    digest.reset();
    while (left > 0) {
      if (stopped) {
        throw retries.tooSlow();
      }
      int count = range.read(buffer, Math.min(left, buffer.length));
      digest.update(buffer, 0, count);
      landing.write(buffer, count, at);
      at += count;
      left -= count;
    }
    String found = Sha256.hex(digest.digest());
    if (!found.equals(landing.jar().pieces().get(piece.number()))) {
      throw new Retries.WrongBytes(
          landing.jar().name()
              + " has the SHA-256 "
              + found
              + " at byte "
              + (long) piece.number() * BundleIndex.PIECE_BYTES);
    }
    landing.landed();
  }
}
