package openbell.edge.wiring;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import openbell.desk.Alert;
import openbell.desk.AlertSettings;
import openbell.store.SnsTopic;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the log; a webhook where there is one, by `POST` of `{"text":"…"}`, as chat services take
/// it; and a topic of SNS where there is one.
///
/// One that does not answer costs a line in the log and a few seconds.
final class Alerts implements Alert, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Optional<URI> webhook;
  private final Optional<SnsTopic> topic;

  private Alerts(Optional<URI> webhook, Optional<SnsTopic> topic) {
    this.webhook = webhook;
    this.topic = topic;
  }

  static Alerts of(AlertSettings settings) {
    return new Alerts(
        settings.webhook(),
        settings.topic().map(arn -> SnsTopic.open(arn, settings.topicEndpoint())));
  }

  @Override
  public void tell(String line) {
    LOG.warn("{}", line);
    webhook.ifPresent(to -> post(to, line));
    topic.ifPresent(to -> publish(to, line));
  }

  private static void publish(SnsTopic to, String line) {
    try {
      to.publish("Openbell: " + line, line);
    } catch (StoreException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  @Override
  public void close() {
    topic.ifPresent(SnsTopic::close);
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
