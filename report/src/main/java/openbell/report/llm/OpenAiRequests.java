package openbell.report.llm;

import com.openai.core.JsonValue;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFormatTextJsonSchemaConfig;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseTextConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import openbell.report.Section;

/// A prompt as requests of the two APIs, each asking for the five sections by a JSON schema.
///
/// No temperature: models that reason refuse one. Nothing is stored at the server.
final class OpenAiRequests {
  private static final String SCHEMA_NAME = "report_sections";

  private OpenAiRequests() {}

  static ResponseCreateParams responses(Prompt prompt) {
    ResponseFormatTextJsonSchemaConfig.Schema.Builder schema =
        ResponseFormatTextJsonSchemaConfig.Schema.builder();
    schema().forEach(schema::putAdditionalProperty);
    List<ResponseInputItem> turns =
        prompt.turns().stream()
            .map(
                turn ->
                    ResponseInputItem.ofEasyInputMessage(
                        EasyInputMessage.builder()
                            .role(
                                turn.byModel()
                                    ? EasyInputMessage.Role.ASSISTANT
                                    : EasyInputMessage.Role.USER)
                            .content(turn.text())
                            .build()))
            .toList();
    return ResponseCreateParams.builder()
        .model(prompt.model())
        .instructions(prompt.instructions())
        .inputOfResponse(turns)
        .maxOutputTokens(LanguageModel.MOST_OUTPUT_TOKENS)
        .store(false)
        .text(
            ResponseTextConfig.builder()
                .format(
                    ResponseFormatTextJsonSchemaConfig.builder()
                        .name(SCHEMA_NAME)
                        .strict(true)
                        .schema(schema.build())
                        .build())
                .build())
        .build();
  }

  static ChatCompletionCreateParams chat(Prompt prompt) {
    ResponseFormatJsonSchema.JsonSchema.Schema.Builder schema =
        ResponseFormatJsonSchema.JsonSchema.Schema.builder();
    schema().forEach(schema::putAdditionalProperty);
    ChatCompletionCreateParams.Builder request =
        ChatCompletionCreateParams.builder()
            .model(prompt.model())
            .addSystemMessage(prompt.instructions())
            .maxCompletionTokens(LanguageModel.MOST_OUTPUT_TOKENS)
            .responseFormat(
                ResponseFormatJsonSchema.builder()
                    .jsonSchema(
                        ResponseFormatJsonSchema.JsonSchema.builder()
                            .name(SCHEMA_NAME)
                            .strict(true)
                            .schema(schema.build())
                            .build())
                    .build());
    for (Prompt.Turn turn : prompt.turns()) {
      if (turn.byModel()) {
        request.addAssistantMessage(turn.text());
      } else {
        request.addUserMessage(turn.text());
      }
    }
    return request.build();
  }

  private static Map<String, JsonValue> schema() {
    List<String> keys = Arrays.stream(Section.values()).map(Section::key).toList();
    Map<String, Object> properties = new LinkedHashMap<>();
    keys.forEach(key -> properties.put(key, Map.of("type", "string")));
    Map<String, JsonValue> schema = new LinkedHashMap<>();
    schema.put("type", JsonValue.from("object"));
    schema.put("properties", JsonValue.from(properties));
    schema.put("required", JsonValue.from(keys));
    schema.put("additionalProperties", JsonValue.from(false));
    return schema;
  }
}
