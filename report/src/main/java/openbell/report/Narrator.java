package openbell.report;

/// Someone who tells a brief in words: a template, or a language model.
public interface Narrator {
  /// The five sections, with placeholders for every number.
  Narrative narrate(Brief brief, Lang lang);

  /// Told that a brief will soon be there: what can be opened before is opened in the background.
  default void prepare() {}

  /// Who tells, in a few words that change when the same brief would be told by another: part of
  /// what says whether a report has to be made again.
  default String identity() {
    return "template";
  }
}
