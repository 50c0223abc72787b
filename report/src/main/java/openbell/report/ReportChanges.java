package openbell.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.market.Fact;
import openbell.report.Report.RankInfo;

/// What is different between two reports of the same stock: numbers that stand in them, and
/// differences of those.
///
/// @param before the earlier one
/// @param now the later one
/// @param moved the ranked facts that both have, what moved furthest first
public record ReportChanges(Report before, Report now, List<Moved> moved) {
  /// A fact in both reports.
  public record Moved(Fact fact, RankInfo before, RankInfo now) {
    /// How far its percentile moved, in points; above zero when it rose.
    public double points() {
      return now.percentile() - before.percentile();
    }
  }

  /// Compares two reports of one stock.
  public static ReportChanges between(Report before, Report now) {
    Map<Fact, RankInfo> earlier = RankedFacts.of(before).ranks();
    List<Moved> moved = new ArrayList<>();
    RankedFacts.of(now)
        .ranks()
        .forEach(
            (fact, rank) ->
                Optional.ofNullable(earlier.get(fact))
                    .ifPresent(was -> moved.add(new Moved(fact, was, rank))));
    moved.sort(Comparator.comparingDouble((Moved m) -> Math.abs(m.points())).reversed());
    return new ReportChanges(before, now, List.copyOf(moved));
  }

  /// The change of the close in percent; empty where one report has none, or they are in different
  /// currencies.
  public Optional<Double> closePercent() {
    Double from = before.facts().get(Fact.CLOSE.key());
    Double to = now.facts().get(Fact.CLOSE.key());
    return from == null || to == null || from == 0 || !before.currency().equals(now.currency())
        ? Optional.empty()
        : Optional.of(100 * (to - from) / from);
  }

  /// The views, `BUY`, `HOLD` or `SELL`, before and now; empty where one report has none.
  public Optional<Views> views() {
    return before.stance() == null || now.stance() == null
        ? Optional.empty()
        : Optional.of(new Views(before.stance().value(), now.stance().value()));
  }

  /// Two views.
  public record Views(String before, String now) {
    /// Whether they differ.
    public boolean changed() {
      return !before.equals(now);
    }
  }
}
