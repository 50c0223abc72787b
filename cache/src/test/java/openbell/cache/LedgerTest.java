package openbell.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {
  private static final Instant START = Instant.parse("2025-11-11T22:30:00Z");
  private static final LocalDate DAY = LocalDate.of(2025, 11, 11);

  @TempDir Path dir;
  private volatile Instant now = START;

  private SqliteCache file() {
    return new SqliteCache(dir.resolve("cache.db"), () -> now);
  }

  private static CacheEntry entry() {
    return new CacheEntry("x".getBytes(UTF_8), "text/plain", START.plus(Duration.ofDays(9)));
  }

  @Test
  void manyNotesOfOneKindPushNoneOfAnotherOutInMemory() {
    MemoryLedger ledger = new MemoryLedger();
    ledger.add(START, Map.of(), List.of(new Note("start", "web", "cold", START, 1, 900)));
    for (int i = 0; i < 2 * Ledger.MOST_NOTES; i++) {
      Note slow = new Note("slow", "GET /" + i, "", START.plusSeconds(i), 1, 100 + i);
      ledger.add(START.plusSeconds(i), Map.of(), List.of(slow));
    }
    List<Note> notes = ledger.days(DAY, DAY).getFirst().notes();
    assertThat(notes).filteredOn(note -> note.kind().equals("start")).hasSize(1);
    assertThat(notes)
        .filteredOn(note -> note.kind().equals("slow"))
        .hasSize(Ledger.MOST_NOTES)
        .allMatch(note -> note.most() >= 100 + Ledger.MOST_NOTES);
  }

  private static long sum(DayBook book, String name) {
    return book.sums().getOrDefault(name, 0L);
  }

  /** Restarted, killed or beside another: what was flushed is there once. */
  @Test
  void hoursAndDaysOutliveProcessesAndCountNothingTwice() {
    try (SqliteCache one = file();
        SqliteCache two = file()) {
      CacheStats first = new CacheStats(() -> now, one);
      CacheStats second = new CacheStats(() -> now, two);
      Cache a = new MeteredCache(one, first);
      Cache b = new MeteredCache(two, second);
      a.put("k", entry());
      a.find("k");
      b.find("k");
      first.flush();
      first.flush();
      second.flush();
      assertThat(first.days(DAY, DAY)).hasSize(1);
      assertThat(sum(second.days(DAY, DAY).getFirst(), "sqlite/hits")).isEqualTo(2);
      now = Instant.parse("2025-11-12T00:10:00Z");
      a.find("k");
      a.find("nothing");
      first.flush();
      // Killed here: neither is closed.
    }
    try (SqliteCache again = file()) {
      CacheStats stats = new CacheStats(() -> now, again);
      List<DayBook> days = stats.days(DAY, DAY.plusDays(1));
      assertThat(days).extracting(DayBook::day).containsExactly(DAY, DAY.plusDays(1));
      assertThat(sum(days.getFirst(), "sqlite/hits")).isEqualTo(2);
      assertThat(sum(days.getLast(), "sqlite/hits")).isEqualTo(1);
      assertThat(sum(days.getLast(), "sqlite/misses")).isEqualTo(1);
      List<Tally> hours = stats.hours(START.minusSeconds(3600), now.plusSeconds(1));
      assertThat(hours)
          .extracting(Tally::start)
          .containsExactly(
              Instant.parse("2025-11-11T22:00:00Z"), Instant.parse("2025-11-12T00:00:00Z"));
      assertThat(stats.kept().tiers().get("sqlite"))
          .containsEntry("hits", 3L)
          .containsEntry("misses", 1L);
    }
  }

  @Test
  void manyThreadsAndProcessesLoseNothing() throws Exception {
    try (SqliteCache one = file();
        SqliteCache two = file();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CacheStats> both =
          List.of(new CacheStats(() -> now, one), new CacheStats(() -> now, two));
      List<Cache> caches =
          List.of(new MeteredCache(one, both.get(0)), new MeteredCache(two, both.get(1)));
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int which = i % 2;
        work.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 25; n++) {
                    caches.get(which).find("k" + n);
                    both.get(which).note("failure", "k", "because", 0);
                    both.get(which).flush();
                  }
                }));
      }
      for (Future<?> each : work) {
        each.get();
      }
      both.forEach(CacheStats::flush);
      DayBook book = both.getFirst().days(DAY, DAY).getFirst();
      assertThat(sum(book, "sqlite/misses")).isEqualTo(200);
      assertThat(book.notes()).extracting(Note::times).containsExactly(200L);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void daysKeepTheMostAskedAndTheLastNotes(boolean kept) {
    try (SqliteCache file = file()) {
      Ledger ledger = kept ? new FileLedger(file) : new MemoryLedger();
      Map<String, Long> asked = new HashMap<>();
      List<Note> notes = new ArrayList<>();
      for (int i = 1; i <= 150; i++) {
        asked.put("asked/k" + i, (long) i);
        notes.add(new Note("failure", "k" + i, "why", START.plusSeconds(i), 1, 0));
      }
      asked.put("making/makes", 7L);
      assertThat(ledger.add(now, asked, notes)).isTrue();
      assertThat(ledger.add(now, Map.of("making/makes", 1L), List.of())).isTrue();
      DayBook book = ledger.days(DAY, DAY).getFirst();
      assertThat(book.sums())
          .hasSize(Ledger.MOST_ASKED + 1)
          .containsEntry("making/makes", 8L)
          .containsEntry("asked/k150", 150L)
          .containsEntry("asked/k51", 51L);
      assertThat(book.notes()).hasSize(Ledger.MOST_NOTES);
      assertThat(book.notes().getFirst().subject()).isEqualTo("k150");
      assertThat(book.notes().getLast().subject()).isEqualTo("k91");
      assertThat(ledger.hours(START.minusSeconds(3600), START).getFirst().sums())
          .containsOnly(Map.entry("making/makes", 8L));
    }
  }

  @Test
  void aNoteOfTheSameKindAndSubjectIsTheSameNote() {
    try (SqliteCache file = file()) {
      Ledger ledger = new FileLedger(file);
      ledger.add(now, Map.of(), List.of(new Note("slow", "GET /", "status 200", now, 1, 700)));
      ledger.add(
          now,
          Map.of(),
          List.of(new Note("slow", "GET /", "status 503", now.plusSeconds(5), 2, 300)));
      assertThat(ledger.days(DAY, DAY).getFirst().notes())
          .containsExactly(new Note("slow", "GET /", "status 503", now.plusSeconds(5), 3, 700));
    }
  }

  @Test
  void whatIsOldIsForgotten() {
    try (SqliteCache file = file()) {
      Ledger ledger = new FileLedger(file);
      Note note = new Note("alert", "a", "a", now, 1, 0);
      ledger.add(now, Map.of("a/b", 1L), List.of(note));
      Instant later = now.plus(Duration.ofDays(20));
      ledger.add(later, Map.of("a/b", 1L), List.of());
      assertThat(ledger.hours(START.minusSeconds(3600), later.plusSeconds(1))).hasSize(1);
      assertThat(ledger.days(DAY, DAY.plusDays(20))).hasSize(2);
      ledger.add(now.plus(Duration.ofDays(401)), Map.of("a/b", 1L), List.of());
      assertThat(ledger.days(DAY, DAY.plusDays(401))).hasSize(2);
      assertThat(ledger.days(DAY, DAY)).isEmpty();
      assertThat(ledger.untold()).doesNotContain(DAY);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDayIsToldAgainAfterItChanged(boolean kept) {
    try (SqliteCache file = file()) {
      Ledger ledger = kept ? new FileLedger(file) : new MemoryLedger();
      assertThat(ledger.untold()).isEmpty();
      ledger.add(now, Map.of("a/b", 1L), List.of());
      ledger.add(now.plus(Duration.ofDays(1)), Map.of("a/b", 1L), List.of());
      assertThat(ledger.untold()).containsExactly(DAY, DAY.plusDays(1));
      long changes = ledger.days(DAY, DAY).getFirst().changes();
      ledger.add(now, Map.of("a/b", 1L), List.of());
      ledger.told(DAY, changes); // Of the state before the last addition.
      assertThat(ledger.untold()).containsExactly(DAY, DAY.plusDays(1));
      ledger.told(DAY, changes + 1);
      ledger.told(DAY, changes);
      assertThat(ledger.untold()).containsExactly(DAY.plusDays(1));
    }
  }

  @Test
  void aFileOfBeforeThereWereLedgersGetsOneAndKeepsItsEntries() throws Exception {
    String instance;
    try (SqliteCache file = file()) {
      file.put("k", entry());
      instance = new FileLedger(file).instance();
    }
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("cache.db"));
        Statement sql = connection.createStatement()) {
      for (String table : List.of("tally", "note", "told", "instance")) {
        sql.execute("DROP TABLE " + table);
      }
    }
    try (SqliteCache file = file()) {
      assertThat(file.find("k")).isPresent();
      Ledger ledger = new FileLedger(file);
      assertThat(ledger.add(now, Map.of("a/b", 1L), List.of())).isTrue();
      assertThat(ledger.instance()).isNotEmpty().isNotEqualTo(instance);
      assertThat(ledger.instance()).isEqualTo(ledger.instance());
    }
  }

  @Test
  void whatCannotBeKeptIsKeptLater() throws Exception {
    Path blocked = dir.resolve("blocked");
    Files.writeString(blocked, "a file where a folder should be");
    try (SqliteCache file = new SqliteCache(blocked.resolve("cache.db"), () -> now)) {
      CacheStats stats = new CacheStats(() -> now, file);
      stats.note("alert", "a", "told", 0);
      stats.flush();
      assertThat(stats.days(DAY, DAY)).isEmpty();
      assertThat(stats.instance()).isEmpty();
      Files.delete(blocked);
      now = now.plus(SqliteCache.REST).plusSeconds(1);
      assertThat(stats.days(DAY, DAY).getFirst().notes()).hasSize(1);
    }
  }
}
