package openbell.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A directory of values that the far tier has not taken yet: each a file of its own, written
/// whole, tried again until the far tier takes it, refuses its condition, or it expires.
///
/// Tries are paced with full jitter (a random part of a time that doubles up to [#MAX_BACKOFF]), go
/// on after a restart, and never overwrite a newer value: what was put without a condition is
/// written only over what was there when it was looked at, and only if that was not made later.
/// Several processes may share the directory: whoever holds its lock sends, and a remove takes the
/// same lock, so that nothing is sent after it was removed.
///
/// Belongs to one [TieredCache], which starts and closes it. Thread-safe.
public final class Spool implements AutoCloseable {

  static final Duration TICK = Duration.ofSeconds(1);
  static final Duration FIRST_BACKOFF = Duration.ofSeconds(2);
  static final Duration MAX_BACKOFF = Duration.ofMinutes(5);
  static final Duration RESCAN = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final Duration LOCK_PAUSE = Duration.ofMillis(20);
  private static final int LOCK_TRIES = 1500; // Half a minute: longer than a put may take.
  private static final int FAILURES_PER_ROUND = 3;
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  private final Path dir;
  private final SpoolDirectory directory;
  private final Limits limits;
  private final Invalidations invalidations;
  private final Pace pace;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Receiver receiver;
  private Pace.@Nullable Repeating ticking;
  private final CompletableFuture<Void> leftSent = new CompletableFuture<>();
  private volatile Instant nextTry = Instant.MIN;
  private int failedRounds;
  private volatile boolean warnedOfSize;
  private final LongAdder sent = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  /// How much may wait.
  public record Limits(int maxEntries, long maxBytes) {

    /// 1,000 entries, 64 MB.
    public static final Limits DEFAULT = new Limits(1000, 64L << 20);

    public Limits {
      if (maxEntries < 1 || maxBytes < 1) {
        throw new IllegalArgumentException(
            "Limits of %d entries and %d bytes (at least 1)".formatted(maxEntries, maxBytes));
      }
    }
  }

  /// Where the values go.
  interface Receiver {
    /// What the far tier has.
    Tier.Recheck look(String key);

    Tier.Written send(String key, CacheEntry entry, Expected condition);

    /// The far tier took it.
    void taken(SpoolFile file, Tier.Written.Done done);

    /// It will never be sent.
    void refused(SpoolFile file);
  }

  /// Who knows that a value is no longer right although nobody could tell this machine.
  @FunctionalInterface
  public interface Invalidations {
    /// Whether this key was invalidated within this time. May throw [CacheException]: not to be
    /// known now.
    boolean within(String key, Duration age);
  }

  /// What one round came to.
  ///
  /// @param dropped expired, refused or superseded
  /// @param left still waiting
  public record Round(int sent, int dropped, int failed, int left) {}

  /// A spool in this directory, which is made with the first value.
  public Spool(Path dir, Limits limits, Pace pace) {
    this(dir, limits, pace, (key, age) -> false);
  }

  /// A spool that asks whether a value was invalidated elsewhere before it sends it
  /// ([Leases#invalidatedWithin]).
  public Spool(Path dir, Limits limits, Pace pace, Invalidations invalidations) {
    this.invalidations = invalidations;
    this.dir = dir.toAbsolutePath().normalize();
    this.directory = new SpoolDirectory(this.dir);
    this.limits = limits;
    this.pace = pace;
  }

  /// A spool of the default size.
  public Spool(Path dir, Pace pace) {
    this(dir, Limits.DEFAULT, pace);
  }

