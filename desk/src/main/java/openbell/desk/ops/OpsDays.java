package openbell.desk.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import openbell.cache.CacheStats;
import openbell.cache.DayBook;
import openbell.cache.Note;
import openbell.store.Blob;
import openbell.store.BlobInfo;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
import openbell.store.PutCondition;
import openbell.store.PutResult;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The days of all instances: what each has told of each UTC day is one small object,
/// `state/ops/{yyyy-mm-dd}/{instance}.json`.
///
/// An instance always tells the whole day again, never a difference, so that telling twice, a lost
/// answer or a kill count nothing twice. Processes that share a home are one instance: each writes
/// only over what it has seen before it read the book, so that the later book stays. Thread-safe.
final class OpsDays {
  private static final Logger LOG = LoggerFactory.getLogger(OpsDays.class);
  private static final String FOLDER = "state/ops/";
  private static final String SCHEMA = "openbell.ops/1";
  private static final int TRIES = 10;

  /// So many days are looked at beyond the oldest kept, where nobody told for a while.
  private static final int SWEPT_DAYS = 7;

  private final BlobStore store;

  /// Made when it is first needed: it takes a twentieth of a second, and most processes tell and
  /// read nothing.
  private static final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();
  }

  OpsDays(BlobStore store) {
    this.store = store;
  }

  /// Tells others of every day that changed since they were told.
  ///
  /// @throws StoreException when the store cannot be written; what was told until then is
  void tell(CacheStats stats) {
    String instance = stats.instance();
    if (instance.isEmpty()) {
      return; // The file cannot be read now: later.
    }
    for (LocalDate day : stats.untold()) {
      tell(stats, instance, day);
    }
  }

  private void tell(CacheStats stats, String instance, LocalDate day) {
    String key = folder(day) + instance + ".json";
    for (int attempt = 0; attempt < TRIES; attempt++) {
      PutCondition condition =
          store
              .head(key)
              .map(BlobInfo::etag)
              .map(PutCondition::ifMatch)
              .orElseGet(PutCondition::ifAbsent);
      Optional<DayBook> book = stats.days(day, day).stream().findFirst();
      if (book.isEmpty()) {
        return;
      }
      byte[] bytes = write(instance, book.get());
      if (store.put(key, bytes, BlobMeta.of("application/json"), condition)
          instanceof PutResult.Written) {
        stats.told(day, book.get().changes());
        return;
      }
    }
    LOG.info("{} changed at every try: the next telling has these numbers, too", key);
  }

  /// What others told of the days from the first to the last.
  ///
  /// @param but the instance whose books are left out; it knows its own better
  /// @return by instance
  /// @throws StoreException when the store cannot be read
  Map<String, List<DayBook>> told(LocalDate from, LocalDate to, String but) {
    List<String> keys =
        Beside.all(
                from.datesUntil(to.plusDays(1)).toList(),
                day -> store.listAll(folder(day)).map(ListedBlob::key).toList())
            .stream()
            .flatMap(List::stream)
            .filter(key -> !key.endsWith("/" + but + ".json"))
            .toList();
    Map<String, List<DayBook>> all = new TreeMap<>();
    for (Optional<Told> told : Beside.all(keys, this::read)) {
      told.ifPresent(t -> all.computeIfAbsent(t.instance(), i -> new ArrayList<>()).add(t.book()));
    }
    return all;
  }

  /// Deletes what is older than the numbers are kept.
  void forget(LocalDate today) {
    LocalDate oldest = today.minusDays(CacheStats.DAYS_KEPT);
    oldest
        .minusDays(SWEPT_DAYS)
        .datesUntil(oldest)
        .flatMap(day -> store.listAll(folder(day)))
        .forEach(old -> store.delete(old.key()));
  }

  private static String folder(LocalDate day) {
    return FOLDER + day + "/";
  }

  private record Told(String instance, DayBook book) {}

  private Optional<Told> read(String key) {
    return store.get(key).map(Blob::bytes).flatMap(bytes -> read(key, bytes));
  }

  private byte[] write(String instance, DayBook book) {
    ObjectNode root =
        Json.MAPPER
            .createObjectNode()
            .put("schema", SCHEMA)
            .put("instance", instance)
            .put("day", book.day().toString())
            .put("changes", book.changes());
    ObjectNode sums = root.putObject("sums");
    new TreeMap<>(book.sums()).forEach(sums::put);
    for (Note note : book.notes()) {
      root.withArray("/notes")
          .addObject()
          .put("kind", note.kind())
          .put("subject", note.subject())
          .put("text", note.text())
          .put("at", note.at().toString())
          .put("times", note.times())
          .put("most", note.most());
    }
    try {
      return Json.MAPPER.writeValueAsBytes(root);
    } catch (IOException e) {
      throw new UncheckedIOException("numbers are always JSON", e);
    }
  }

  /// Empty, and told in the log, for what nobody here wrote.
  private Optional<Told> read(String key, byte[] bytes) {
    try {
      JsonNode root = Json.MAPPER.readTree(bytes);
      if (!root.path("schema").asText().equals(SCHEMA)) {
        LOG.warn("{} is not of {}: left out", key, SCHEMA);
        return Optional.empty();
      }
      Map<String, Long> sums = new HashMap<>();
      root.path("sums").properties().forEach(s -> sums.put(s.getKey(), s.getValue().asLong()));
      List<Note> notes = new ArrayList<>();
      for (JsonNode note : root.path("notes")) {
        notes.add(
            new Note(
                note.path("kind").asText(),
                note.path("subject").asText(),
                note.path("text").asText(),
                Instant.parse(note.path("at").asText()),
                note.path("times").asLong(),
                note.path("most").asLong()));
      }
      LocalDate day = LocalDate.parse(root.path("day").asText());
      return Optional.of(
          new Told(
              root.path("instance").asText(),
              new DayBook(day, root.path("changes").asLong(), sums, notes)));
    } catch (IOException | DateTimeException e) {
      LOG.warn("{} cannot be read as numbers: left out", key);
      return Optional.empty();
    }
  }
}
