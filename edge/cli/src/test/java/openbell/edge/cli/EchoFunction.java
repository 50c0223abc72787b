package openbell.edge.cli;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A function that gives back its event, with its class loader and a variable, or fails. */
public final class EchoFunction implements RequestStreamHandler {
  private int count;

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String event = new String(input.readAllBytes(), StandardCharsets.UTF_8).strip();
    if (event.equals("fail")) {
      throw new IllegalStateException("asked to fail");
    }
    String loader = getClass().getClassLoader().getName();
    output.write(
        "%s %d %s %s"
            .formatted(event, ++count, loader, System.getenv("GREETING"))
            .getBytes(StandardCharsets.UTF_8));
  }
}
