package openbell.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import openbell.market.Fact;
import openbell.report.Report.RankInfo;

/// The facts of a report that have a percentile rank worth showing, in the order in which tables
/// show them; the same on paper and on a page.
///
/// @param ranks by fact, in order
public record RankedFacts(Map<Fact, RankInfo> ranks) {
  /// A rank among fewer bars says nothing.
  private static final int LEAST_BARS = 20;

  private static final List<Fact> ORDER =
      List.of(
          Fact.RSI14,
          Fact.MACD,
          Fact.ATR_PCT,
          Fact.VOLUME_RATIO,
          Fact.VWAP_PCT,
          Fact.SMA20_PCT,
          Fact.SMA50_PCT,
          Fact.SMA200_PCT);

  /// Those of a report.
  public static RankedFacts of(Report report) {
    Map<Fact, RankInfo> ranked = new LinkedHashMap<>();
    for (Fact fact : ORDER) {
      RankInfo rank = report.percentiles().get(fact.key());
      if (rank != null && rank.bars() >= LEAST_BARS) {
        ranked.put(fact, rank);
      }
    }
    return new RankedFacts(Collections.unmodifiableMap(ranked));
  }

  /// What a fact is called in a table.
  ///
  /// @param report whose facts these are
  public static String label(Fact fact, Report report, Lang lang) {
    return Wording.label(fact, report.quality().barsUsed(), lang);
  }

  /// Whether a line of text says what a row of the table shows: the text has such lines for readers
  /// without one (`RSI 14 วัน 28.4 · เปอร์เซ็นไทล์ที่ 3.2 · ต่ำผิดปกติ · 1,246 วันทำการ`).
  public boolean tells(String line, Report report, Lang lang) {
    return line.split(" · ", -1).length == 4
        && ranks.keySet().stream().anyMatch(f -> line.startsWith(label(f, report, lang) + " "));
  }
}
