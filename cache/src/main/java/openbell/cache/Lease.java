package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import openbell.store.StateRecord;
import openbell.store.StoreException;

/// A lease that was taken: the right to make one value, for as long as it is renewed. Thread-safe;
/// a renewal and the release may run at the same time.
public final class Lease implements Hold {

  /// How a lease ended.
  public enum Ending {
    /// Given up while it was held.
    RELEASED,
    /// Another had taken it over.
    LOST,
    /// The key was invalidated meanwhile.
    BROKEN,
    /// The store did not answer; it runs out by itself.
    UNKNOWN
  }

  private static final int RELEASE_TRIES = 3;

  /// By how much its holder counts it as over before the others do, and a tenth of the silence
  /// more: S3 cuts both of the times that they compare to the second, other stores are less exact.
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final Leases leases;
  private final String key;
  private final LeaseRecord held;
  private volatile String version;
  private volatile Instant confirmedAt;
  private volatile boolean lost;
  private volatile boolean ended;

  Lease(Leases leases, String key, LeaseRecord held, String version, Instant confirmedAt) {
    this.leases = leases;
    this.key = key;
    this.held = held;
    this.version = version;
    this.confirmedAt = confirmedAt;
  }

  @Override
  public boolean isLease() {
    return true;
  }

  /// Whether it certainly is this instance's still, as far as is known without asking the store: a
  /// holder that could not renew it in time counts it as lost before any other may take it.
  @Override
  public boolean held() {
    Instant over =
        confirmedAt.plus(leases.silence()).minus(MARGIN).minus(leases.silence().dividedBy(10));
    return !lost && !ended && leases.now().isBefore(over);
  }

  /// Makes it last another lease time from now; in one request when all is well.
  ///
  /// @return whether it is still held; after a store failure that may be true without renewal
  @Override
  public boolean renew() {
    if (lost || ended) {
      return false;
    }
    Instant sentAt = leases.now();
    try {
      Optional<String> written = leases.store().replace(Leases.name(key), held.bytes(), version);
      if (written.isPresent()) {
        version = written.get();
        confirmedAt = sentAt;
        return held();
      }
    } catch (StoreException e) {
      // It may have been written nevertheless: read back.
    }
    return recognise();
  }

  /// Gives it up, so that the next may take it at once; in one request when all is well.
  public Ending release() {
    return end(held.released());
  }

  /// Gives it up and tells the others that making has failed, and when to try again.
  @Override
  public Ending releaseFailed(String reason, Duration retryAfter) {
    return end(held.failed(reason, retryAfter));
  }

  @Override
  public Ending releaseMade() {
    return release();
  }

  /// For messages: the key.
  @Override
  public String toString() {
    return "lease of " + key;
  }

  private boolean recognise() {
    Instant askedAt = leases.now();
    Optional<StateRecord> record;
    try {
      record = leases.store().read(Leases.name(key));
    } catch (StoreException e) {
      return held();
    }
    if (record.isPresent() && isOwn(record.get())) {
      version = record.get().version();
      // Which of our writes this is nobody knows, so its age decides.
      confirmedAt = askedAt.minus(leases.age(record.get()));
    } else {
      lost = true;
    }
    return held();
  }

  private Ending end(LeaseRecord last) {
    ended = true;
    if (!leases.rules().releaseByReplacing()) {
      leases.store().delete(Leases.name(key));
      return Ending.RELEASED;
    }
    boolean mustRead = false;
    for (int attempt = 1; attempt <= RELEASE_TRIES; attempt++) {
      try {
        if (mustRead) {
          Optional<StateRecord> record = leases.store().read(Leases.name(key));
          if (record.isEmpty() || !isOwn(record.get())) {
            lost = true;
            return isBroken(record) ? Ending.BROKEN : Ending.LOST;
          }
          if (leases.parse(record.get()).state() != LeaseRecord.State.HELD) {
            return Ending.RELEASED; // Written before, and the reply lost.
          }
          version = record.get().version(); // A renewal was under way.
        }
        mustRead = true;
        if (leases.store().replace(Leases.name(key), last.bytes(), version).isPresent()) {
          return Ending.RELEASED;
        }
      } catch (StoreException e) {
        if (!leases.pauseBeforeRetry(attempt)) {
          break;
        }
      }
    }
    return Ending.UNKNOWN;
  }

  private boolean isOwn(StateRecord record) {
    return leases.isOwn(leases.parse(record), held.token());
  }

  private boolean isBroken(Optional<StateRecord> record) {
    return record.filter(r -> leases.parse(r).breaks() > held.breaks()).isPresent();
  }
}
