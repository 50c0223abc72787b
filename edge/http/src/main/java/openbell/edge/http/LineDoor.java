package openbell.edge.http;

import java.util.Optional;
import openbell.edge.line.LineWebhook;

/// Where LINE knocks: a delivery is checked, handed on and acknowledged at once; the work is done
/// afterwards by whoever it was handed to.
///
/// @param webhook tells LINE's deliveries from others
/// @param work takes over the work of one
public record LineDoor(LineWebhook webhook, Work work) {
  /// Takes over the work of a checked delivery and returns at once.
  @FunctionalInterface
  public interface Work {
    /// Takes it over.
    ///
    /// @param checkedBody a body that the check accepted
    void begin(byte[] checkedBody);
  }

  Response answer(Request request) {
    Optional<String> signature = request.header(LineWebhook.SIGNATURE_HEADER);
    return switch (webhook.check(signature, request.body())) {
      case LineWebhook.Verdict.Accepted(int events) -> {
        if (events > 0) {
          work.begin(request.body());
        }
        yield Response.of(200, Response.JSON, Json.bytes(Json.object()));
      }
      case LineWebhook.Verdict.Refused(String what, String cure, boolean signed) ->
          signed
              ? Problem.badRequest(what, cure).response()
              : Problem.unauthorized(what + ": " + cure).response();
      case LineWebhook.Verdict.NotConfigured(String what, String cure) ->
          Problem.unavailable(what + ": " + cure).response();
      case LineWebhook.Verdict.TooLarge(int size, int most) -> Problem.tooLarge(most).response();
    };
  }
}
