package openbell.cache.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import openbell.cache.CacheException;
import openbell.cache.redis.RedisCache.Limits;
import openbell.cache.redis.RedisLink.LostException;
import openbell.cache.redis.RedisLink.RefusedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way to the server: connects when it is first needed and again after a loss, and after a
/// failure lets it rest, so that one that hangs costs its time limit once in a while, not every
/// ask.
///
/// All askers share one connection. While the first is made, the others wait for it; after a loss
/// one tries, and the others go without.
final class RedisReach implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RedisCache.class);

  /// For a server that has just answered, and for Lettuce's classes on a machine that has much to
  /// do.
  private static final Duration FIRST_WITHIN = Duration.ofSeconds(10);

  private final Supplier<RedisUrl> where;
  private final Limits limits;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable RedisUrl url;
  private @Nullable RedisLibrary library;
  private @Nullable RedisLink link;
  private boolean closed;
  private Instant restsUntil = Instant.MIN;
  private volatile String lostBy = "";
  private volatile boolean lost;
  private volatile boolean refused;

  /// What a command is for.
  enum Kind {
    READ,
    WRITE,
    /// One that has to be tried even while the server rests.
    REMOVE
  }

  RedisReach(Supplier<RedisUrl> where, Limits limits, InstantSource clock) {
    this.where = where;
    this.limits = limits;
    this.clock = clock;
  }

  /// What the server answers.
  ///
  /// @throws CacheException when it cannot be reached, rests, or refuses the command
  <T> T ask(Kind kind, String what, RedisLink.Command<T> command) {
    RedisLink used = null;
    try {
      used = link(kind);
      T answer = used.ask(command, limits.answerWithin());
      works(kind);
      return answer;
    } catch (RefusedException e) {
      String reason = masked(e);
      refused(what, reason);
      throw failure(what, reason + " (" + advice(reason) + ")", e);
    } catch (LostException e) {
      String reason = masked(e);
      if (used != null) {
        lost(used, reason);
      }
      throw failure(what, reason + " (check the server and REDIS_URL)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(what, "interrupted (ask again)", e);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (library != null) {
        library.close();
      }
      library = null;
      link = null;
    } finally {
      lock.unlock();
    }
  }

  /// The server, without password.
  @Override
  public String toString() {
    RedisUrl known = url;
    return known == null ? "Redis" : "Redis at " + known;
  }

  private RedisLink link(Kind kind) throws LostException, InterruptedException {
    if (kind == Kind.REMOVE || !lost) {
      lock.lockInterruptibly();
    } else if (!lock.tryLock()) {
      throw new CacheException("%s is just being tried again: %s".formatted(this, lostBy), null);
    }
    try {
      if (closed) {
        throw new IllegalStateException("The cache %s is closed".formatted(this));
      }
      RedisLink there = link;
      if (there != null && there.isOpen()) {
        return there;
      }
      if (kind != Kind.REMOVE && clock.instant().isBefore(restsUntil)) {
        throw new CacheException(
            "%s is not asked until %s: %s".formatted(this, restsUntil, lostBy), null);
      }
      RedisLink made = connect();
      link = made;
      return made;
    } finally {
      lock.unlock();
    }
  }

  private RedisLink connect() throws LostException, InterruptedException {
    try {
      RedisUrl now = where.get();
      url = now;
      RedisLibrary there = library;
      if (there != null) {
        return there.open(now, limits.connectWithin());
      }
      RedisKnock.at(now, limits.connectWithin());
      there = new RedisLibrary();
      library = there;
      return there.open(now, FIRST_WITHIN);
    } catch (LostException e) {
      // Here, since others wait for the lock: they need not try as well.
      rest(masked(e));
      throw e;
    } catch (RuntimeException | LinkageError e) {
      LostException told = new LostException(String.valueOf(e.getMessage()), e);
      rest(masked(told));
      throw told;
    }
  }

  private void lost(RedisLink used, String reason) {
    lock.lock();
    try {
      if (used.equals(link)) { // Else somebody has seen to it.
        rest(reason);
      }
    } finally {
      lock.unlock();
    }
  }

  private void rest(String reason) {
    restsUntil = clock.instant().plus(limits.rest());
    lostBy = reason;
    if (link != null) {
      link.close();
      link = null;
    }
    if (!lost && !closed) {
      lost = true;
      LOG.warn(
          "{} does not answer ({}): going on without it, trying again every {} s (check the server"
              + " and REDIS_URL)",
          this,
          reason,
          limits.rest().toSeconds());
    }
  }

  private void refused(String what, String reason) {
    lock.lock();
    try {
      if (!refused) {
        refused = true;
        LOG.warn(
            "{} refuses to {} ({}): going on without it ({})", this, what, reason, advice(reason));
      }
    } finally {
      lock.unlock();
    }
  }

  /// A read that works says nothing of writes: a full server still reads.
  private void works(Kind kind) {
    if (!lost && !(refused && kind == Kind.WRITE)) {
      return;
    }
    lock.lock();
    try {
      if (lost || (refused && kind == Kind.WRITE)) {
        LOG.info("{} works again", this);
      }
      lost = false;
      refused &= kind != Kind.WRITE;
    } finally {
      lock.unlock();
    }
  }

  private static String advice(String reason) {
    return reason.contains("OOM command")
        ? "it is full: raise maxmemory, or set maxmemory-policy allkeys-lru"
        : "check the server and what its user may do";
  }

  private CacheException failure(String what, String reason, Exception e) {
    // A cause that names the password stays here.
    return new CacheException(
        "Cannot %s in %s: %s".formatted(what, this, reason),
        masked(e).equals(e.getMessage()) ? e : null);
  }

  /// What went wrong, without the password: some servers say a command back that they do not know.
  private String masked(Exception e) {
    RedisUrl known = url;
    String said = String.valueOf(e.getMessage());
    return known == null
        ? said
        : known.password().map(password -> said.replace(password, "***")).orElse(said);
  }
}
