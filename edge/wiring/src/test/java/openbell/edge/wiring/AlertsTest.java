package openbell.edge.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import openbell.desk.Settings;
import openbell.store.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sns.SnsClient;

class AlertsTest {
  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  @TempDir Path home;

  @Test
  void aWebhookGetsTheLineAsText() throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    HttpServer server = listening(bodies);
    try {
      String address = "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort());
      tell(Map.of("ALERT_WEBHOOK_URL", address), "a \"b\" \\ c\nd");
    } finally {
      server.stop(0);
    }
    assertThat(bodies).containsExactly("{\"text\":\"a \\\"b\\\" \\\\ c d\"}");
  }

  @Test
  void aWebhookThatIsNotThereCostsNothingElse() {
    tell(
        Map.of("ALERT_WEBHOOK_URL", "http://127.0.0.1:1/hook"),
        "line"); // Nobody listens on port 1.
  }

  @Test
  void aTopicGetsTheLine() throws Exception {
    BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    HttpServer server = listening(bodies);
    try (SnsClient admin = MOTO.server().snsClient()) {
      String arn = admin.createTopic(b -> b.name("alerts")).topicArn();
      String address = "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort());
      admin.subscribe(b -> b.topicArn(arn).protocol("http").endpoint(address));
      System.setProperty("aws.accessKeyId", "test");
      System.setProperty("aws.secretAccessKey", "test");
      tell(
          Map.of("SNS_TOPIC_ARN", arn, "AWS_ENDPOINT_URL", MOTO.server().endpoint().toString()),
          "PTT.BK cannot be used");
      assertThat(bodies.poll(10, TimeUnit.SECONDS)).contains("PTT.BK cannot be used");
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
      server.stop(0);
    }
  }

  @Test
  void aTopicThatIsNotThereCostsNothingElse() {
    tell(
        Map.of(
            "SNS_TOPIC_ARN", "arn:aws:sns:us-east-1:123456789012:none",
            "AWS_ENDPOINT_URL", "http://127.0.0.1:1"),
        "line");
  }

  @Test
  void aMailServerGetsTheLine() {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    try {
      String url = "smtp://127.0.0.1:%d/?from=a@b.example&to=c@d.example&tls=off";
      tell(Map.of("SMTP_URL", url.formatted(mail.getSmtp().getPort())), "PTT.BK cannot be used\nx");
      assertThat(mail.getReceivedMessages()).hasSize(1);
      assertThat(mail.getReceivedMessages()[0].getSubject())
          .isEqualTo("Openbell: PTT.BK cannot be used x");
      assertThat(mail.getReceivedMessages()[0].getContent().toString().strip())
          .isEqualTo("PTT.BK cannot be used x");
    } catch (MessagingException | IOException e) {
      throw new AssertionError(e);
    } finally {
      mail.stop();
    }
  }

  @Test
  void aMailServerThatCannotBeOneStopsTheStart() {
    assertThatThrownBy(() -> tell(Map.of("SMTP_URL", "smtp://u:s3cret@h/?from=a@b"), "line"))
        .isInstanceOf(WiringException.class)
        .hasMessage(
            "SMTP_URL=*** cannot be used, its to is no mail address: give"
                + " smtp://USER:PASSWORD@HOST:587/?from=ADDRESS&to=ADDRESS, or smtps:// for TLS"
                + " from the first byte");
  }

  private static HttpServer listening(Collection<String> bodies) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private void tell(Map<String, String> environment, String line) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("OPENBELL_HOME", home.toString());
    try (OperatorParts parts =
        new OperatorParts(Settings.of(all), name -> "", InstantSource.system())) {
      parts.alerts().tell(line);
    }
  }
}
