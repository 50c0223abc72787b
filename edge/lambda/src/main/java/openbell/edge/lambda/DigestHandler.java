package openbell.edge.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import openbell.edge.mail.DigestTimes;
import openbell.edge.mail.Digests;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;

/// Sends the operator the day's digest, once.
///
/// For a schedule that comes when the UTC day is over, and once more half an hour later for a
/// channel that did not take it. Where nothing is due, or all is sent, it does nothing; one that no
/// channel takes is an error of the line, not of the invocation, since no retry of Lambda's would
/// mend it.
public final class DigestHandler implements RequestStreamHandler {
  private final LambdaProcess process;

  /// As Lambda makes it.
  public DigestHandler() {
    this(LambdaProcess.World.real());
  }

  DigestHandler(LambdaProcess.World world) {
    process = new LambdaProcess("digest", world, ProcessKind.LAMBDA_WORK);
    process.started();
  }

  /// What the handlers have in common, for a test to close.
  LambdaProcess process() {
    return process;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation invocation = process.begin(context);
    boolean failed = true;
    try {
      ObjectNode result = send(invocation);
      Json.write(result, output);
      String all = result.path("channels").toString();
      failed = all.contains("later") || all.contains("left");
    } finally {
      invocation.end(failed);
    }
  }

  private ObjectNode send(Invocation invocation) {
    Wiring parts = process.wiring();
    Digests digests = parts.digests();
    Optional<DigestTimes.Due> due = digests.due(parts.clock().instant());
    ObjectNode result = Json.MAPPER.createObjectNode();
    result.put("day", due.map(d -> d.day().toString()).orElse(null));
    ObjectNode channels = result.putObject("channels");
    due.ifPresent(
        d ->
            digests
                .send(d)
                .forEach(
                    (channel, outcome) ->
                        channels.put(channel, outcome.name().toLowerCase(Locale.ROOT))));
    invocation.note("day", due.map(d -> d.day().toString()).orElse("none"));
    channels.properties().forEach(e -> invocation.note("by_" + e.getKey(), e.getValue().asText()));
    return result;
  }
}
