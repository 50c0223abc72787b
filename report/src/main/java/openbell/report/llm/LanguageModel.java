package openbell.report.llm;

import java.time.Duration;

/// A server with a language model.
///
/// Implementations are safe for concurrent use.
public interface LanguageModel extends AutoCloseable {
  /// The most tokens that an answer may have, those of reasoning included. The five sections take
  /// about 2,500 in Thai.
  int MOST_OUTPUT_TOKENS = 8000;

  /// Asks, and blocks until the answer is whole.
  ///
  /// @param most how long it may take in all
  LlmAnswer ask(Prompt prompt, Duration most) throws LlmException;

  /// Does what can be done before the first prompt is there; asks nothing.
  default void prepare() {}

  @Override
  default void close() {}
}
