package openbell.report;

/// Someone who tells a brief in words: a template, or a language model.
public interface Narrator {
  /// The five sections, with placeholders for every number.
  Narrative narrate(Brief brief, Lang lang);

  /// Who tells, in a few words that change when the same brief would be told by another: part of
  /// what says whether a report has to be made again.
  default String identity() {
    return "template";
  }
}
