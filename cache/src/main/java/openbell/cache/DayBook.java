package openbell.cache;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What a UTC day brought, as a [Ledger] keeps it.
///
/// @param changes how often something was added; another number, another state of the book
/// @param sums by `group/name`, as [CacheStats.Kept] groups them
/// @param notes the latest first
public record DayBook(LocalDate day, long changes, Map<String, Long> sums, List<Note> notes) {
  static final Comparator<Note> LATEST_FIRST =
      Comparator.comparing(Note::at)
          .reversed()
          .thenComparing(Note::kind)
          .thenComparing(Note::subject);

  /// Keeps its own copies.
  public DayBook {
    sums = Map.copyOf(sums);
    notes = notes.stream().sorted(LATEST_FIRST).toList();
  }
}
