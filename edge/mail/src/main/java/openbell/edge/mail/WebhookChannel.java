package openbell.edge.mail;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// `POST` of `{"text":"…"}`, as chat services take it.
///
/// The address may carry a secret: of it the host alone is ever told.
final class WebhookChannel implements Channel {
  private static final int FIRST_THAT_IS_NO_SUCCESS = 300;

  private final URI to;

  WebhookChannel(URI to) {
    this.to = to;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public String where() {
    return "a webhook at " + to.getHost();
  }

  @Override
  public void send(Letter letter, Duration patience) throws ChannelException {
    Deadline.within(patience, where(), () -> post(letter.text(), (int) patience.toMillis()));
  }

  private void post(String text, int millis) throws ChannelException {
    String body = JsonNodeFactory.instance.objectNode().put("text", text).toString();
    try {
      HttpURLConnection connection = (HttpURLConnection) to.toURL().openConnection();
      connection.setConnectTimeout(millis);
      connection.setReadTimeout(millis);
      connection.setInstanceFollowRedirects(false);
      connection.setRequestMethod("POST");
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body.getBytes(StandardCharsets.UTF_8));
      }
      int status = connection.getResponseCode();
      connection.disconnect();
      if (status < 200 || status >= FIRST_THAT_IS_NO_SUCCESS) {
        throw new ChannelException(
            "%s answered %d (check ALERT_WEBHOOK_URL)".formatted(where(), status));
      }
    } catch (SocketTimeoutException e) {
      throw new ChannelException(where() + " does not answer in time (look after it)", e);
    } catch (IOException e) {
      throw new ChannelException(
          where() + " does not answer (check ALERT_WEBHOOK_URL and the network)", e);
    }
  }
}