  /// Begins to send in the background, what was left by earlier processes included.
  void start(Receiver to) {
    lock.lock();
    try {
      if (receiver != null) {
        throw new IllegalStateException("The spool %s is in use (one cache each)".formatted(dir));
      }
      receiver = to;
      directory.removeLeftovers(pace.now());
      ticking = pace.every(TICK, this::tick);
      if (depth() > 0) { // A short-lived process has no time to wait for the first tick.
        pace.start(
            () -> {
              tick();
              leftSent.complete(null);
            });
      } else {
        leftSent.complete(null);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Keeps a value until it can be sent, in place of what waits under its key; false when it cannot
  /// be kept, which was told.
  boolean add(SpoolFile value) {
    byte[] bytes = value.toBytes();
    try {
      List<Path> before = directory.files(value.key());
      List<Path> all = directory.files("");
      long used = bytes.length;
      for (Path file : all) {
        used += SpoolDirectory.size(file);
      }
      if (all.size() - before.size() >= limits.maxEntries || used > limits.maxBytes) {
        if (!warnedOfSize) {
          warnedOfSize = true;
          LOG.warn(
              "Spool {} is full ({} values, {} bytes): what the far tier does not take is kept on"
                  + " this machine only",
              dir,
              all.size(),
              used - bytes.length);
        }
        return false;
      }
      directory.writeWhole(value.key(), bytes, pace.now());
      for (Path old : before) {
        Files.deleteIfExists(old);
      }
      if (all.isEmpty()) {
        nextTry = pace.now().plus(jitter(FIRST_BACKOFF));
      }
      return true;
    } catch (IOException e) {
      LOG.warn(
          "'{}' cannot be kept in spool {} until the far tier is back: {} (check the disk)",
          value.key(),
          dir,
          e.toString());
      return false;
    }
  }

  /// What waits under this key.
  Optional<SpoolFile> pending(String key) {
    try {
      for (Path file : directory.files(key).reversed()) {
        Optional<SpoolFile> value = directory.read(file);
        if (value.isPresent()) {
          return value;
        }
      }
    } catch (IOException e) {
      LOG.debug("Spool {} cannot be read", dir, e);
    }
    return Optional.empty();
  }

  /// Forgets what waits under this key.
  void forget(String key) {
    forget(() -> directory.files(key), file -> true);
  }

  /// Forgets what waits under keys that start with this.
  void forgetAll(String prefix) {
    forget(() -> directory.files(""), file -> file.key().startsWith(prefix));
  }

  /// Tries to send everything now; does nothing while another process is at it.
  public Round drain() {
    int[] counts = new int[3];
    boolean mine = locked(1, () -> drainAll(counts));
    int left = depth();
    if (mine) {
      sent.add(counts[0]);
      dropped.add(counts[1]);
      failedRounds = counts[2] > 0 ? failedRounds + 1 : 0;
      nextTry = pace.now().plus(counts[2] > 0 ? backoff() : left > 0 ? TICK : RESCAN);
    }
    return new Round(counts[0], counts[1], counts[2], left);
  }

  /// How many values wait.
  public int depth() {
    try {
      return directory.files("").size();
    } catch (IOException e) {
      return 0;
    }
  }

  long sent() {
    return sent.sum();
  }

  long dropped() {
    return dropped.sum();
  }

  /// Ends the background work, after a moment for the first round; what waits stays on disk.
  @Override
  public void close() {
    try {
      if (ticking != null) {
        pace.await(leftSent, CLOSE_WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      if (ticking != null) {
        ticking.close();
        ticking = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private void tick() {
    if (!pace.now().isBefore(nextTry)) {
      drain();
    }
  }

  private void drainAll(int[] counts) throws IOException {
    List<Path> oldestFirst =
        directory.files("").stream().sorted(Comparator.comparing(SpoolDirectory::timeOf)).toList();
    for (Path file : oldestFirst) {
      Optional<SpoolFile> value = directory.read(file);
      if (value.isPresent()) {
        counts[drain(file, value.get())]++;
      }
      if (counts[2] == FAILURES_PER_ROUND) {
        return; // It is down, not this value.
      }
    }
  }

  /// 0: sent, 1: dropped, 2: failed.
  private int drain(Path file, SpoolFile value) throws IOException {
    Receiver to = receiver;
    if (to == null) {
      return 2;
    }
    if (!value.entry().expiresAt().isAfter(pace.now())) {
      LOG.info("'{}' expired before the far tier took it", value.key());
      Files.deleteIfExists(file);
      return 1;
    }
    Tier.Written written;
    try {
      written = isInvalidated(value) ? new Tier.Written.Lost() : send(to, value);
    } catch (CacheException e) {
      LOG.debug("'{}' still waits: {}", value.key(), e.getMessage());
      return 2;
    }
    if (written instanceof Tier.Written.Done done) {
      to.taken(value, done);
      Files.deleteIfExists(file);
      return 0;
    }
    LOG.info(
        "'{}' was written by another or invalidated in the meantime: the spooled one is dropped",
        value.key());
    to.refused(value);
    Files.deleteIfExists(file);
    return 1;
  }

  /// A value that does not say when it was made cannot be told from one made since.
  private boolean isInvalidated(SpoolFile value) {
    Instant madeAt = value.entry().making().madeAt();
    Duration age = Duration.between(madeAt, pace.now());
    return !madeAt.equals(Instant.EPOCH)
        && invalidations.within(value.key(), age.isNegative() ? Duration.ZERO : age);
  }

  private static Tier.Written send(Receiver to, SpoolFile value) {
    if (!(value.condition() instanceof Expected.Anything)) {
      return to.send(value.key(), value.entry(), value.condition());
    }
    return switch (to.look(value.key())) {
      case Tier.Recheck.Other(Tier.Copy copy) ->
          isNewer(copy.hit().entry(), value.entry()) || copy.hit().version().isEmpty()
              ? new Tier.Written.Lost()
              : to.send(value.key(), value.entry(), Expected.version(copy.hit().version()));
      case Tier.Recheck.Gone() -> to.send(value.key(), value.entry(), Expected.absent());
      case Tier.Recheck.Same(Instant at) -> new Tier.Written.Lost();
    };
  }

  /// By when they were made, where both say so, else by when they expire.
  private static boolean isNewer(CacheEntry there, CacheEntry ours) {
    boolean known =
        !there.making().madeAt().equals(Instant.EPOCH)
            && !ours.making().madeAt().equals(Instant.EPOCH);
    return known
        ? there.making().madeAt().isAfter(ours.making().madeAt())
        : there.expiresAt().isAfter(ours.expiresAt());
  }

  private Duration backoff() {
    Duration most = FIRST_BACKOFF.multipliedBy(1L << Math.min(failedRounds - 1, 10));
    return jitter(most.compareTo(MAX_BACKOFF) < 0 ? most : MAX_BACKOFF);
  }

  private Duration jitter(Duration most) {
    return Duration.ofMillis(1 + (long) (pace.random() * most.toMillis()));
  }

  private interface Listing {
    List<Path> files() throws IOException;
  }

  private void forget(Listing listing, Predicate<SpoolFile> which) {
    try {
      if (listing.files().isEmpty()) {
        return;
      }
      boolean done =
          locked(
              LOCK_TRIES,
              () -> {
                for (Path file : listing.files()) {
                  if (directory.read(file).filter(which).isPresent()) {
                    Files.deleteIfExists(file);
                  }
                }
              });
      if (!done) {
        throw new IOException("another process holds its lock");
      }
    } catch (IOException e) {
      throw new CacheException(
          "Cannot remove values from the spool %s: %s (remove again)"
              .formatted(dir, e.getMessage()),
          e);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  /// Does work under the directory's lock; false when it was not to be had.
  private boolean locked(int tries, Work work) {
    lock.lock();
    try {
      if (!Files.isDirectory(dir)) {
        return true;
      }
      try (FileChannel channel =
          FileChannel.open(
              dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        for (int i = 0; i < tries; i++) {
          if (tryLock(channel) != null) {
            work.run();
            return true; // Closing the channel ends the lock.
          }
          if (i < tries - 1) {
            pace.sleep(LOCK_PAUSE);
          }
        }
        return false;
      }
    } catch (IOException e) {
      LOG.warn("Spool {} cannot be worked on: {} (check the disk)", dir, e.toString());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Another spool of this process, on the same directory.
    }
  }
}
