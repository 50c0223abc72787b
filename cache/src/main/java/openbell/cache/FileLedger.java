package openbell.cache;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The ledger in a cache's file, with the counters of all time beside it: of all processes that
/// share the file.
record FileLedger(SqliteCache file) implements Ledger {
  @Override
  public boolean add(Instant now, Map<String, Long> deltas, Collection<Note> notes) {
    return file.ledger(
        false,
        (rows, ledger) -> {
          rows.addCounters(deltas);
          ledger.add(now, deltas, notes);
          return true;
        });
  }

  @Override
  public String instance() {
    return file.ledger("", (rows, ledger) -> ledger.instance());
  }

  @Override
  public List<Tally> hours(Instant from, Instant to) {
    return file.ledger(List.of(), (rows, ledger) -> ledger.hours(from, to));
  }

  @Override
  public List<DayBook> days(LocalDate from, LocalDate to) {
    return file.ledger(List.of(), (rows, ledger) -> ledger.days(from, to));
  }

  @Override
  public List<LocalDate> untold() {
    return file.ledger(List.of(), (rows, ledger) -> ledger.untold());
  }

  @Override
  public void told(LocalDate day, long changes) {
    file.ledger(
        false,
        (rows, ledger) -> {
          ledger.told(day, changes);
          return true;
        });
  }
}
