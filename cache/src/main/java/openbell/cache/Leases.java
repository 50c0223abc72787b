package openbell.cache;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import openbell.store.StateRecord;
import openbell.store.StateStore;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;

/// Leases on keys, so that of many instances one makes a value: a record `leases/` and the key for
/// each, in a [StateStore], changed by compare-and-set only.
///
/// A lease is taken by creating its record, or by replacing one that was released, was broken, or
/// whose holder has not renewed it for nearly the lease time; it is released by replacing it, never
/// by a delete, which could hit the lease of a successor. How old a record is, is judged by the
/// store's own clock: the instances' clocks may differ by minutes. Thread-safe.
public final class Leases {

  /// The shortest lease time: S3 tells times in whole seconds, twice in each comparison.
  public static final Duration SHORTEST = Duration.ofSeconds(5);

  /// What is taken off the lease time, so that it covers all that a dead holder costs: the silence
  /// itself, the second to which the store's times are cut, and the look that finds it.
  private static final Duration NOTICING = Duration.ofSeconds(2);

  static final String FOLDER = "leases/";
  static final String INVALIDATED = "invalidated/";

  private static final int TRIES = 4;
  private static final int BREAKS_AT_ONCE = 16;
  private static final Duration BREAKING_MOST = Duration.ofSeconds(60);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private final StateStore store;
  private final Duration silence;
  private final Pace pace;
  private final String holder;
  private final RandomGenerator random;
  private final LeaseRules rules;

  /// Leases in this store, which stays its owner's to close.
  ///
  /// @param leaseTime how long the others wait at most for a holder that died; at least [#SHORTEST]
  /// @param holder who this instance is, for messages; need not be unique
  public Leases(StateStore store, Duration leaseTime, Pace pace, String holder) {
    // Secure, as it alone draws anew in every instance that is restored from one snapshot.
    this(store, leaseTime, pace, holder, new SecureRandom(), LeaseRules.ALL);
  }

