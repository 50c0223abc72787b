package openbell.report.pdf;

import java.util.ArrayList;
import java.util.List;
import openbell.market.Fact;
import openbell.report.Lang;
import openbell.report.RankedFacts;
import openbell.report.Report;
import openbell.report.Report.RankInfo;
import openbell.report.Wording;

/// The facts of a report as tables: those with a rank, and the levels without.
final class Indicators {
  private static final List<Fact> LEVELS =
      List.of(
          Fact.SMA20,
          Fact.SMA50,
          Fact.SMA200,
          Fact.VWAP,
          Fact.EMA12,
          Fact.EMA26,
          Fact.MACD_SIGNAL,
          Fact.MACD_HIST,
          Fact.BB_UPPER,
          Fact.BB_MIDDLE,
          Fact.BB_LOWER,
          Fact.ATR14);

  private final Report report;
  private final Lang lang;
  private final int decimals;

  Indicators(Report report, Lang lang) {
    this.report = report;
    this.lang = lang;
    Double close = report.facts().get(Fact.CLOSE.key());
    this.decimals = Wording.priceDecimals(report.currency(), close == null ? 1 : close);
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    List<PercentileTable.Row> rows = new ArrayList<>();
    RankedFacts.of(report).ranks().forEach((fact, rank) -> rows.add(row(fact, rank)));
    if (!rows.isEmpty()) {
      blocks.add(new PercentileTable(rows, lang));
    }
    List<LevelGrid.Cell> levels = new ArrayList<>();
    for (Fact fact : LEVELS) {
      Double value = report.facts().get(fact.key());
      if (value != null) {
        levels.add(new LevelGrid.Cell(label(fact), Wording.fact(fact, value, decimals)));
      }
    }
    if (!levels.isEmpty()) {
      blocks.add(new LevelGrid(levels));
    }
    return blocks;
  }

  /// Whether a line of text is one of the table's.
  boolean tells(String line) {
    return RankedFacts.of(report).tells(line, report, lang);
  }

  private PercentileTable.Row row(Fact fact, RankInfo rank) {
    return new PercentileTable.Row(
        label(fact),
        Wording.fact(fact, rank.value(), decimals),
        rank,
        Wording.number(rank.percentile(), 1),
        Wording.band(rank.percentile(), lang),
        Wording.number(rank.bars(), 0));
  }

  private String label(Fact fact) {
    return RankedFacts.label(fact, report, lang);
  }
}
