package openbell.edge.mail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A chat service that records what it is told. */
final class Hook implements AutoCloseable {
  final List<String> texts = new CopyOnWriteArrayList<>();
  volatile int status = 200;
  volatile Duration takes = Duration.ZERO;

  private final HttpServer server;

  Hook() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/s3cret",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          texts.add(new ObjectMapper().readTree(body).get("text").asText());
          try {
            Thread.sleep(takes);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  Channel channel() {
    return new WebhookChannel(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/s3cret"));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
