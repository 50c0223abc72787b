package openbell.edge.wiring;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import openbell.desk.Alert;
import openbell.edge.mail.Channel;
import openbell.edge.mail.ChannelException;
import openbell.edge.mail.Channels;
import openbell.edge.mail.Letter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the log, and goes every way to the operator that there is.
///
/// All ways at once: who waits for a report meanwhile waits for the slowest, a few seconds at most.
/// One that does not answer costs a line in the log.
final class Alerts implements Alert {
  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_IN_SUBJECT = 120;

  private final Channels channels;
  private final InstantSource clock;

  /// The channels stay the caller's to close.
  Alerts(Channels channels, InstantSource clock) {
    this.channels = channels;
    this.clock = clock;
  }

  @Override
  public void tell(String line) {
    String told = line.replaceAll("\\p{Cntrl}", " ");
    LOG.warn("{}", told);
    Letter letter = letter(told);
    List<Thread> sending =
        channels.all().stream()
            .map(channel -> Thread.ofVirtual().name("alert").start(() -> send(channel, letter)))
            .toList();
    try {
      for (Thread each : sending) {
        each.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // They go on.
    }
  }

  private static void send(Channel channel, Letter letter) {
    try {
      channel.send(letter, PATIENCE);
    } catch (ChannelException e) {
      LOG.warn("an alert was not sent: {}", e.getMessage());
    }
  }

  private Letter letter(String line) {
    String id = "alert." + clock.millis() + "." + Integer.toHexString(line.hashCode());
    String subject =
        "Openbell: "
            + (line.length() <= MOST_IN_SUBJECT ? line : line.substring(0, MOST_IN_SUBJECT) + "…");
    return new Letter(id, subject, line, Optional.empty(), "en");
  }
}
