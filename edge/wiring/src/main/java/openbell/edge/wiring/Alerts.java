package openbell.edge.wiring;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import openbell.desk.Alert;
import openbell.desk.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the log, and a webhook where there is one: `POST` of `{"text":"…"}`, as chat services take
/// it.
///
/// A webhook that does not answer costs a line in the log and at most [#PATIENCE].
final class Alerts implements Alert {
  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Optional<URI> webhook;

  private Alerts(Optional<URI> webhook) {
    this.webhook = webhook;
  }

  static Alert of(Settings settings) {
    return new Alerts(settings.alertWebhook());
  }

  @Override
  public void tell(String line) {
    LOG.warn("{}", line);
    webhook.ifPresent(to -> post(to, line));
  }

  private static void post(URI to, String line) {
    try {
      HttpURLConnection connection = (HttpURLConnection) to.toURL().openConnection();
      connection.setConnectTimeout((int) PATIENCE.toMillis());
      connection.setReadTimeout((int) PATIENCE.toMillis());
      connection.setRequestMethod("POST");
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      try (OutputStream out = connection.getOutputStream()) {
        out.write(("{\"text\":\"" + escaped(line) + "\"}").getBytes(StandardCharsets.UTF_8));
      }
      int status = connection.getResponseCode();
      if (status >= 300) {
        LOG.warn("the webhook of alerts answered {}", status);
      }
      connection.disconnect();
    } catch (IOException e) {
      // Its address may carry a secret: the host alone is told.
      LOG.warn("the webhook of alerts at {} does not answer", to.getHost());
    }
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
  }
}
