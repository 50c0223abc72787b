package openbell.edge.mail;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import openbell.store.StoreException;

/// A mail server.
///
/// The library for it is loaded with the first letter: most processes send none.
final class SmtpChannel implements Channel {
  private final Supplier<String> url;
  private final InstantSource clock;
  private final Optional<SSLSocketFactory> trust;

  /// @param url as `SMTP_URL` has it, looked up for each letter
  SmtpChannel(Supplier<String> url, InstantSource clock) {
    this(url, clock, Optional.empty());
  }

  /// @param trust makes connections where the JDK's own would not trust the server
  SmtpChannel(Supplier<String> url, InstantSource clock, Optional<SSLSocketFactory> trust) {
    this.url = url;
    this.clock = clock;
    this.trust = trust;
  }

  @Override
  public String name() {
    return "smtp";
  }

  @Override
  public String where() {
    try {
      return "mail by " + read();
    } catch (ChannelException e) {
      return "mail";
    }
  }

  @Override
  public void send(Letter letter, Duration patience) throws ChannelException {
    SmtpUrl server = read();
    Deadline.within(
        patience,
        "mail server " + server,
        () -> SmtpPost.send(server, letter, clock.instant(), patience, trust));
  }

  private SmtpUrl read() throws ChannelException {
    try {
      return SmtpUrl.of(url.get());
    } catch (StoreException e) {
      throw new ChannelException("SMTP_URL: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new ChannelException(
          "SMTP_URL=*** cannot be used, %s (give %s)".formatted(e.getMessage(), SmtpUrl.FORM));
    }
  }
}
