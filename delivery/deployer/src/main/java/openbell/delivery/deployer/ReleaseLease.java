package openbell.delivery.deployer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import openbell.delivery.deployer.DeployException.Kind;
import openbell.store.StateRecord;
import openbell.store.StateStore;
import openbell.store.StoreException;

/// The right to change an environment, of one process at a time: a record that its holder renews.
///
/// It is taken by creating the record, or by replacing one that was given back or not renewed for
/// its time by the store's own clock; always by compare-and-set. A thread renews it at a third of
/// its time; whoever cannot renew it stops at the next step.
final class ReleaseLease implements AutoCloseable {

  /// The store tells times in whole seconds, at either end.
  private static final Duration CUT = Duration.ofSeconds(2);

  private static final int TRIES = 4;

  private final StateStore state;
  private final String name;
  private final String environment;
  private final Duration time;
  private final Waiting renewal;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final byte[] value;
  private final Thread thread;
  private String version;
  private Instant renewedAt;
  private boolean lost;

  private ReleaseLease(
      StateStore state,
      String environment,
      Duration time,
      Waiting renewal,
      byte[] value,
      String version) {
    this.state = state;
    this.name = name(environment);
    this.environment = environment;
    this.time = time;
    this.renewal = renewal;
    this.value = value;
    this.version = version;
    this.renewedAt = renewal.clock().instant();
    this.thread = Thread.ofVirtual().unstarted(this::renewOn);
  }

  private static String name(String environment) {
    return "releases/" + environment + "/lease";
  }

  /// Takes the lease.
  ///
  /// @param renewal the clock for `since`, and how to wait between renewals
  /// @throws DeployException of kind `BUSY`, with the holder, when another has it
  static ReleaseLease take(
      StateStore state, String environment, Holder holder, Duration time, Waiting renewal) {
    InstantSource clock = renewal.clock();
    byte[] value = value(holder, clock.instant(), time, false);
    for (int i = 0; i < TRIES; i++) {
      Optional<StateRecord> found = state.read(name(environment));
      found.ifPresent(record -> requireFree(record, environment));
      Optional<String> taken =
          found.isEmpty()
              ? state.create(name(environment), value)
              : state.replace(name(environment), value, found.get().version());
      if (taken.isPresent()) {
        ReleaseLease lease =
            new ReleaseLease(state, environment, time, renewal, value, taken.get());
        lease.thread.start();
        return lease;
      }
    }
    throw new DeployException(
        Kind.BUSY, "others take the lease of " + environment + " all the time", "try again");
  }

  private static void requireFree(StateRecord record, String environment) {
    Json lease = Json.parse(record.value(), "the lease of " + environment);
    Duration age = Duration.between(record.lastModified(), record.readAt());
    Duration left = Duration.ofSeconds(lease.number("seconds")).plus(CUT).minus(age);
    if (lease.flag("released") || left.isNegative() || left.isZero()) {
      return;
    }
    throw new DeployException(
        Kind.BUSY,
        "%s (process %d) ships to %s since %s"
            .formatted(lease.text("owner"), lease.number("pid"), environment, lease.text("since")),
        "wait for it to end; if that process is dead, try again in %d s"
            .formatted(left.toSeconds()));
  }

  /// Who ships now, for people; empty when nobody does.
  static Optional<String> holder(StateStore state, String environment) {
    return state
        .read(name(environment))
        .filter(r -> held(r, environment))
        .map(
            r -> {
              Json lease = Json.parse(r.value(), "the lease of " + environment);
              return "%s (process %d) since %s"
                  .formatted(lease.text("owner"), lease.number("pid"), lease.text("since"));
            });
  }

  private static boolean held(StateRecord record, String environment) {
    try {
      requireFree(record, environment);
      return false;
    } catch (DeployException e) {
      return e.kind() == Kind.BUSY;
    }
  }

  private static byte[] value(Holder holder, Instant since, Duration time, boolean released) {
    ObjectNode node = Json.object();
    node.put("owner", holder.owner()).put("pid", holder.pid()).put("since", since.toString());
    node.put("seconds", time.toSeconds()).put("released", released);
    return Json.bytes(node);
  }

  /// Checks that it still is this process's.
  ///
  /// @throws DeployException of kind `BUSY` when it is not
  synchronized void check() {
    if (lost) {
      throw new DeployException(
          Kind.BUSY,
          "the lease of %s was lost while this process was shipping".formatted(environment),
          "look who ships with 'ship status --env %s', then run this again".formatted(environment));
    }
  }

  private void renewOn() {
    while (!ended.get()) {
      try {
        renewal.sleeper().sleep(time.dividedBy(3));
      } catch (InterruptedException e) {
        return;
      }
      renew();
    }
  }

  private synchronized void renew() {
    if (lost || ended.get()) {
      return;
    }
    try {
      Optional<String> next = state.replace(name, value, version);
      lost = next.isEmpty();
      next.ifPresent(v -> version = v);
      renewedAt = renewal.clock().instant();
    } catch (StoreException e) {
      // One that fails does no harm while the time lasts.
      lost = renewal.clock().instant().isAfter(renewedAt.plus(time));
    }
  }

  /// Gives it back, so that the next need not wait.
  @Override
  public void close() {
    ended.set(true);
    thread.interrupt();
    giveBack();
  }

  private synchronized void giveBack() {
    if (lost) {
      return;
    }
    Json lease = Json.parse(value, "the lease");
    Holder holder = new Holder(lease.text("owner"), lease.number("pid"));
    try {
      state.replace(name, value(holder, Instant.parse(lease.text("since")), time, true), version);
    } catch (StoreException e) {
      // It ends by itself.
      lost = true;
    }
  }
}
