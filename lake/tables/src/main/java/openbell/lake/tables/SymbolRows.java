package openbell.lake.tables;

import java.util.List;
import openbell.market.Bars;

/// What a symbol's newest raw object adds to the rows that are known, or puts in their place.
///
/// Rows stay as they were computed for as long as their bars are as they were: the row of a day is
/// what was known on that day, also when the source's five years have moved on since. From the
/// first bar that differs on (a volume that was corrected, a bar that was missing) rows are
/// computed anew. A history whose prices differ from its first bar on was restated: all rows go.
/// When the definitions have changed, the facts of all rows are computed anew, those of bars that
/// the source no longer sends from the bars that are kept.
///
/// @param id whose rows
/// @param rawKey the raw object
/// @param barsFrom rows of bars from this day on are replaced, as days since 1970; none:
///   [#NOTHING], all: [#EVERYTHING]
/// @param bars what takes their place
/// @param factsFrom likewise for everything computed from bars
/// @param facts likewise
record SymbolRows(
    SymbolId id, String rawKey, int barsFrom, List<Piece> bars, int factsFrom, List<Piece> facts) {
  static final int NOTHING = Integer.MAX_VALUE;
  static final int EVERYTHING = Integer.MIN_VALUE;

  /// Rows `from` to `to`, the latter left out, of a history.
  record Piece(Bars history, int from, int to) {}

  /// @param known the bars of the rows that are there, perhaps none
  /// @param fresh those of the newest raw object; none when that is the one the rows come from
  /// @param redefined whether definitions have changed since the rows were computed
  static SymbolRows of(SymbolId id, String rawKey, Bars known, Bars fresh, boolean redefined) {
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
            && known.close()[overlap] != fresh.close()[0];
    int from = restated ? EVERYTHING : from(known, overlap + same, fresh, same);
    List<Piece> bars = from == NOTHING ? List.of() : List.of(new Piece(fresh, same, fresh.size()));
    if (!redefined) {
      return new SymbolRows(id, rawKey, from, bars, from, bars);
    }
    if (restated) {
      return new SymbolRows(id, rawKey, from, bars, EVERYTHING, bars);
    }
    // Bars that the source left out at the end stay, and belong to the history.
    boolean whole = from == NOTHING;
    Bars history = whole ? known : joined(known, overlap, fresh);
    List<Piece> facts =
        whole
            ? List.of(new Piece(history, 0, history.size()))
            : List.of(new Piece(history, 0, overlap), new Piece(fresh, 0, fresh.size()));
    return new SymbolRows(id, rawKey, from, bars, EVERYTHING, facts);
  }

  /// How many bars from `overlap` on are as they were.
  private static int same(Bars known, int overlap, Bars fresh) {
    int n = 0;
    while (n < fresh.size()
        && overlap + n < known.size()
        && known.epochDays()[overlap + n] == fresh.epochDays()[n]
        && known.open()[overlap + n] == fresh.open()[n]
        && known.high()[overlap + n] == fresh.high()[n]
        && known.low()[overlap + n] == fresh.low()[n]
        && known.close()[overlap + n] == fresh.close()[n]
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
    add(all, known, overlap);
    add(all, fresh, fresh.size());
    return all.build().bars();
  }

  private static void add(Bars.Builder all, Bars bars, int n) {
    for (int i = 0; i < n; i++) {
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
