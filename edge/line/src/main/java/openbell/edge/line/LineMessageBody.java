package openbell.edge.line;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/// A webhook body with one text message of a 1:1 chat, as LINE would send it.
///
/// Sign it with [LineWebhook#sign]. Its reply token is made up: LINE itself will not take a reply
/// to it, a stand-in does.
///
/// @param text what is typed
/// @param userId who types: `U` and 32 hexadecimal digits
/// @param eventId the event's id, the same for every delivery of it
/// @param at when it was typed
public record LineMessageBody(String text, String userId, String eventId, Instant at) {
  private static final JsonMapper JSON = new JsonMapper();

  /// The body.
  public byte[] bytes() {
    String unique = UUID.nameUUIDFromBytes(eventId.getBytes(StandardCharsets.UTF_8)).toString();
    ObjectNode body = JSON.createObjectNode();
    body.put("destination", "U00000000000000000000000000000000");
    ObjectNode event = body.putArray("events").addObject();
    event.put("type", "message");
    ObjectNode message = event.putObject("message");
    message.put("type", "text");
    message.put("id", Long.toString(at.toEpochMilli()));
    message.put("quoteToken", "q" + unique);
    message.put("text", text);
    event.put("webhookEventId", eventId);
    event.putObject("deliveryContext").put("isRedelivery", false);
    event.put("timestamp", at.toEpochMilli());
    event.putObject("source").put("type", "user").put("userId", userId);
    event.put("replyToken", unique.replace("-", ""));
    event.put("mode", "active");
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }
}
