package openbell.delivery.deployer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.delivery.deployer.DeployException.Kind;

/// An invocation that has to go well before a version is what the world calls.
///
/// @param function its short name
/// @param event the payload, JSON
/// @param statusCode that the answer's field `statusCode` has to have; empty: it may have any or
///   none
/// @param bodyContains texts that the answer's `body` has to contain; without such a field, the
///   answer itself
public record SmokeTest(
    String function, JsonNode event, Optional<Integer> statusCode, List<String> bodyContains) {

  private static final int SHOWN = 200;

  public SmokeTest {
    bodyContains = List.copyOf(bodyContains);
  }

  /// Reads tests: an array of objects with `function`, `event` and `expect`, which has `statusCode`
  /// and `bodyContains`, a text or several.
  ///
  /// @throws DeployException of kind `USAGE` naming what is wrong
  public static List<SmokeTest> parse(byte[] json) {
    Json all = Json.parse(json, "the smoke tests");
    if (!all.node().isArray()) {
      throw new DeployException(Kind.USAGE, "the smoke tests are no array", "give a list of them");
    }
    return all.elements().stream().map(SmokeTest::of).toList();
  }

  private static SmokeTest of(Json test) {
    JsonNode event = test.node().path("event");
    if (event.isMissingNode()) {
      throw test.wrong("event", "the payload");
    }
    Json expect = test.child("expect");
    JsonNode contains = expect.node().path("bodyContains");
    List<String> texts = new ArrayList<>();
    if (contains.isTextual()) {
      texts.add(contains.textValue());
    } else {
      contains.forEach(text -> texts.add(text.asText()));
    }
    Optional<Integer> status =
        expect.node().has("statusCode")
            ? Optional.of(expect.number("statusCode"))
            : Optional.empty();
    return new SmokeTest(test.text("function"), event, status, texts);
  }

  static ArrayNode json(List<SmokeTest> tests) {
    ArrayNode all = Json.object().arrayNode();
    for (SmokeTest test : tests) {
      ObjectNode node = all.addObject().put("function", test.function);
      node.set("event", test.event);
      ObjectNode expect = node.putObject("expect");
      test.statusCode.ifPresent(code -> expect.put("statusCode", code));
      ArrayNode texts = expect.putArray("bodyContains");
      test.bodyContains.forEach(texts::add);
    }
    return all;
  }

  byte[] payload() {
    return Json.bytes(event);
  }

  /// Why an answer will not do; empty if it does.
  Optional<String> refuses(Invoked answer) {
    String text = new String(answer.payload(), StandardCharsets.UTF_8);
    if (answer.error().isPresent()) {
      return Optional.of("it failed (%s): %s".formatted(answer.error().get(), cut(text)));
    }
    JsonNode node = node(answer.payload());
    int status = node.path("statusCode").asInt(-1);
    if (statusCode.isPresent() && status != statusCode.get()) {
      return Optional.of(
          "it answered with status %s, not %d: %s"
              .formatted(status < 0 ? "none" : status, statusCode.get(), cut(text)));
    }
    String body = node.path("body").isTextual() ? node.path("body").textValue() : text;
    return bodyContains.stream()
        .filter(wanted -> !body.contains(wanted))
        .findFirst()
        .map(wanted -> "its answer does not contain '%s': %s".formatted(wanted, cut(body)));
  }

  private static JsonNode node(byte[] payload) {
    try {
      return Json.parse(payload, "the answer").node();
    } catch (DeployException e) {
      return Json.object();
    }
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
