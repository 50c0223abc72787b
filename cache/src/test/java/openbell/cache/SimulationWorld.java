package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/// Virtual time and a seeded scheduler: of all threads of all instances exactly one runs at a time,
/// and hands over only where it waits. Equal seeds give equal histories.
final class SimulationWorld {

  static final Instant START = Instant.parse("2026-03-02T01:00:00Z");

  /// Unwinds a thread of an instance that died, or of a world that is over. An error, so that no
  /// code that catches exceptions goes on.
  @SuppressWarnings("serial")
  static final class Died extends Error {
    Died() {
      super("died", null, false, false);
    }
  }

  /// A process with a clock of its own.
  static final class Instance {
    final String name;
    final Duration skew;
    long frozenUntil;
    boolean dead;
    final List<long[]> freezes = new ArrayList<>();

    Instance(String name, Duration skew) {
      this.name = name;
      this.skew = skew;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final class Actor {
    final Instance instance;
    final String name;
    final Semaphore baton = new Semaphore(0);
    long ticket;
    boolean finished;

    Actor(Instance instance, String name) {
      this.instance = instance;
      this.name = name;
    }
  }

  private record Event(long at, int chance, long ticket, Actor actor) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Integer.compare(chance, other.chance);
    }
  }

  final Random random;
  final boolean tracing;
  final List<String> trace = new ArrayList<>();
  final List<String> violations = new ArrayList<>();
  long steps;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Actor> actors = new ArrayList<>();
  private final Semaphore ended = new Semaphore(0);
  private final long horizonMillis;
  private Actor current;
  private long now;
  private int needed;
  private boolean over;
  private Throwable crash;

  /// @param horizon when a world that has not ended is stopped
  SimulationWorld(long seed, Duration horizon, boolean tracing) {
    // Scrambled, since neighbouring seeds of Random begin with nearly equal draws.
    this.random = new Random(new SplittableRandom(seed).nextLong());
    this.horizonMillis = horizon.toMillis();
    this.tracing = tracing;
  }

  /// Virtual milliseconds since the start.
  long now() {
    return now;
  }

  Instant instant() {
    return START.plusMillis(now);
  }

  void say(String format, Object... values) {
    if (tracing) {
      trace.add(
          "%8.3f %-6s %s"
              .formatted(
                  now / 1000.0,
                  current == null ? "-" : current.instance.name,
                  format.formatted(values)));
    }
  }

  void violated(String what) {
    say("VIOLATED: %s", what);
    violations.add("at %.3f s: %s".formatted(now / 1000.0, what));
    over = true;
  }

  /// Starts an actor whose end the world waits for.
  void spawnNeeded(Instance instance, String name, Runnable work) {
    needed++;
    spawn(instance, name, work, true);
  }

  void spawn(Instance instance, String name, Runnable work) {
    spawn(instance, name, work, false);
  }

  private void spawn(Instance instance, String name, Runnable work, boolean isNeeded) {
    Actor actor = new Actor(instance, name);
    actors.add(actor);
    Thread.ofVirtual()
        .start(
            () -> {
              actor.baton.acquireUninterruptibly();
              try {
                if (!over && !instance.dead) {
                  work.run();
                }
              } catch (Died e) {
                // As planned.
              } catch (Throwable e) {
                crash = e;
                over = true;
              }
              if (isNeeded && --needed == 0) {
                over = true;
              }
              actor.finished = true;
              actors.remove(actor);
              handOver(null);
            });
    wake(actor, 0);
  }

  /// Runs until all needed actors have ended, and unwinds the others.
  void run() {
    handOver(null);
    ended.acquireUninterruptibly();
    if (crash != null) {
      throw new IllegalStateException("The simulation itself crashed", crash);
    }
  }

  /// Waits, and lets the others run meanwhile.
  void pause(Instance instance, Duration duration) {
    checkAlive(instance);
    Actor me = current;
    me.ticket++;
    wake(me, Math.max(0, duration.toMillis()));
    handOver(me);
    checkAlive(instance);
  }

  boolean await(Instance instance, Future<?> done, Duration atMost) {
    checkAlive(instance);
    if (done.isDone() || !atMost.isPositive()) {
      return done.isDone();
    }
    Actor me = current;
    long ticket = ++me.ticket;
    wake(me, atMost.toMillis());
    ((CompletableFuture<?>) done)
        .whenComplete(
            (value, failure) -> {
              if (me.ticket == ticket && !me.finished) {
                wake(me, 0);
              }
            });
    handOver(me);
    checkAlive(instance);
    return done.isDone();
  }

  void freeze(Instance instance, Duration duration) {
    say("%s FREEZES for %s", instance, duration);
    instance.frozenUntil = now + duration.toMillis();
    instance.freezes.add(new long[] {now, instance.frozenUntil});
  }

  void kill(Instance instance) {
    say("%s DIES", instance);
    instance.dead = true;
    for (Actor actor : actors) {
      if (actor.instance == instance && actor != current) {
        actor.ticket++;
        wake(actor, 0);
      }
    }
  }

  Pace pace(Instance instance) {
    return new Pace() {
      @Override
      public Instant now() {
        return instant().plus(instance.skew);
      }

      @Override
      public void sleep(Duration duration) {
        pause(instance, duration);
      }

      @Override
      public boolean await(Future<?> done, Duration atMost) {
        return SimulationWorld.this.await(instance, done, atMost);
      }

      @Override
      public Repeating every(Duration period, Runnable work) {
        AtomicBoolean closed = new AtomicBoolean();
        spawn(
            instance,
            "every",
            () -> {
              while (!closed.get()) {
                pause(instance, period);
                if (!closed.get()) {
                  work.run();
                }
              }
            });
        return () -> closed.set(true);
      }

      @Override
      public double random() {
        return random.nextDouble();
      }

      @Override
      public void start(Runnable work) {
        spawn(instance, "background", work);
      }
    };
  }

  private void checkAlive(Instance instance) {
    if (over || instance.dead) {
      throw new Died();
    }
  }

  private void wake(Actor actor, long inMillis) {
    events.add(new Event(now + inMillis, random.nextInt(), actor.ticket, actor));
  }

  /// Gives the baton to whose turn it is; `me` (null: one that has ended) waits for its own.
  private void handOver(Actor me) {
    Actor next = next();
    current = next;
    if (next == me && me != null) {
      return;
    }
    if (next == null) {
      ended.release();
    } else {
      next.baton.release();
    }
    if (me != null) {
      me.baton.acquireUninterruptibly();
    }
  }

  private Actor next() {
    steps++;
    while (!over) {
      Event event = events.poll();
      if (event == null) {
        over = true;
        break;
      }
      Actor actor = event.actor();
      if (actor.finished || event.ticket() != actor.ticket) {
        continue;
      }
      if (actor.instance.frozenUntil > event.at() && !actor.instance.dead) {
        events.add(new Event(actor.instance.frozenUntil, random.nextInt(), event.ticket(), actor));
        continue;
      }
      now = Math.max(now, event.at());
      if (now > horizonMillis) {
        violated("not at its end after %d s of virtual time".formatted(horizonMillis / 1000));
        break;
      }
      return actor;
    }
    return actors.isEmpty() ? null : actors.getLast();
  }
}
