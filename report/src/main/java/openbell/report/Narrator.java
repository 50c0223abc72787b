package openbell.report;

/// Someone who tells a brief in words: a template, or a language model.
public interface Narrator {
  /// The five sections, with placeholders for every number.
  Narrative narrate(Brief brief, Lang lang);
}
