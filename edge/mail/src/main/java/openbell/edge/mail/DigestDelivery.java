package openbell.edge.mail;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import openbell.store.StateStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a day's digest by each channel, once among all instances.
///
/// Two instances never send the same at once. One that is killed between the other side's word and
/// its own record has the next one send it again, which no order of steps can avoid: a mail then
/// has the same Message-ID, by which mail programs know it. Thread-safe.
public final class DigestDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(DigestDelivery.class);

  /// A mail server may take long over a greeting, on purpose.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// How much longer than the sending a turn is held, for the record after it.
  private static final Duration RECORDING = Duration.ofSeconds(30);

  private final Channels channels;
  private final Turns turns;
  private final Duration patience;

  /// What became of a digest by one channel.
  public enum Outcome {
    /// It was sent now.
    SENT,
    /// It was sent before, by this instance or another.
    BEFORE,
    /// Another instance is at it, or it is tried once more later.
    LATER,
    /// It was not taken, and is not tried again.
    LEFT
  }

  /// Delivery by these channels.
  ///
  /// @param state of all instances
  public DigestDelivery(Channels channels, StateStore state, InstantSource clock) {
    this(channels, state, clock, PATIENCE);
  }

  DigestDelivery(Channels channels, StateStore state, InstantSource clock, Duration patience) {
    this.channels = channels;
    this.turns = new Turns(state, clock);
    this.patience = patience;
  }

  /// What is sent.
  ///
  /// @param whole whether it has the numbers of all instances
  record Made(Letter letter, boolean whole) {}

  /// Sends what was not sent yet. A digest that is not whole is as good as one that was not taken:
  /// it goes out at the last try.
  ///
  /// @param day the day whose digest it is
  /// @param letter made at the first channel that needs it
  /// @return by channel; one that fails is told in one line of the log and keeps no other from it
  /// @throws openbell.store.StoreException when the records do not answer; nothing is sent unseen
  Map<String, Outcome> deliver(LocalDate day, Supplier<Made> letter) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    Once made = new Once(letter);
    for (Channel channel : channels.all()) {
      outcomes.put(channel.name(), deliver(day, channel, made));
    }
    return outcomes;
  }

  private Outcome deliver(LocalDate day, Channel channel, Once letter) {
    // What has to be read for the numbers comes first: it may take long.
    Duration life = patience.multipliedBy(2).plus(RECORDING);
    return switch (turns.take(day, channel.name(), life)) {
      case SENT -> Outcome.BEFORE;
      case LATER -> Outcome.LATER;
      case LEFT -> Outcome.LEFT;
      case MINE -> send(day, channel, letter);
    };
  }

  private Outcome send(LocalDate day, Channel channel, Once letter) {
    Made made = letter.get();
    if (!made.whole() && turns.end(day, channel.name(), false)) {
      LOG.warn(
          "the digest of {} would lack the numbers of other instances: it waits {} min",
          day,
          Turns.PAUSE.toMinutes());
      return Outcome.LATER;
    }
    try {
      channel.send(made.letter(), patience);
    } catch (ChannelException e) {
      boolean again = turns.end(day, channel.name(), false);
      LOG.warn(
          "the digest of {} was not sent, {}: {}",
          day,
          again
              ? "it is tried once more in " + Turns.PAUSE.toMinutes() + " min"
              : "and is not tried again",
          e.getMessage());
      return again ? Outcome.LATER : Outcome.LEFT;
    }
    turns.end(day, channel.name(), true);
    LOG.info("the digest of {} is sent: {}", day, channel.where());
    return Outcome.SENT;
  }

  /// Erases records of long ago, and returns how many.
  public int sweep() {
    return turns.sweep();
  }

  /// A letter that is made when it is first asked for.
  private static final class Once {
    private final Supplier<Made> maker;
    private @Nullable Made made;

    Once(Supplier<Made> maker) {
      this.maker = maker;
    }

    Made get() {
      Made there = made;
      if (there == null) {
        there = maker.get();
        made = there;
      }
      return there;
    }
  }
}
