package openbell.cache;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// A ledger of this process alone, for one that keeps no numbers in a file: the last days of it.
final class MemoryLedger implements Ledger {
  /// A process that stands still between its answers lives for hours.
  private static final int DAYS = 3;

  private static final class Day {
    final Map<String, Long> sums = new HashMap<>();
    final Map<String, Note> notes = new HashMap<>();
    long changes;
    long told;
  }

  private final String instance = UUID.randomUUID().toString();
  private final TreeMap<LocalDate, Day> days = new TreeMap<>();
  private final TreeMap<Instant, Map<String, Long>> hours = new TreeMap<>();

  @Override
  public synchronized boolean add(Instant now, Map<String, Long> deltas, Collection<Note> notes) {
    Day day = days.computeIfAbsent(day(now), d -> new Day());
    Map<String, Long> hour =
        hours.computeIfAbsent(now.truncatedTo(ChronoUnit.HOURS), h -> new HashMap<>());
    deltas.forEach(
        (name, delta) -> {
          day.sums.merge(name, delta, Long::sum);
          if (!name.startsWith(ASKED)) {
            hour.merge(name, delta, Long::sum);
          }
        });
    for (Note note : notes) {
      day.notes.merge(note.kind() + "/" + note.subject(), note, Note::and);
    }
    day.changes++;
    for (String kind : notes.stream().map(Note::kind).distinct().toList()) {
      day.notes.values().stream()
          .filter(note -> note.kind().equals(kind))
          .sorted(
              Comparator.comparingLong(Note::most).reversed().thenComparing(DayBook.LATEST_FIRST))
          .skip(MOST_NOTES)
          .toList()
          .forEach(n -> day.notes.remove(n.kind() + "/" + n.subject()));
    }
    day.sums.entrySet().stream()
        .filter(sum -> sum.getKey().startsWith(ASKED))
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .skip(MOST_ASKED)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(day.sums::remove);
    while (days.size() > DAYS) {
      days.pollFirstEntry();
    }
    hours.headMap(now.minus(HOURS_KEPT)).clear();
    return true;
  }

  @Override
  public String instance() {
    return instance;
  }

  @Override
  public synchronized List<Tally> hours(Instant from, Instant to) {
    return hours.subMap(from, to).entrySet().stream()
        .map(hour -> new Tally(hour.getKey(), hour.getValue()))
        .toList();
  }

  @Override
  public synchronized List<DayBook> days(LocalDate from, LocalDate to) {
    return days.subMap(from, true, to, true).entrySet().stream()
        .map(
            day ->
                new DayBook(
                    day.getKey(),
                    day.getValue().changes,
                    day.getValue().sums,
                    List.copyOf(day.getValue().notes.values())))
        .toList();
  }

  @Override
  public synchronized List<LocalDate> untold() {
    return days.entrySet().stream()
        .filter(day -> day.getValue().told < day.getValue().changes)
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public synchronized void told(LocalDate day, long changes) {
    Day book = days.get(day);
    if (book != null) {
      book.told = Math.max(book.told, changes);
    }
  }

  static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }
}
