package openbell.report.llm;

/// What a model answered.
///
/// @param text as it came
/// @param model the model by its own word (`gpt-4o-2024-08-06`)
/// @param complete false where the answer was cut short or refused by the model
/// @param inputTokens of the whole prompt
/// @param cachedInputTokens how many of those the server had in its prompt cache
/// @param outputTokens those of reasoning included
public record LlmAnswer(
    String text,
    String model,
    boolean complete,
    int inputTokens,
    int cachedInputTokens,
    int outputTokens) {
  /// Whether the server said how many tokens it counted; some do not.
  boolean counted() {
    return inputTokens > 0 || outputTokens > 0;
  }
}
