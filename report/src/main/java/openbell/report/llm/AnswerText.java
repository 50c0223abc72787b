package openbell.report.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import openbell.report.Section;

/// The five sections in a model's answer.
final class AnswerText {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// What an answer holds: sections, or why it holds none.
  sealed interface Read {
    /// All five sections.
    record Sections(Map<Section, String> texts) implements Read {}

    /// Something else.
    record Not(List<String> problems) implements Read {}
  }

  private AnswerText() {}

  static Read read(LlmAnswer answer) {
    if (!answer.complete()) {
      return new Read.Not(List.of("the answer is cut short, or was declined by the model"));
    }
    try {
      return sections(JSON.readTree(unfenced(answer.text())));
    } catch (JsonProcessingException e) {
      return new Read.Not(List.of("the answer is not the JSON object asked for"));
    }
  }

  private static Read sections(JsonNode json) {
    Map<Section, String> texts = new EnumMap<>(Section.class);
    for (Section section : Section.values()) {
      JsonNode text = json.path(section.key());
      if (!text.isTextual()) {
        return new Read.Not(
            List.of("the answer is not the JSON object asked for: no text " + section.key()));
      }
      texts.put(section, text.asText().strip());
    }
    return new Read.Sections(texts);
  }

  /// Servers that know no schema often put JSON into a Markdown fence.
  private static String unfenced(String text) {
    String bare = text.strip();
    return bare.startsWith("```") && bare.endsWith("```") && bare.indexOf('\n') > 0
        ? bare.substring(bare.indexOf('\n'), bare.length() - 3)
        : bare;
  }
}
