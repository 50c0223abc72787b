package openbell.edge.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A mail server that answers each line as a test says. */
final class ScriptedServer implements AutoCloseable {
  /** Answers nothing more, and leaves the connection open. */
  static final String SILENCE = "";

  final List<String> said = new CopyOnWriteArrayList<>();

  private final SmtpUrl.Tls tls;
  private final ServerSocket socket;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();

  /**
   * @param answers what is answered to a line; to {@code GREETING} what begins a connection
   */
  ScriptedServer(Function<String, String> answers) throws Exception {
    this(SmtpUrl.Tls.OFF, answers);
  }

  /**
   * @param tls with the certificate of {@link Certificate}
   */
  ScriptedServer(SmtpUrl.Tls tls, Function<String, String> answers) throws Exception {
    this.tls = tls;
    socket =
        tls == SmtpUrl.Tls.WHOLE
            ? Certificate.context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress())
            : new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(answers));
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept(Function<String, String> answers) {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection, answers));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket connection, Function<String, String> answers) {
    try {
      OutputStream out = connection.getOutputStream();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
      boolean data = false;
      for (String line = "GREETING"; line != null; line = in.readLine()) {
        said.add(line);
        if (data && !line.equals(".")) {
          continue;
        }
        data = line.equals("DATA");
        String answer = answers.apply(line);
        if (!answer.isEmpty()) {
          out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
          out.flush();
        }
        if (line.equals("STARTTLS") && tls == SmtpUrl.Tls.STARTTLS) {
          Socket secret =
              Certificate.context()
                  .getSocketFactory()
                  .createSocket(connection, connection.getInputStream(), true);
          out = secret.getOutputStream();
          in =
              new BufferedReader(
                  new InputStreamReader(secret.getInputStream(), StandardCharsets.US_ASCII));
        }
      }
    } catch (Exception e) {
      // The other side is gone, or trusts nobody.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
