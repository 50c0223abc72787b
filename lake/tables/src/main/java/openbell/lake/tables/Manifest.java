package openbell.lake.tables;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import openbell.lake.Kept;
import openbell.lake.tables.MarketBodies.Split;

/// Which files the tables consist of: one consistent state, switched as a whole.
///
/// @param snapshot its name, unlike that of any other; empty when nothing was ever compacted
/// @param madeAt when it was switched to
/// @param factsVersion of the definitions that the rows were computed by
/// @param featuresVersion likewise
/// @param files by table and month or year (`2025-11`, `2019`), in order
/// @param symbols what each symbol's rows were computed from
/// @param seen records that were looked at since without adding a row, as those of news
/// @param joined the bodies of whole markets whose bars and splits the rows have, by key
/// @param retired files that no snapshot has any more, and since when
record Manifest(
    String snapshot,
    Instant madeAt,
    int factsVersion,
    int featuresVersion,
    Map<LakeSchema, NavigableMap<String, DataFile>> files,
    NavigableMap<SymbolId, Computed> symbols,
    NavigableMap<SymbolId, Seen> seen,
    NavigableMap<String, Joined> joined,
    NavigableMap<String, Instant> retired) {

  static final String KEY = "tables/manifest.json";

  /// Of a lake that was never compacted.
  static final Manifest NONE =
      new Manifest(
          "",
          Instant.EPOCH,
          0,
          0,
          Map.of(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>());

  /// A Parquet file.
  ///
  /// @param rows at least one
  record DataFile(String key, String sha256, long bytes, long rows) {}

  /// What the rows of a symbol were computed from.
  ///
  /// @param raw the newest raw object then
  /// @param recordEtag the etag of the symbol's record then: while it is the same, nothing came
  ///   since
  record Computed(Kept raw, String recordEtag) {}

  /// A record that says nothing of prices.
  ///
  /// @param recordEtag its etag then: while it is the same, nothing came since
  /// @param unreadable whether there should have been prices; otherwise they were not looked for
  record Seen(String recordEtag, boolean unreadable) {}

  /// A body of a whole market.
  ///
  /// @param splits what it tells of splits, by symbol, since bars that come later need all of them
  ///   when the body may lie in cold storage; empty for a session's body
  record Joined(Optional<Map<String, List<Split>>> splits) {
    static final Joined SESSION = new Joined(Optional.empty());
  }

  /// The files of a table, by month or year.
  NavigableMap<String, DataFile> filesOf(LakeSchema table) {
    NavigableMap<String, DataFile> found = files.get(table);
    return found == null ? new TreeMap<>() : found;
  }

  Stream<DataFile> allFiles() {
    return files.values().stream().flatMap(months -> months.values().stream());
  }

  /// A copy of the files that can be changed.
  Map<LakeSchema, NavigableMap<String, DataFile>> filesCopy() {
    Map<LakeSchema, NavigableMap<String, DataFile>> copy = new EnumMap<>(LakeSchema.class);
    for (LakeSchema table : LakeSchema.values()) {
      copy.put(table, new TreeMap<>(filesOf(table)));
    }
    return copy;
  }
}
