package openbell.edge.cli;

import java.util.Map;
import openbell.report.Report;

/// The facts of a report as CSV (RFC 4180, LF), a fact a line, in full precision, with the
/// definitions' version.
final class FactsCsv {
  private FactsCsv() {}

  static String of(Report report) {
    StringBuilder csv =
        new StringBuilder(
            "ticker,symbol,facts_as_of,fact,value,percentile,bars,definitions_version\n");
    for (Map.Entry<String, Double> fact : report.facts().entrySet()) {
      Report.RankInfo rank = report.percentiles().get(fact.getKey());
      csv.append(report.ticker()).append(',');
      csv.append(report.symbol()).append(',');
      csv.append(report.factsAsOf()).append(',');
      csv.append(fact.getKey()).append(',');
      csv.append(fact.getValue()).append(',');
      csv.append(rank == null ? "," : rank.percentile() + "," + rank.bars()).append(',');
      csv.append(report.definitionsVersion()).append('\n');
    }
    return csv.toString();
  }
}
