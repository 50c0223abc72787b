package openbell.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a text has to pass before it may be filled and shown.
///
/// Implementations are safe for concurrent use.
@FunctionalInterface
public interface NarrativeCheck {
  /// What is wrong with the sections, one line each that its writer can act on; empty when nothing
  /// is.
  List<String> problems(Map<Section, String> sections, Brief brief, Lang lang);

  /// What a language model's text has to pass: the check of every narrator's text, and
  /// [ModelTextCheck].
  static NarrativeCheck ofModels() {
    return (sections, brief, lang) -> {
      Map<String, String> values = Placeholders.of(brief, lang, Instant.EPOCH);
      List<String> problems = new ArrayList<>(TextCheck.problems(sections, brief, lang, values));
      if (problems.isEmpty()) { // What both refuse is told once.
        problems.addAll(ModelTextCheck.problems(sections, brief, lang, values));
      }
      return problems;
    };
  }
}
