package openbell.lake.tables;

import java.util.ArrayList;
import java.util.List;
import openbell.lake.Restatement;
import openbell.lake.tables.Changes.Change;
import openbell.market.Bars;

/// What a symbol's newest raw object adds to the rows that are known, or puts in their place.
///
/// Rows stay as they were computed for as long as their bars are as they were: the row of a day is
/// what was known on that day, also when the source's five years have moved on since. From the
/// first bar that differs on (a volume that was corrected, a bar that was missing) rows are
/// computed anew. A history whose prices differ from its first bar on was restated: all rows go.
/// When the definitions have changed, the facts of all rows are computed anew.
///
/// A row that is computed anew is computed of all bars that are kept up to it, those that the
/// source no longer sends included. A row of a day that was not known yet is computed of what the
/// source sent, as a report of that day is.
///
/// @param id whose rows
/// @param barsFrom rows of bars from this day on are replaced, as days since 1970; none:
///   [#NOTHING], all: [#EVERYTHING]
/// @param bars what takes their place
/// @param factsFrom likewise for everything computed from bars
/// @param facts likewise
record SymbolRows(SymbolId id, int barsFrom, List<Piece> bars, int factsFrom, List<Piece> facts) {
  static final int NOTHING = Integer.MAX_VALUE;
  static final int EVERYTHING = Integer.MIN_VALUE;

  /// Rows `from` to `to`, the latter left out, of a history.
  ///
  /// @param keys the raw objects that the rows come from
  record Piece(Bars history, int from, int to, RowKeys keys) {
    boolean isEmpty() {
      return from >= to;
    }
  }

  /// What a change makes of the rows of its symbol.
  ///
  /// @param known the bars of the rows that are there, perhaps none
  /// @param redefined whether the facts of all rows are to be computed
  static SymbolRows of(Change change, Bars known, boolean redefined) {
    Later later = change.later();
    RowKeys keys = later.rowKeys(change.now().raw().key(), change.fresh());
    Bars before = change.past().isEmpty() ? known : bars(change.past());
    Bars fresh = later.isNone() ? change.fresh() : later.join(before, change.fresh());
    if (change.past().isEmpty()) {
      return of(change.id(), keys, before, fresh, redefined);
    }
    SymbolRows rows = of(change.id(), keys, before, fresh, true);
    List<Piece> bars = kept(change.past(), rows.barsFrom());
    bars.addAll(rows.bars());
    return new SymbolRows(change.id(), EVERYTHING, bars, EVERYTHING, rows.facts());
  }

  /// @param keys which raw object the rows of a day come from
  /// @param known the bars of the rows that are there, perhaps none
  /// @param fresh those of the newest raw object; none when that is the one the rows come from
  /// @param redefined whether the facts of all rows are to be computed
  static SymbolRows of(SymbolId id, RowKeys keys, Bars known, Bars fresh, boolean redefined) {
    int overlap = 0; // The first known bar that the source still sends.
    while (overlap < known.size()
        && (fresh.isEmpty() || known.epochDays()[overlap] < fresh.epochDays()[0])) {
      overlap++;
    }
    int same = same(known, overlap, fresh);
    boolean restated =
        !fresh.isEmpty()
            && overlap < known.size()
            && known.epochDays()[overlap] == fresh.epochDays()[0]
            && !Restatement.same(known.close()[overlap], fresh.close()[0]);
    int from = restated ? EVERYTHING : from(known, overlap + same, fresh, same);
    List<Piece> bars =
        from == NOTHING ? List.of() : List.of(new Piece(fresh, same, fresh.size(), keys));
    int factsFrom = redefined ? EVERYTHING : from;
    if (restated || known.isEmpty()) {
      return new SymbolRows(id, from, bars, factsFrom, bars);
    }
    if (from == NOTHING) {
      // Bars that the source left out at the end stay, and belong to the history.
      List<Piece> all = List.of(new Piece(known, 0, known.size(), keys));
      return new SymbolRows(id, from, bars, factsFrom, redefined ? all : List.of());
    }
    int dated = same; // Bars of days that have had a row.
    while (dated < fresh.size() && fresh.epochDays()[dated] <= lastDay(known)) {
      dated++;
    }
    List<Piece> facts =
        List.of(
            new Piece(
                joined(known, overlap, fresh),
                redefined ? 0 : overlap + same,
                overlap + dated,
                keys),
            new Piece(fresh, dated, fresh.size(), keys));
    return new SymbolRows(
        id, from, bars, factsFrom, facts.stream().filter(piece -> !piece.isEmpty()).toList());
  }

  /// The rows of bars after one raw object more, each holding no bars but its own.
  ///
  /// @param before the rows before it, in order of days
  static List<Piece> added(List<Piece> before, SymbolId id, String rawKey, Bars fresh) {
    RowKeys keys = RowKeys.one(rawKey);
    SymbolRows rows = of(id, keys, bars(before), fresh, false);
    List<Piece> after = kept(before, rows.barsFrom());
    for (Piece piece : rows.bars()) {
      Bars.Builder own = Bars.builder(piece.to() - piece.from());
      add(own, piece.history(), piece.from(), piece.to());
      Bars bars = own.build().bars();
      after.add(new Piece(bars, 0, bars.size(), keys));
    }
    return after;
  }

  /// Those of these rows that are before a day.
  static List<Piece> kept(List<Piece> rows, int fromDay) {
    List<Piece> kept = new ArrayList<>();
    for (Piece piece : rows) {
      int to = piece.from();
      while (to < piece.to() && piece.history().epochDays()[to] < fromDay) {
        to++;
      }
      if (to > piece.from()) {
        kept.add(new Piece(piece.history(), piece.from(), to, piece.keys()));
      }
    }
    return kept;
  }

  /// The bars of rows.
  static Bars bars(List<Piece> rows) {
    Bars.Builder all = Bars.builder(rows.stream().mapToInt(p -> p.to() - p.from()).sum());
    rows.forEach(piece -> add(all, piece.history(), piece.from(), piece.to()));
    return all.build().bars();
  }

  private static int lastDay(Bars bars) {
    return bars.epochDays()[bars.size() - 1];
  }

  /// How many bars from `overlap` on are as they were.
  private static int same(Bars known, int overlap, Bars fresh) {
    int n = 0;
    while (n < fresh.size()
        && overlap + n < known.size()
        && known.epochDays()[overlap + n] == fresh.epochDays()[n]
        && Restatement.same(known.open()[overlap + n], fresh.open()[n])
        && Restatement.same(known.high()[overlap + n], fresh.high()[n])
        && Restatement.same(known.low()[overlap + n], fresh.low()[n])
        && Restatement.same(known.close()[overlap + n], fresh.close()[n])
        && known.volume()[overlap + n] == fresh.volume()[n]) {
      n++;
    }
    return n;
  }

  private static int from(Bars known, int k, Bars fresh, int n) {
    if (n == fresh.size()) {
      return NOTHING;
    }
    int day = fresh.epochDays()[n];
    return k < known.size() ? Math.min(day, known.epochDays()[k]) : day;
  }

  private static Bars joined(Bars known, int overlap, Bars fresh) {
    Bars.Builder all = Bars.builder(overlap + fresh.size());
    add(all, known, 0, overlap);
    add(all, fresh, 0, fresh.size());
    return all.build().bars();
  }

  private static void add(Bars.Builder all, Bars bars, int from, int to) {
    for (int i = from; i < to; i++) {
      all.add(
          bars.epochDays()[i],
          bars.open()[i],
          bars.high()[i],
          bars.low()[i],
          bars.close()[i],
          bars.volume()[i]);
    }
  }
}
