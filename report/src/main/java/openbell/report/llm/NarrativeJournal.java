package openbell.report.llm;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import openbell.report.Lang;
import org.jspecify.annotations.Nullable;

/// What models were asked and answered, kept for audit and so that the same question is not paid
/// for twice.
///
/// Implementations are safe for concurrent use and never throw: what cannot be kept is not kept.
public interface NarrativeJournal {
  /// The answer kept for a prompt of this hash, of an entry that is [Entry#whole].
  Optional<Kept> find(String promptHash);

  /// Keeps a prompt with its answer and what came of it, for audit; one that is [Entry#whole] is
  /// found again. Returns the key, empty when it could not be kept.
  Optional<String> keep(Entry entry);

  /// An answer found again.
  ///
  /// @param key of the entry that has it with its prompt; null when it is not known
  record Kept(LlmAnswer answer, @Nullable String key) {}

  /// A prompt, its answer and the verdict.
  ///
  /// @param symbol the source's symbol
  /// @param date the report's date
  /// @param whole whether the answer holds all that was asked for, accepted or refused; one that
  ///   does not may do so when it is asked for again, and is not worth replaying
  /// @param costUsd null when the model's price is not known
  /// @param problems why the text was refused; empty when it was accepted
  record Entry(
      String symbol,
      LocalDate date,
      Lang lang,
      Prompt prompt,
      LlmAnswer answer,
      boolean whole,
      @Nullable Double costUsd,
      List<String> problems) {}
}
