package openbell.lake.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import openbell.lake.tables.Changes.Change;
import openbell.lake.tables.SymbolRows.Piece;
import openbell.market.BarColumn;
import openbell.market.Bars;

/// The bars of all symbols of one state of the lake, as arrays in memory: those of the files and
/// what came after them. Holds nothing open. Immutable; safe for any number of threads.
public final class BarTable {
  private final String state;
  private final Set<BarColumn> columns;
  private final Manifest manifest;
  private final NavigableMap<SymbolId, Bars> files;
  private final NavigableMap<SymbolId, Bars> all;

  private BarTable(
      String state,
      Set<BarColumn> columns,
      Manifest manifest,
      NavigableMap<SymbolId, Bars> files,
      NavigableMap<SymbolId, Bars> all) {
    this.state = state;
    this.columns = columns;
    this.manifest = manifest;
    this.files = files;
    this.all = all;
  }

  /// @param known the bars that the files have of symbols that have changed, in all columns
  static BarTable of(
      String state,
      Set<BarColumn> columns,
      Manifest manifest,
      NavigableMap<SymbolId, Bars> files,
      Changes.Found changes,
      Map<SymbolId, Bars> known) {
    NavigableMap<SymbolId, Bars> all = new TreeMap<>(files);
    for (Change change : changes.changed()) {
      Bars before = known.getOrDefault(change.id(), Bars.EMPTY);
      Bars now = now(SymbolRows.of(change, before, changes.redefined()), before);
      if (!now.isEmpty()) {
        all.put(change.id(), now);
      }
    }
    return new BarTable(state, columns, manifest, files, all);
  }

  /// The rows that stay and those that take the place of others.
  private static Bars now(SymbolRows rows, Bars before) {
    List<Piece> pieces =
        SymbolRows.kept(
            List.of(new Piece(before, 0, before.size(), RowKeys.one(""))), rows.barsFrom());
    pieces.addAll(rows.bars());
    return SymbolRows.bars(pieces);
  }

  /// The name of the state: another one whenever a file, or the newest raw object of a symbol, is
  /// another. Fit for keys of caches: hexadecimal.
  public String state() {
    return state;
  }

  /// One entry each symbol of each source, by source and symbol.
  public List<Snapshot.Series> series() {
    List<Snapshot.Series> series = new ArrayList<>(all.size());
    all.forEach((id, bars) -> series.add(new Snapshot.Series(id.symbol(), id.source(), bars)));
    return series;
  }

  /// How many bars there are.
  public long rows() {
    return all.values().stream().mapToLong(Bars::size).sum();
  }

  Set<BarColumn> columns() {
    return columns;
  }

  Manifest manifest() {
    return manifest;
  }

  /// Those of the files alone: what a table of the same files begins with.
  NavigableMap<SymbolId, Bars> files() {
    return files;
  }
}
