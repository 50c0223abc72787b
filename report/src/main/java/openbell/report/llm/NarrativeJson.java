package openbell.report.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// The JSON forms of what is kept of models: a whole entry for audit (`openbell.narrative/1`), and
/// the bare answer for replay.
public final class NarrativeJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private NarrativeJson() {}

  /// An entry as an object of the lake.
  public static byte[] entry(NarrativeJournal.Entry entry, Instant at) {
    ObjectNode json = JSON.createObjectNode();
    json.put("schema", "openbell.narrative/1");
    json.put("symbol", entry.symbol());
    json.put("date", entry.date().toString());
    json.put("lang", entry.lang().code());
    json.put("asked_at", at.toString());
    json.put("prompt_sha256", entry.prompt().hash());
    json.put("accepted", entry.problems().isEmpty());
    ArrayNode problems = json.putArray("problems");
    entry.problems().forEach(problems::add);
    json.set("answer", answerNode(entry.answer()));
    json.put("cost_usd", entry.costUsd());
    json.put("model", entry.prompt().model());
    json.put("instructions", entry.prompt().instructions());
    ArrayNode turns = json.putArray("turns");
    for (Prompt.Turn turn : entry.prompt().turns()) {
      turns.addObject().put("role", turn.byModel() ? "assistant" : "user").put("text", turn.text());
    }
    return bytes(json);
  }

  /// An answer and the key of its entry.
  public static byte[] answer(LlmAnswer answer, String entryKey) {
    return bytes(answerNode(answer).put("entry", entryKey));
  }

  /// The answer in these bytes, with the key of its entry; empty when they hold none.
  public static Optional<NarrativeJournal.Kept> readAnswer(byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(bytes);
      return json.path("text").isTextual() && json.path("model").isTextual()
          ? Optional.of(new NarrativeJournal.Kept(answer(json), json.path("entry").textValue()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static LlmAnswer answer(JsonNode json) {
    return new LlmAnswer(
        json.path("text").asText(),
        json.path("model").asText(),
        json.path("complete").asBoolean(),
        json.path("input_tokens").asInt(),
        json.path("cached_input_tokens").asInt(),
        json.path("output_tokens").asInt());
  }

  private static ObjectNode answerNode(LlmAnswer answer) {
    return JSON.createObjectNode()
        .put("text", answer.text())
        .put("model", answer.model())
        .put("complete", answer.complete())
        .put("input_tokens", answer.inputTokens())
        .put("cached_input_tokens", answer.cachedInputTokens())
        .put("output_tokens", answer.outputTokens());
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is to be kept cannot be written as JSON", e);
    }
  }
}