  Leases(
      StateStore store,
      Duration leaseTime,
      Pace pace,
      String holder,
      RandomGenerator random,
      LeaseRules rules) {
    if (leaseTime.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "Lease time of %s (must be at least %s)".formatted(leaseTime, SHORTEST));
    }
    this.store = store;
    this.silence = leaseTime.minus(NOTICING);
    this.pace = pace;
    this.holder = holder;
    this.random = random;
    this.rules = rules;
  }

  /// What became of an attempt to take a lease.
  public sealed interface Taking {

    /// It is this instance's.
    ///
    /// @param takenOver whether from a holder that had stopped renewing it
    record Taken(Lease lease, boolean takenOver) implements Taking {}

    /// Another holds it.
    ///
    /// @param age since it was last renewed
    /// @param remaining until it may be taken over unless it is renewed
    record Busy(String holder, Duration age, Duration remaining) implements Taking {}

    /// Another failed to make the value just now; nobody should try yet.
    ///
    /// @param retryAfter when to try again
    record Failed(String reason, Duration retryAfter) implements Taking {}

    /// The state store does not answer: there is no lease to be had, and none to be feared.
    record Unavailable(String reason) implements Taking {}
  }

  /// A look at a lease: why it cannot be taken, else over what it can.
  ///
  /// @param occupied null when it is free
  /// @param record null when there is none
  record Look(@Nullable Taking occupied, @Nullable StateRecord record) {}

  /// Takes the lease of this key if it is free; never waits for another holder.
  ///
  /// Free and never used: one request. Used before: up to four over a `BlobStateStore`, which reads
  /// once itself when a write is refused. Held by another: three.
  public Taking tryTake(String key) {
    return take(key, null);
  }

  /// As [#tryTake], for a key whose lease was most likely taken before: two requests if it is free,
  /// one if it is held.
  Taking lookAndTake(String key) {
    Look look = look(key);
    if (look.occupied() == null) {
      return take(key, look.record());
    }
    // One failed look is no reason to go without.
    return look.occupied() instanceof Taking.Unavailable ? take(key, null) : look.occupied();
  }

  /// Takes a lease that a look found free.
  Taking tryTake(String key, Look look) {
    return take(key, look.record());
  }

  /// Looks at a lease, in one request.
  Look look(String key) {
    try {
      Optional<StateRecord> record = store.read(name(key));
      return new Look(record.map(this::occupied).orElse(null), record.orElse(null));
    } catch (StoreException e) {
      return new Look(new Taking.Unavailable(String.valueOf(e.getMessage())), null);
    }
  }

  /// Takes the lease from whoever holds it, since what it makes is no longer wanted: the holder's
  /// next renewal fails, and what it may write before is taken back when it releases.
  ///
  /// @return whether there was a record to break
  /// @throws CacheException when the state store fails
  public boolean breakLease(String key) {
    String token = newToken();
    String why = "it changed under every try";
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      try {
        Optional<StateRecord> record = store.read(name(key));
        if (record.isEmpty()) {
          return false;
        }
        LeaseRecord lease = parse(record.get());
        if (lease.token().equals(token)) {
          return true; // Written before, and the reply lost.
        }
        byte[] broken = lease.broken(holder, token).bytes();
        if (store.replace(name(key), broken, record.get().version()).isPresent()) {
          return true;
        }
      } catch (StoreException e) {
        why = String.valueOf(e.getMessage());
      }
      pauseBeforeRetry(attempt);
    }
    throw new CacheException(
        "Cannot break the lease of '%s': %s (a making under way may still write its value;"
                .formatted(key, why)
            + " invalidate again)",
        null);
  }

  /// Breaks every lease under way whose key starts with `prefix`, as [#breakLease] does, several at
  /// a time.
  ///
  /// @return how many there were
  /// @throws CacheException when the state store fails; the other leases are broken all the same
  public int breakLeases(String prefix) {
    ConcurrentLinkedQueue<String> keys = new ConcurrentLinkedQueue<>();
    try {
      store.names(FOLDER + prefix).forEach(name -> keys.add(name.substring(FOLDER.length())));
    } catch (StoreException e) {
      throw new CacheException(
          "Cannot list the leases under '%s': %s (makings under way may still write their values;"
                  .formatted(prefix, e.getMessage())
              + " invalidate again)",
          e);
    }
    LongAdder broken = new LongAdder();
    AtomicReference<@Nullable CacheException> failure = new AtomicReference<>();
    List<CompletableFuture<Void>> workers = new ArrayList<>();
    for (int i = Math.min(BREAKS_AT_ONCE, keys.size()); i > 0; i--) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      workers.add(done);
      pace.start(
          () -> {
            breakAll(keys, broken, failure);
            done.complete(null);
          });
    }
    awaitAll(workers);
    @Nullable CacheException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return broken.intValue();
  }

  private void breakAll(
      Queue<String> keys, LongAdder broken, AtomicReference<@Nullable CacheException> failure) {
    for (String key = keys.poll(); key != null; key = keys.poll()) {
      try {
        if (isUnderWay(key) && breakLease(key)) {
          broken.increment();
        }
      } catch (CacheException e) {
        failure.set(e);
      } catch (RuntimeException e) {
        failure.set(new CacheException("Cannot break the lease of '" + key + "': " + e, e));
      }
    }
  }

  private void awaitAll(List<CompletableFuture<Void>> workers) {
    try {
      for (CompletableFuture<Void> worker : workers) {
        if (!pace.await(worker, BREAKING_MOST)) {
          throw new CacheException(
              "The leases were not broken within %s (invalidate again)".formatted(BREAKING_MOST),
              null);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CacheException("Interrupted while leases were broken (invalidate again)", e);
    }
  }

  /// Whether there may be somebody, or the memory of a failure, to take the lease from.
  private boolean isUnderWay(String key) {
    try {
      return store
          .read(name(key))
          .map(record -> parse(record).state())
          .filter(s -> s == LeaseRecord.State.HELD || s == LeaseRecord.State.FAILED)
          .isPresent();
    } catch (StoreException e) {
      return true; // Breaking it tells why it cannot be read.
    }
  }

  /// Notes that what was made of these keys before now is no longer right, for those who come late
  /// with it (a [Spool]).
  ///
  /// @param keyOrPrefix a key, or what keys begin with, ended by a slash
  /// @throws CacheException when the state store fails
  public void noteInvalidation(String keyOrPrefix) {
    byte[] note = LeaseRecord.held(holder, newToken(), silence, 0).bytes();
    String name = INVALIDATED + noted(keyOrPrefix);
    String why = "it changed under every try";
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      try {
        Optional<StateRecord> there = store.read(name);
        boolean written =
            there.isEmpty()
                ? store.create(name, note).isPresent()
                : store.replace(name, note, there.get().version()).isPresent();
        if (written) {
          return;
        }
      } catch (StoreException e) {
        why = String.valueOf(e.getMessage());
      }
      pauseBeforeRetry(attempt);
    }
    throw new CacheException(
        "Cannot note that '%s' is invalid: %s (a value that waits in another instance's spool may"
                .formatted(keyOrPrefix, why)
            + " come back; invalidate again)",
        null);
  }

  /// Whether this key was invalidated within this time, by the store's clock; a few requests.
  ///
  /// @throws CacheException when the state store fails
  public boolean invalidatedWithin(String key, Duration age) {
    try {
      for (int end = key.length(); end > 0; end = key.lastIndexOf('/', end - 1)) {
        String name = INVALIDATED + noted(end == key.length() ? key : key.substring(0, end + 1));
        Optional<StateRecord> note = store.read(name);
        if (note.isPresent() && age(note.get()).compareTo(age) <= 0) {
          return true;
        }
      }
      return false;
    } catch (StoreException e) {
      throw new CacheException(
          "Cannot ask whether '%s' was invalidated: %s".formatted(key, e.getMessage()), e);
    }
  }

  /// A name for a key or a prefix: both may be noted, and a prefix is no name itself.
  private static String noted(String keyOrPrefix) {
    return keyOrPrefix.endsWith("/") ? keyOrPrefix + "all" : keyOrPrefix + "/one";
  }

  /// How long a holder may be silent: a little less than the lease time.
  Duration silence() {
    return silence;
  }

  LeaseRules rules() {
    return rules;
  }

  StateStore store() {
    return store;
  }

  Instant now() {
    return pace.now();
  }

  LeaseRecord parse(StateRecord record) {
    return LeaseRecord.parse(record.value(), silence);
  }

  static String name(String key) {
    return FOLDER + key;
  }

  /// How long ago a record was written, by the store's clock.
  Duration age(StateRecord record) {
    Instant now = rules.storeClock() ? record.readAt() : pace.now();
    Duration age = Duration.between(record.lastModified(), now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  /// Waits before a retry; false when the thread was interrupted.
  boolean pauseBeforeRetry(int attempt) {
    try {
      double factor = (0.5 + pace.random() / 2) * (1 << (attempt - 1));
      pace.sleep(Duration.ofMillis((long) (FIRST_PAUSE.toMillis() * factor)));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Taking take(String key, @Nullable StateRecord seen) {
    String token = newToken();
    @Nullable StateRecord record = seen;
    boolean mustRead = false;
    Instant sentAt = pace.now();
    String failure = "";
    for (int failed = 0, refused = 0; failed < TRIES && refused < TRIES; ) {
      try {
        if (mustRead) {
          record = store.read(name(key)).orElse(null);
          if (record != null && isOwn(parse(record), token)) {
            return taken(key, token, record.version(), sentAt, parse(record).breaks(), false);
          }
        }
        @Nullable Taking occupied = record == null ? null : occupied(record);
        if (occupied != null) {
          return occupied;
        }
        // Whatever becomes of the write, look before the next: its reply may be lost.
        mustRead = true;
        sentAt = pace.now();
        long breaks = record == null ? 0 : parse(record).breaks();
        Optional<String> version = write(key, token, record, breaks);
        if (version.isPresent()) {
          boolean over = record != null && parse(record).state() == LeaseRecord.State.HELD;
          return taken(key, token, version.get(), sentAt, breaks, over);
        }
        refused++;
        failure = "";
      } catch (StoreException e) {
        failed++;
        failure = String.valueOf(e.getMessage());
        if (e.kind() != StoreException.Kind.UNAVAILABLE || !pauseBeforeRetry(failed)) {
          break;
        }
      }
    }
    return failure.isEmpty()
        ? new Taking.Busy("unknown", Duration.ZERO, silence)
        : new Taking.Unavailable(failure);
  }

  private Optional<String> write(
      String key, String token, @Nullable StateRecord record, long breaks) {
    byte[] held = LeaseRecord.held(holder, token, silence, breaks).bytes();
    if (!rules.atomicTake()) {
      return Optional.of(writeWhateverIsThere(key, held));
    }
    return record == null
        ? store.create(name(key), held)
        : store.replace(name(key), held, record.version());
  }

  /// What rule (a) forbids.
  private String writeWhateverIsThere(String key, byte[] held) {
    while (true) {
      Optional<StateRecord> there = store.read(name(key));
      Optional<String> version =
          there.isEmpty()
              ? store.create(name(key), held)
              : store.replace(name(key), held, there.get().version());
      if (version.isPresent()) {
        return version.get();
      }
    }
  }

  private Taking taken(
      String key, String token, String version, Instant sentAt, long breaks, boolean over) {
    LeaseRecord held = LeaseRecord.held(holder, token, silence, breaks);
    return new Taking.Taken(new Lease(this, key, held, version, sentAt), over);
  }

  private @Nullable Taking occupied(StateRecord record) {
    LeaseRecord lease = parse(record);
    Duration age = age(record);
    return switch (lease.state()) {
      case HELD ->
          age.compareTo(lease.silence()) < 0
              ? new Taking.Busy(lease.holder(), age, lease.silence().minus(age))
              : null;
      case FAILED ->
          age.compareTo(lease.retryAfter()) < 0
              ? new Taking.Failed(lease.reason(), lease.retryAfter().minus(age))
              : null;
      case RELEASED, BROKEN -> null;
    };
  }

  boolean isOwn(LeaseRecord record, String token) {
    return record.token().equals(token) && record.holder().equals(holder);
  }

  private String newToken() {
    if (!rules.nonce()) {
      return "";
    }
    byte[] token = new byte[8];
    random.nextBytes(token);
    return HexFormat.of().formatHex(token);
  }
}
