package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The digest, seen and sent to a real mail server. */
class DigestCliTest {
  @TempDir Path home;
  private final GreenMail mail =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final Map<String, String> env = new HashMap<>();
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void open() {
    mail.start();
    env.put("OPENBELL_HOME", home.toString());
    env.put("OPENBELL_SOURCE", "sample");
    env.put("OPENBELL_LANG", "en");
    env.put("OPENBELL_WARM", "AAPL");
    env.put("OPENBELL_CLOCK", "2013-12-31T22:00:00Z"); // An hour after New York's close.
  }

  @AfterEach
  void close() {
    started.forEach(Process::destroyForcibly);
    mail.stop();
  }

  private void mailTo(int port) {
    env.put("SMTP_URL", "smtp://127.0.0.1:" + port + "/?from=a@b.example&to=c@d.example&tls=off");
  }

  @Test
  void theDayIsShownAndSentWithTheSameNumbers() throws Exception {
    assertThat(run("report", "AAPL").status()).isZero();
    assertThat(run("report", "AAPL").status()).isZero();
    assertThat(run("report", "AAPL").status()).isZero();
    assertThat(run("report", "AAPL").status()).isZero();
    Run shown = run("digest");
    assertThat(shown.status()).as(shown.err()).isZero();
    assertThat(shown.out())
        .startsWith("Openbell 31 Dec 2013: all 1 fresh\n")
        .contains("Fresh: 1 of 1 (all of them)")
        .contains("Hit ratio: 75.0% (3 from the cache, 1 made)");
    JsonNode json = new ObjectMapper().readTree(run("digest", "--format", "json").out());
    assertThat(json.at("/reports/from_cache").asLong()).isEqualTo(3);
    assertThat(json.at("/freshness/fresh").asInt()).isEqualTo(1);
    assertThat(run("digest", "--format", "html").out()).startsWith("<!DOCTYPE html>");

    mailTo(mail.getSmtp().getPort());
    Run sent = run("digest", "--send");
    assertThat(sent.status()).as(sent.err()).isZero();
    assertThat(sent.out()).isEqualTo("sent: mail by 127.0.0.1:" + mail.getSmtp().getPort() + "\n");
    MimeMessage[] received = mail.getReceivedMessages();
    assertThat(received).hasSize(1);
    assertThat(received[0].getSubject()).isEqualTo("Openbell 31 Dec 2013: all 1 fresh");
    String text = ((MimeMultipart) received[0].getContent()).getBodyPart(0).getContent().toString();
    assertThat(text).contains("Hit ratio: 75.0% (3 from the cache, 1 made)");
  }

  @Test
  void whatCannotBeSaysSo() throws Exception {
    assertError(run("digest", "--send"), 2, "there is nowhere to send it: set SMTP_URL");
    assertError(run("digest", "--date", "yesterday"), 2, "--date yesterday: give one such as");
    assertError(
        run("digest", "--date", "2014-01-01"), 2, "2014-01-01 is in the future: give a day up to");
    assertError(run("digest", "--format", "pdf"), 2, "--format pdf: give text, html or json");
    env.put("SMTP_URL", "smtp://u:s3cret@mail.example.com/");
    assertError(run("digest"), 1, "SMTP_URL=*** cannot be used, its from is no mail address: give");
    Run doctor = run("doctor");
    assertThat(doctor.status()).isEqualTo(1);
    assertThat(doctor.out()).contains("SMTP_URL=*** cannot be used").doesNotContain("s3cret");
    int port = mail.getSmtp().getPort();
    mailTo(port);
    assertThat(run("doctor").out())
        .contains("ok    alerts    the log, mail by 127.0.0.1:" + port + "; the digest too");
    mail.stop();
    assertError(
        run("digest", "--send"),
        1,
        "not sent, mail server 127.0.0.1:" + port + " cannot be reached");
  }

  @Test
  void aServerSendsWhatItMissedAndOthersDoNotSendItAgain() throws Exception {
    mailTo(mail.getSmtp().getPort());
    env.put("OPENBELL_CLOCK", "2014-01-01T03:00:00Z");
    Process one = serve();
    assertThat(mail.waitForIncomingEmail(60_000, 1)).isTrue();
    assertThat(mail.getReceivedMessages()[0].getSubject()).startsWith("Openbell 31 Dec 2013: ");
    Process two = serve();
    one.destroy();
    two.destroy();
    assertThat(one.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(two.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(one.exitValue()).isZero();
    assertThat(mail.getReceivedMessages()).hasSize(1);
    assertThat(home.resolve("blobs/state/digest/2013-12-31/smtp")).exists();
  }

  /** A process of its own, which listens. */
  private Process serve() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "openbell.edge.cli.Main",
            "serve",
            "--port",
            "0");
    builder.environment().putAll(env);
    builder.redirectError(new File(home.toFile(), "stderr"));
    Process process = builder.start();
    started.add(process);
    assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).contains("listening on");
    return process;
  }

  private static void assertError(Run run, int status, String start) {
    assertThat(run.status()).as(run.toString()).isEqualTo(status);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("openbell: " + start).hasLineCount(1);
    assertThat(run.err()).doesNotContain("s3cret");
  }

  private Run run(String... args) {
    return Run.of(env, args);
  }
}
