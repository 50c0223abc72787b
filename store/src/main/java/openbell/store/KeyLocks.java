package openbell.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/// A lock for each key, in this process and between processes, in a fixed number of stripes.
///
/// File locks belong to the process, not to a thread, and Java refuses a second one on the same
/// file; so each stripe is first a lock in this process, then one on the file `root/.locks/NN`.
final class KeyLocks {

  private static final int STRIPES = 64;

  // For the whole process, since two stores may be open on one root; a lock holds no state.
  private static final ReentrantLock[] IN_PROCESS =
      IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toArray(ReentrantLock[]::new);

  private final Path dir;

  KeyLocks(Path dir) {
    this.dir = dir;
  }

  /// What is done under a lock.
  interface Action<T> {
    T run() throws IOException;
  }

  /// Runs `action` while no other thread or process runs one for the same key.
  <T> T with(String key, Action<T> action) throws IOException {
    int hash = key.hashCode(); // Specified for strings, so the same in every process.
    int stripe = Math.floorMod(hash ^ (hash >>> 16), STRIPES);
    ReentrantLock inProcess = IN_PROCESS[stripe];
    inProcess.lock();
    try {
      Path file = dir.resolve(stripe < 10 ? "0" + stripe : "" + stripe);
      try (FileChannel channel =
              AtomicFiles.inFolder(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = lock(channel)) {
        assert held.isValid();
        return action.run();
      }
    } finally {
      inProcess.unlock();
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (IOException e) {
        // The kernel looks for deadlocks by process: two threads of one and two of another can look
        // like one to it. They are not, as every thread holds one stripe: the others will let go.
        if (!String.valueOf(e.getMessage()).contains("deadlock")) {
          throw e;
        }
        LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
      }
    }
  }
}
