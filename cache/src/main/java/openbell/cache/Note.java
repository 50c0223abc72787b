package openbell.cache;

import java.time.Instant;

/// Something worth knowing that happened, once or more often: of one kind and subject there is one
/// note a day, which says how often and how it was the last time.
///
/// @param kind such as `failure`
/// @param subject what it happened to
/// @param text one line, the last one said
/// @param at when it happened last
/// @param times how often
/// @param most the most that was measured; zero where nothing is
public record Note(String kind, String subject, String text, Instant at, long times, long most) {
  private static final int MOST_CHARACTERS = 400;

  /// Shortens what is too long for a note, and makes each text one line.
  public Note {
    subject = line(subject);
    text = line(text);
  }

  /// This and a note of the same kind and subject, as one.
  public Note and(Note other) {
    Note last = other.at.isBefore(at) ? this : other;
    return new Note(
        kind, subject, last.text, last.at, times + other.times, Math.max(most, other.most));
  }

  private static String line(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS);
  }
}
