package openbell.edge.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A letter by SMTP; all that names the library's classes.
final class SmtpPost {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpPost.class);
  private static final String UTF_8 = "UTF-8";

  private SmtpPost() {}

  /// Sends it to all; who is refused does not keep it from the others.
  ///
  /// @param at its date
  /// @param patience of each step
  static void send(
      SmtpUrl server,
      Letter letter,
      Instant at,
      Duration patience,
      Optional<SSLSocketFactory> trust)
      throws ChannelException {
    String protocol = server.tls() == SmtpUrl.Tls.WHOLE ? "smtps" : "smtp";
    Session session = Session.getInstance(properties(protocol, server, patience, trust));
    try {
      MimeMessage message = message(session, server, letter, at);
      try (Transport transport = session.getTransport(protocol)) {
        transport.connect(
            server.host(),
            server.port(),
            server.user().orElse(null),
            server.password().orElse(null));
        transport.sendMessage(message, message.getAllRecipients());
      }
    } catch (SendFailedException e) {
      if (e.getValidSentAddresses() == null || e.getValidSentAddresses().length == 0) {
        throw failure(server, e);
      }
      LOG.warn(
          "mail server {} refuses {} of {} recipients, the others have the mail: {}",
          server,
          server.to().size() - e.getValidSentAddresses().length,
          server.to().size(),
          said(e));
    } catch (MessagingException | UnsupportedEncodingException e) {
      throw failure(server, e);
    }
  }

  private static Properties properties(
      String protocol, SmtpUrl server, Duration patience, Optional<SSLSocketFactory> trust) {
    Properties all = new Properties();
    String mail = "mail." + protocol + ".";
    String millis = Long.toString(patience.toMillis());
    all.put(mail + "connectiontimeout", millis);
    all.put(mail + "timeout", millis);
    all.put(mail + "writetimeout", millis);
    all.put(mail + "auth", Boolean.toString(server.user().isPresent()));
    all.put(mail + "sendpartial", "true");
    all.put(mail + "ssl.checkserveridentity", "true");
    // What this machine is called is nobody's business, and looking it up may take long.
    all.put(mail + "localhost", server.domain());
    all.put("mail.from", server.from());
    if (server.tls() == SmtpUrl.Tls.STARTTLS) {
      all.put(mail + "starttls.enable", "true");
      all.put(mail + "starttls.required", "true");
    }
    trust.ifPresent(factory -> all.put(mail + "ssl.socketFactory", factory));
    return all;
  }

  private static MimeMessage message(Session session, SmtpUrl server, Letter letter, Instant at)
      throws MessagingException, UnsupportedEncodingException {
    MimeMessage message = new Identified(session, id(server, letter));
    message.setFrom(new InternetAddress(server.from(), "Openbell", UTF_8));
    message.setRecipients(MimeMessage.RecipientType.TO, String.join(",", server.to()));
    message.setSubject(letter.subject(), UTF_8);
    message.setSentDate(Date.from(at));
    message.setHeader("Content-Language", letter.lang());
    // No out-of-office answers, please.
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("X-Auto-Response-Suppress", "All");
    if (letter.html().isEmpty()) {
      message.setText(letter.text(), UTF_8);
    } else {
      MimeBodyPart text = new MimeBodyPart();
      text.setText(letter.text(), UTF_8);
      MimeBodyPart html = new MimeBodyPart();
      html.setText(letter.html().get(), UTF_8, "html");
      // The best last, as RFC 2046 has it.
      message.setContent(new MimeMultipart("alternative", text, html));
    }
    message.saveChanges();
    return message;
  }

  /// The same for the same letter to the same people: who gets it twice, since a sender died
  /// between the server's word and its own mark, can be shown it once.
  private static String id(SmtpUrl server, Letter letter) {
    String to = server.from() + " " + String.join(",", server.to()) + " " + letter.id();
    UUID name = UUID.nameUUIDFromBytes(to.getBytes(StandardCharsets.UTF_8));
    return "<" + letter.id() + "." + name + "@" + server.domain() + ">";
  }

  private static ChannelException failure(SmtpUrl server, Exception e) {
    String who = "mail server " + server;
    Throwable root = root(e);
    if (e instanceof AuthenticationFailedException) {
      return new ChannelException(who + " refuses user or password (correct them in SMTP_URL)", e);
    }
    if (root instanceof SocketTimeoutException) {
      return new ChannelException(who + " does not answer in time (look after it)", e);
    }
    if (root instanceof SSLException
        || root instanceof java.security.cert.CertificateException
        || root instanceof java.security.GeneralSecurityException) {
      return new ChannelException(
          "%s and TLS do not agree: %s (smtps:// is TLS from the first byte, smtp:// is STARTTLS; its certificate has to be trusted)"
              .formatted(who, said(root)),
          e);
    }
    if (said(e).toUpperCase(Locale.ROOT).contains("STARTTLS")) {
      return new ChannelException(
          who + " offers no STARTTLS (take smtps://, or add tls=off where that is safe)", e);
    }
    if (root instanceof java.io.IOException) {
      return new ChannelException(
          "%s cannot be reached: %s (check SMTP_URL and the network)".formatted(who, said(root)),
          e);
    }
    return new ChannelException("%s refuses: %s (see what it says)".formatted(who, said(e)), e);
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    for (int depth = 0; depth < 10; depth++) {
      Throwable next =
          root instanceof MessagingException mail && mail.getNextException() != null
              ? mail.getNextException()
              : root.getCause();
      if (next == null) {
        break;
      }
      root = next;
    }
    return root;
  }

  /// What an exception says, as one line without addresses of people.
  private static String said(Throwable e) {
    String all = String.valueOf(e.getMessage());
    for (Throwable next = e;
        next instanceof MessagingException mail && mail.getNextException() != null;
        next = mail.getNextException()) {
      all += " " + mail.getNextException().getMessage();
    }
    String line = all.replaceAll("[^\\s<>;,]+@", "***@").replaceAll("\\s+", " ").strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }

  /// A message that keeps the id that it was given.
  private static final class Identified extends MimeMessage {
    private final String id;

    Identified(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
