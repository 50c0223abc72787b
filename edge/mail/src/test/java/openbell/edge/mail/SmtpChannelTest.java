package openbell.edge.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import openbell.report.Lang;
import openbell.store.StoreException;
import org.junit.jupiter.api.Test;

class SmtpChannelTest {
  private static final Instant NOW = Instant.parse("2025-11-12T00:10:00Z");
  private static final String QUERY =
      "/?from=openbell@example.com&to=ops@example.org,boss@example.org";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(700);

  private static Channel channel(String url) {
    return new SmtpChannel(() -> url, () -> NOW);
  }

  private static Letter digest(Lang lang) {
    return new Digest(SampleNumbers.day(), lang, Optional.empty()).letter();
  }

  private static Letter alert() {
    return new Letter("alert.1", "Openbell: a line", "a line", Optional.empty(), "en");
  }

  private static String plain(int port) {
    return "smtp://127.0.0.1:" + port + QUERY + "&tls=off";
  }

  /** Parsed back by the library: what a mail program has to show. */
  @Test
  void aDigestArrivesAsItWasSent() throws Exception {
    try (Server server = Server.smtp()) {
      server.mail.setUser("ops@example.org", "who@corp", "p@ss:w/rd");
      Letter letter = digest(Lang.TH);
      channel("smtp://who%40corp:p%40ss%3Aw%2Frd@127.0.0.1:" + server.port() + QUERY + "&tls=off")
          .send(letter, PATIENCE);
      MimeMessage[] received = server.mail.getReceivedMessages();
      assertThat(received).hasSize(2); // One for each recipient.
      MimeMessage mail = received[0];
      assertThat(mail.getSubject()).isEqualTo(letter.subject());
      assertThat(mail.getHeader("Subject", null)).startsWith("=?UTF-8?").isASCII();
      assertThat(mail.getFrom())
          .extracting(Object::toString)
          .containsExactly("Openbell <openbell@example.com>");
      assertThat(mail.getRecipients(Message.RecipientType.TO))
          .extracting(Object::toString)
          .containsExactly("ops@example.org", "boss@example.org");
      assertThat(mail.getSentDate()).isEqualTo(Date.from(NOW));
      assertThat(mail.getHeader("Content-Language", null)).isEqualTo("th");
      assertThat(mail.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
      assertThat(mail.getMessageID()).startsWith("<digest.2025-11-11.").endsWith("@example.com>");
      assertThat(mail.getContentType()).startsWith("multipart/alternative");
      MimeMultipart parts = (MimeMultipart) mail.getContent();
      assertThat(parts.getCount()).isEqualTo(2);
      BodyPart text = parts.getBodyPart(0);
      BodyPart html = parts.getBodyPart(1);
      assertThat(text.getContentType()).startsWith("text/plain").containsIgnoringCase("UTF-8");
      assertThat(html.getContentType()).startsWith("text/html").containsIgnoringCase("UTF-8");
      assertThat(lines(text.getContent())).isEqualTo(letter.text().strip());
      assertThat(lines(html.getContent())).isEqualTo(letter.html().orElseThrow().strip());
      // SMTP allows lines of 998 characters.
      assertThat(new String(mail.getInputStream().readAllBytes()).lines())
          .allMatch(line -> line.length() <= 998);
    }
  }

  private static String lines(Object content) {
    return content.toString().replace("\r\n", "\n").strip();
  }

  @Test
  void theSameDigestHasTheSameIdAndAnotherAnother() throws Exception {
    try (Server server = Server.smtp()) {
      Channel channel = channel(plain(server.port()));
      channel.send(digest(Lang.TH), PATIENCE);
      channel.send(digest(Lang.TH), PATIENCE);
      channel.send(alert(), PATIENCE);
      Map<String, Integer> ids = new HashMap<>();
      for (MimeMessage mail : server.mail.getReceivedMessages()) {
        ids.merge(mail.getMessageID(), 1, Integer::sum);
        assertThat(mail.getContentType())
            .startsWith(mail.getMessageID().startsWith("<alert.1.") ? "text/plain" : "multipart/");
      }
      // Each to two.
      assertThat(ids.values()).containsExactlyInAnyOrder(4, 2);
    }
  }

  @Test
  void tlsFromTheFirstByte() throws Exception {
    try (ScriptedServer server = accepting(SmtpUrl.Tls.WHOLE, line -> null)) {
      String url = "smtps://who:s3cret@127.0.0.1:" + server.port() + QUERY;
      new SmtpChannel(() -> url, () -> NOW, Optional.of(Certificate.trusting()))
          .send(alert(), PATIENCE);
      assertThat(server.said).contains("DATA", ".").anyMatch(line -> line.startsWith("AUTH "));
    }
  }

  @Test
  void tlsByStarttlsBeforeThePassword() throws Exception {
    try (ScriptedServer server = accepting(SmtpUrl.Tls.STARTTLS, line -> null)) {
      String url = "smtp://who:s3cret@127.0.0.1:" + server.port() + QUERY;
      new SmtpChannel(() -> url, () -> NOW, Optional.of(Certificate.trusting()))
          .send(alert(), PATIENCE);
      assertThat(server.said).containsSubsequence("EHLO example.com", "STARTTLS", "DATA", ".");
      int login = server.said.indexOf("STARTTLS");
      assertThat(server.said.subList(0, login)).noneMatch(line -> line.startsWith("AUTH"));
    }
  }

  @Test
  void aCertificateThatNobodyTrustsOrOfAnotherNameIsRefused() throws Exception {
    for (SmtpUrl.Tls tls : List.of(SmtpUrl.Tls.WHOLE, SmtpUrl.Tls.STARTTLS)) {
      try (ScriptedServer server = accepting(tls, line -> null)) {
        String scheme = tls == SmtpUrl.Tls.WHOLE ? "smtps" : "smtp";
        String url = scheme + "://who:s3cret@127.0.0.1:" + server.port() + QUERY;
        assertThatThrownBy(() -> channel(url).send(alert(), PATIENCE))
            .isInstanceOf(ChannelException.class)
            .hasMessageStartingWith(
                "mail server 127.0.0.1:" + server.port() + " and TLS do not agree")
            .hasMessageNotContainingAny("\n", "s3cret");
        String other = url.replace("127.0.0.1", "localhost");
        Channel trusting =
            new SmtpChannel(() -> other, () -> NOW, Optional.of(Certificate.trusting()));
        assertThatThrownBy(() -> trusting.send(alert(), PATIENCE))
            .isInstanceOf(ChannelException.class)
            .hasMessageStartingWith("mail server localhost:" + server.port());
        assertThat(server.said).noneMatch(line -> line.startsWith("AUTH"));
      }
    }
  }

  @Test
  void aWrongPasswordIsSaidAndNotShown() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            line ->
                switch (line.split(" ", -1)[0]) {
                  case "GREETING" -> "220 here";
                  case "EHLO" -> "250-here\r\n250 AUTH PLAIN LOGIN";
                  case "AUTH" -> "535 5.7.8 no such user who";
                  default -> "250 ok";
                })) {
      assertThatThrownBy(
              () ->
                  channel("smtp://who:s3cret@127.0.0.1:" + server.port() + QUERY + "&tls=off")
                      .send(alert(), PATIENCE))
          .isInstanceOf(ChannelException.class)
          .hasMessage(
              "mail server 127.0.0.1:"
                  + server.port()
                  + " refuses user or password (correct them in SMTP_URL)");
      // It is not told how this machine is called.
      assertThat(server.said).contains("EHLO example.com");
    }
  }

  @Test
  void withoutStarttlsNothingIsSent() throws Exception {
    try (ScriptedServer server = accepting(line -> null)) {
      assertThatThrownBy(
              () ->
                  channel("smtp://who:s3cret@127.0.0.1:" + server.port() + QUERY)
                      .send(alert(), PATIENCE))
          .isInstanceOf(ChannelException.class)
          .hasMessageContaining(
              "offers no STARTTLS (take smtps://, or add tls=off where that is safe)");
      assertThat(server.said).noneMatch(line -> line.startsWith("AUTH") || line.equals("DATA"));
    }
  }

  @Test
  void whoIsRefusedDoesNotKeepItFromTheOthers() throws Exception {
    try (ScriptedServer server =
        accepting(line -> line.contains("boss") ? "550 5.1.1 <boss@example.org> unknown" : null)) {
      channel(plain(server.port())).send(alert(), PATIENCE);
      assertThat(server.said).contains("DATA", "RCPT TO:<ops@example.org>");
    }
    try (ScriptedServer server =
        accepting(
            line -> line.startsWith("RCPT") ? "550 5.1.1 <boss@example.org> unknown" : null)) {
      assertThatThrownBy(() -> channel(plain(server.port())).send(alert(), PATIENCE))
          .isInstanceOf(ChannelException.class)
          .hasMessageContaining("refuses: ")
          .hasMessageContaining("550")
          .hasMessageNotContainingAny("boss", "\n");
    }
  }

  @Test
  void aServerThatIsNotThere() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThatThrownBy(() -> channel(plain(port)).send(alert(), PATIENCE))
        .isInstanceOf(ChannelException.class)
        .hasMessageStartingWith("mail server 127.0.0.1:" + port + " cannot be reached: ")
        .hasMessageEndingWith(" (check SMTP_URL and the network)");
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws Exception {
    try (ScriptedServer server = new ScriptedServer(line -> ScriptedServer.SILENCE)) {
      assertThatThrownBy(() -> channel(plain(server.port())).send(alert(), SHORT))
          .isInstanceOf(ChannelException.class)
          .hasMessageMatching(".* does not (answer in time|end within 0 s) \\(look after it\\)");
    }
  }

  @Test
  void aServerThatDripsIsGivenUp() throws Exception {
    // Each line comes in time, and there is no end of them.
    try (ScriptedServer server =
        new ScriptedServer(
            line -> {
              if (line.equals("GREETING")) {
                return "220 here";
              }
              try {
                Thread.sleep(300);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return line.startsWith("EHLO") ? "250 here" : "250 ok";
            })) {
      assertThatThrownBy(() -> channel(plain(server.port())).send(alert(), SHORT))
          .isInstanceOf(ChannelException.class)
          .hasMessageContaining("does not end within");
    }
  }

  @Test
  void aSecretThatCannotBeReadIsAFailureOfMail() {
    Channel channel =
        new SmtpChannel(
            () -> {
              throw new StoreException(StoreException.Kind.DENIED, "secret 'x' was refused");
            },
            () -> NOW);
    assertThatThrownBy(() -> channel.send(alert(), PATIENCE))
        .isInstanceOf(ChannelException.class)
        .hasMessage("SMTP_URL: secret 'x' was refused");
    assertThat(channel.where()).isEqualTo("mail");
    Channel wrong = channel("smtp://u:s3cret@h/");
    assertThatThrownBy(() -> wrong.send(alert(), PATIENCE))
        .hasMessageStartingWith("SMTP_URL=*** cannot be used, its from is no mail address (give ");
  }

  private static ScriptedServer accepting(Function<String, String> but) throws Exception {
    return accepting(SmtpUrl.Tls.OFF, but);
  }

  /** One that takes all but what a test says. */
  private static ScriptedServer accepting(SmtpUrl.Tls tls, Function<String, String> but)
      throws Exception {
    return new ScriptedServer(
        tls,
        line -> {
          String own = but.apply(line);
          if (own != null) {
            return own;
          }
          return switch (line.split("[ :]", -1)[0]) {
            case "GREETING", "STARTTLS" -> "220 here";
            case "EHLO" ->
                tls == SmtpUrl.Tls.OFF
                    ? "250 here"
                    : "250-here\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN";
            case "AUTH" -> "235 welcome";
            case "DATA" -> "354 go on";
            default -> "250 ok";
          };
        });
  }

  /** A real mail server on a free port. */
  private record Server(GreenMail mail) implements AutoCloseable {
    static Server smtp() {
      return start(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    }

    private static Server start(ServerSetup setup) {
      GreenMail mail = new GreenMail(setup);
      mail.start();
      return new Server(mail);
    }

    int port() {
      return mail.getSmtp().getPort();
    }

    @Override
    public void close() {
      mail.stop();
    }
  }
}
