package openbell.lake.serving;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;

/// Which symbols had something kept lately, by whichever process: the lake has one small record a
/// source's symbol, which is written whenever the source is asked. One listing of the records
/// tells, a request for a thousand symbols.
///
/// A record is written before what is computed, so a symbol counts for a while after its record
/// moved. Not for several threads.
final class Moves {
  static final String RECORDS = "tables/newest/";

  private final BlobStore lake;
  private final Duration counts;
  private final Map<String, Seen> seen = new HashMap<>();
  private boolean begun;

  /// @param until as [System#nanoTime]: so long it counts
  private record Seen(String etag, long until) {}

  /// @param counts how long after its record was seen to have moved a symbol counts
  Moves(BlobStore lake, Duration counts) {
    this.lake = lake;
    this.counts = counts;
  }

  /// The symbols that count now. The first time those whose records are the last to have moved.
  Set<String> symbols() {
    List<ListedBlob> records;
    try (Stream<ListedBlob> listed = lake.listAll(RECORDS)) {
      records = listed.toList();
    }
    // Of the store's own clock, which need not be this machine's.
    Instant lately =
        records.stream()
            .map(ListedBlob::lastModified)
            .max(Instant::compareTo)
            .orElse(Instant.EPOCH)
            .minus(counts);
    long now = System.nanoTime();
    Set<String> symbols = new TreeSet<>();
    for (ListedBlob record : records) {
      Seen before = seen.get(record.key());
      boolean moved =
          before == null
              ? begun || record.lastModified().isAfter(lately)
              : !before.etag().equals(record.etag());
      long until = moved ? now + counts.toNanos() : before == null ? now : before.until();
      seen.put(record.key(), new Seen(record.etag(), until));
      if (until > now) {
        symbols.add(symbol(record.key()));
      }
    }
    begun = true;
    return symbols;
  }

  /// Any of the symbols with a record that was seen; empty while none was.
  Optional<String> any(RandomGenerator random) {
    return seen.isEmpty()
        ? Optional.empty()
        : seen.keySet().stream().skip(random.nextInt(seen.size())).findFirst().map(Moves::symbol);
  }

  private static String symbol(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    return name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
  }
}
