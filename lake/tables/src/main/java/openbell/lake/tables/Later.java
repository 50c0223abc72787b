package openbell.lake.tables;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import openbell.lake.tables.MarketBodies.Split;
import openbell.market.Bars;

/// What bodies of a whole market add to the history of one of its symbols.
///
/// @param bars those that are new, at the prices of their days, oldest first
/// @param splits all that are known of the symbol
/// @param unknown those of them that the rows in the files know nothing of
/// @param ownDay when the symbol's own raw object was fetched, as days since 1970 at the exchange:
///   its bars are adjusted up to then; [#NO_OWN] when there is none
/// @param keys the body of each session, by days since 1970
record Later(
    Bars bars, List<Split> splits, List<Split> unknown, int ownDay, Map<Integer, String> keys) {
  static final int NO_OWN = Integer.MIN_VALUE;
  static final Later NONE = new Later(Bars.EMPTY, List.of(), List.of(), NO_OWN, Map.of());

  boolean isNone() {
    return bars.isEmpty() && unknown.isEmpty() && keys.isEmpty();
  }

  /// A history with the new bars among it: of a day that both have, the history's stays. Every bar
  /// is adjusted for the splits after it that it is not adjusted for yet.
  ///
  /// @param known the bars of the rows in the files, perhaps none
  /// @param fresh those of a newer raw object of the symbol; none when there is no newer one
  Bars join(Bars known, Bars fresh) {
    Bars.Builder all = Bars.builder(known.size() + fresh.size() + bars.size());
    boolean moved = !fresh.isEmpty() && !known.isEmpty(); // Older rows than it has stay rows.
    for (int i = 0; i < bars.size(); i++) { // Of a day the bar that is added last stays.
      int day = bars.epochDays()[i];
      if (!moved || day > fresh.epochDays()[0]) {
        add(all, bars, i, factor(splits, day));
      }
    }
    for (int i = 0; i < known.size(); i++) {
      int day = known.epochDays()[i];
      if (fresh.isEmpty()) {
        add(all, known, i, factor(unknown, Math.max(day, ownDay)));
      } else if (day > fresh.epochDays()[fresh.size() - 1]) {
        add(all, known, i, factor(unknown, day));
      }
    }
    for (int i = 0; i < fresh.size(); i++) {
      add(all, fresh, i, factor(splits, Math.max(fresh.epochDays()[i], ownDay)));
    }
    return all.build().bars();
  }

  /// Which object the row of a day comes from.
  ///
  /// @param own the raw object of the history
  /// @param fresh the bars of that object, where the rows are of it
  RowKeys rowKeys(String own, Bars fresh) {
    return day ->
        !has(fresh, day) && (day > ownDay || has(bars, day)) ? keys.getOrDefault(day, own) : own;
  }

  private static boolean has(Bars of, int day) {
    return Arrays.binarySearch(of.epochDays(), day) >= 0;
  }

  /// What one share as of the end of a day has become.
  private static double factor(List<Split> splits, int asOf) {
    double factor = 1;
    for (Split split : splits) {
      factor *= split.date().toEpochDay() > asOf ? split.ratio() : 1;
    }
    return factor;
  }

  private static void add(Bars.Builder all, Bars bars, int i, double factor) {
    all.add(
        bars.epochDays()[i],
        bars.open()[i] / factor,
        bars.high()[i] / factor,
        bars.low()[i] / factor,
        bars.close()[i] / factor,
        bars.volume()[i] * factor);
  }
}
