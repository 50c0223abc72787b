package openbell.edge.mail;

import java.util.Optional;

/// What is sent to an operator.
///
/// @param id names what it is about, such as `digest.2025-11-11`: two letters of one id are the
///   same, and a mail program that gets both may show one; ASCII letters, digits, `.` and `-`
/// @param subject one line
/// @param text the whole of it, for those who show no HTML
/// @param html the same as a document, where there is one
/// @param lang the language's code, `th` or `en`
public record Letter(String id, String subject, String text, Optional<String> html, String lang) {
  /// @throws IllegalArgumentException for an id of other characters, or a subject of two lines
  public Letter {
    if (!id.matches("[A-Za-z0-9.-]{1,100}")) {
      throw new IllegalArgumentException("'%s' is no id of a letter".formatted(id));
    }
    if (subject.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("a subject is one line");
    }
  }
}
