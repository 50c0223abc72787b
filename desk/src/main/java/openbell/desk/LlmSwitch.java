package openbell.desk;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import openbell.store.StateRecord;
import openbell.store.StateStore;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The switch by which an operator has no language model asked, in all instances and over restarts:
/// the record `switches/llm`, `off` or `on` and since when.
///
/// What was read is believed for [#HOLDS], so other instances obey within that time, and this one
/// at once. A store that cannot be read leaves the switch as it was. Thread-safe.
public final class LlmSwitch {
  /// How long other instances may go on after the switch was thrown.
  public static final Duration HOLDS = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(LlmSwitch.class);
  private static final String RECORD = "switches/llm";
  private static final int TRIES = 10;

  private record Seen(Optional<Instant> offSince, Instant until) {}

  private final StateStore state;
  private final InstantSource clock;
  private final AtomicReference<Seen> seen =
      new AtomicReference<>(new Seen(Optional.empty(), Instant.MIN));

  /// A switch kept in this store.
  public LlmSwitch(StateStore state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  /// Since when no model is to be asked; empty while one may be.
  public Optional<Instant> offSince() {
    Seen before = seen.get();
    if (clock.instant().isBefore(before.until())) {
      return before.offSince();
    }
    Seen now;
    try {
      now = new Seen(state.read(RECORD).flatMap(LlmSwitch::off), clock.instant().plus(HOLDS));
    } catch (StoreException e) {
      LOG.warn("the switch of language models was not read: {}", e.getMessage());
      now = new Seen(before.offSince(), clock.instant().plus(HOLDS));
    }
    // Where it was thrown meanwhile, what was read may be older.
    return seen.compareAndSet(before, now) ? now.offSince() : seen.get().offSince();
  }

  /// Throws the switch.
  ///
  /// @throws StoreException when it cannot be kept; then it stays as it was
  public void set(boolean on) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    byte[] value = ((on ? "on " : "off ") + now).getBytes(StandardCharsets.US_ASCII);
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Optional<StateRecord> there = state.read(RECORD);
      Optional<String> written =
          there.isPresent()
              ? state.replace(RECORD, value, there.get().version())
              : state.create(RECORD, value);
      if (written.isPresent()) {
        seen.set(new Seen(on ? Optional.empty() : Optional.of(now), now.plus(HOLDS)));
        LOG.warn("language models are switched {} by the operator", on ? "on" : "off");
        return;
      }
    }
    throw new StoreException(
        StoreException.Kind.OTHER, "the switch changed at every try: try again");
  }

  private static Optional<Instant> off(StateRecord there) {
    String[] words = new String(there.value(), StandardCharsets.US_ASCII).strip().split(" ", -1);
    if (!words[0].equals("off")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(words.length > 1 ? words[1] : ""));
    } catch (DateTimeParseException e) {
      return Optional.of(there.lastModified()); // Off is what matters.
    }
  }
}
