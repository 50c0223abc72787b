package openbell.edge.mail;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import openbell.desk.ops.OpsNumbers;
import openbell.report.Lang;

/// The daily digests: made, and sent when they are due, for whoever keeps time. Thread-safe.
public final class Digests {
  /// A person waits for it.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Numbers numbers;
  private final Lang lang;
  private final Optional<URI> site;
  private final Channels channels;
  private final DigestTimes times;
  private final DigestDelivery delivery;

  /// Where the numbers come from.
  @FunctionalInterface
  public interface Numbers {
    /// Those of these UTC days, both included.
    OpsNumbers of(LocalDate from, LocalDate to);
  }

  /// Digests of these numbers.
  ///
  /// @param lang the language of them
  /// @param site the root of the site, for a link to the operator's page
  public Digests(
      Numbers numbers,
      Lang lang,
      Optional<URI> site,
      Channels channels,
      DigestTimes times,
      DigestDelivery delivery) {
    this.numbers = numbers;
    this.lang = lang;
    this.site = site;
    this.channels = channels;
    this.times = times;
    this.delivery = delivery;
  }

  /// The digest of these UTC days, both included.
  public Digest digest(LocalDate from, LocalDate to) {
    return new Digest(numbers.of(from, to), lang, site);
  }

  /// Whether there is any way for a digest to go.
  public boolean wanted() {
    return !channels.all().isEmpty();
  }

  /// The day whose digest is due now.
  public Optional<DigestTimes.Due> due(Instant now) {
    return times.due(now);
  }

  /// When the next one becomes due.
  public Instant next(Instant now) {
    return times.next(now);
  }

  /// Sends one that is due by each channel that it was not sent by, and forgets those of long ago.
  ///
  /// @return what became of it, by channel
  public Map<String, DigestDelivery.Outcome> send(DigestTimes.Due due) {
    Map<String, DigestDelivery.Outcome> outcomes =
        delivery.deliver(
            due.day(),
            () -> {
              Digest digest = digest(due.from(), due.day());
              return new DigestDelivery.Made(digest.letter(), digest.whole());
            });
    if (outcomes.containsValue(DigestDelivery.Outcome.SENT)) {
      delivery.sweep();
    }
    return outcomes;
  }

  /// Sends one now because somebody says so, whatever was sent before; nothing is kept of it.
  ///
  /// @return by where it went, what went wrong; empty: it was taken
  public Map<String, Optional<String>> sendNow(Digest digest) {
    Map<String, Optional<String>> outcomes = new LinkedHashMap<>();
    for (Channel channel : channels.all()) {
      try {
        channel.send(digest.letter(), PATIENCE);
        outcomes.put(channel.where(), Optional.empty());
      } catch (ChannelException e) {
        outcomes.put(channel.where(), Optional.of(e.getMessage()));
      }
    }
    return outcomes;
  }
}
