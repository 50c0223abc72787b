package openbell.edge.wiring;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import openbell.cache.Elsewhere;
import openbell.edge.http.LineDoor;
import openbell.store.FunctionInvoker;

/// The function that does what a process that may be frozen hands over: it makes reports, and does
/// the work of LINE's webhooks.
///
/// Its messages, one JSON object each:
///
/// - `{"kind":"report","query":"DBS19","date":"2025-11-11","lang":"th"}`, with `"renew":true` for a
///   report that is there and is to be made again;
/// - `{"kind":"line","body":BASE64,"received_at":"2025-11-11T10:00:00Z"}`.
///
/// @param functions invokes it
/// @param name its name, `name:alias` or ARN
/// @param clock tells when a webhook came in
public record WorkFunction(FunctionInvoker functions, String name, InstantSource clock)
    implements LineDoor.Work {
  /// `reports/DBS19/2025-11-11/report.en.json`.
  private static final int KEY_PARTS = 4;

  /// Makes reports, told by their keys in the cache.
  public Elsewhere reports() {
    return this::report;
  }

  private void report(String key, boolean renewal) {
    String[] parts = key.split("/", -1);
    if (parts.length != KEY_PARTS || !parts[0].equals("reports")) {
      throw new IllegalArgumentException("no report: " + key);
    }
    ObjectNode message =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "report")
            .put("query", parts[1])
            .put("date", parts[2])
            .put("lang", parts[3].equals("report.json") ? "th" : "en");
    if (renewal) {
      message.put("renew", true);
    }
    send(message);
  }

  @Override
  public void begin(byte[] checkedBody) {
    send(
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "line")
            .put("body", checkedBody)
            .put("received_at", clock.instant().toString()));
  }

  private void send(ObjectNode message) {
    functions.begin(name, message.toString().getBytes(StandardCharsets.UTF_8));
  }
}
