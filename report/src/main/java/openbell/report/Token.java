package openbell.report;

import java.util.Locale;
import java.util.Set;

/// A piece of a narrator's text: a placeholder, an indicator's period, a known phrase, or a word.
///
/// @param kind what it is
/// @param text as written; the name without braces for a placeholder
/// @param lower the same in lower case
/// @param start where it begins in the normalised text
/// @param end where it ends, exclusive
/// @param tags what the word lists say of it, such as `dir:up`; empty for the unknown
record Token(Kind kind, String text, String lower, int start, int end, Set<String> tags) {
  enum Kind {
    PLACEHOLDER,
    PERIOD,
    PHRASE,
    WORD,
    PUNCT,
    /// A space between two Thai words, which parts clauses.
    SPACE,
    /// The end of a sentence or line.
    STOP
  }

  Token(Kind kind, String text, int start, int end, Set<String> tags) {
    this(kind, text, text.toLowerCase(Locale.ROOT), start, end, tags);
  }

  boolean has(String tag) {
    return tags.contains(tag);
  }

  boolean hasAny(String prefix) {
    for (String tag : tags) {
      if (tag.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /// What follows the prefix in the first tag that has it; empty when none has.
  String arg(String prefix) {
    for (String tag : tags) {
      if (tag.startsWith(prefix)) {
        return tag.substring(prefix.length());
      }
    }
    return "";
  }

  boolean is(Kind other) {
    return kind == other;
  }

  Token with(Set<String> others) {
    return new Token(kind, text, lower, start, end, others);
  }
}
