package openbell.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import openbell.market.BarColumn;
import openbell.market.Bars;
import openbell.market.Fact;
import openbell.scan.ScanResult.Coverage;
import openbell.scan.ScanResult.Lacking;
import openbell.scan.ScanResult.Match;
import org.jspecify.annotations.Nullable;

/// Runs a screen over a market on all cores (the common pool's).
///
/// Only the columns that the request names are computed. The same histories give the same result,
/// whatever their order and the number of threads. Safe for any number of threads.
public final class Scanner {
  /// Histories that one thread takes at once: enough to make its buffers worthwhile.
  private static final int CHUNK = 64;

  private final Score score;

  /// A scanner with the project's own [Score].
  public Scanner() {
    this(Score.standard());
  }

  /// A scanner that puts rows in order by `score` where a request does not say how.
  public Scanner(Score score) {
    this.score = score;
  }

  /// The columns of bars that a request computes with: a market that is read for it alone need not
  /// have the others.
  public Set<BarColumn> columns(ScanRequest request) {
    Set<BarColumn> columns = EnumSet.of(BarColumn.CLOSE);
    request.where().program().columns().forEach(c -> columns.addAll(c.from()));
    request
        .rank()
        .ifPresentOrElse(
            rank -> rank.program().columns().forEach(c -> columns.addAll(c.from())),
            () -> score.features().forEach(f -> columns.addAll(new Column.OfFeature(f).from())));
    return columns;
  }

  /// The rows of a market that meet a condition.
  ///
  /// @param market one history each instrument, none with a bar after the date of the question
  public ScanResult scan(List<History> market, ScanRequest request) {
    Scan scan = new Scan(market, request, score);
    scan.evaluate();
    return scan.result();
  }

  /// One run. Values by the place of a history among those sorted by ticker.
  private static final class Scan {
    private static final Column CLOSE = new Column.OfFact(Fact.CLOSE);

    private final History[] histories;
    private final ScanRequest request;
    private final Score score;
    private final boolean[] matched;
    private final double[] rank;
    private final double[][] values;
    private final @Nullable Lacking[] lacking;

    Scan(List<History> market, ScanRequest request, Score score) {
      this.histories = market.toArray(History[]::new);
      Arrays.sort(this.histories, Comparator.comparing(h -> h.listing().ticker()));
      this.request = request;
      this.score = score;
      int n = histories.length;
      matched = new boolean[n];
      rank = new double[n];
      values = new double[request.rank().isPresent() ? 0 : score.features().size()][n];
      for (double[] column : values) {
        Arrays.fill(column, Double.NaN);
      }
      lacking = new Lacking[n];
    }

    void evaluate() {
      int chunks = (histories.length + CHUNK - 1) / CHUNK;
      IntStream.range(0, chunks)
          .parallel()
          .forEach(c -> evaluate(c * CHUNK, Math.min(histories.length, (c + 1) * CHUNK)));
    }

    private void evaluate(int from, int to) {
      Program.Slots where = new Program.Slots(request.where().program());
      Optional<Program.Slots> order = request.rank().map(r -> new Program.Slots(r.program()));
      for (int i = from; i < to; i++) {
        if (histories[i].isFresh()) {
          Row row = new Row(histories[i]);
          for (int f = 0; f < values.length; f++) {
            values[f][i] = row.last(new Column.OfFeature(score.features().get(f)));
          }
          evaluate(i, row, where, order);
        }
      }
    }

    private void evaluate(int i, Row row, Program.Slots where, Optional<Program.Slots> order) {
      double result = where.run(row);
      if (Double.isNaN(result)) {
        lacking[i] = new Lacking(row.listing().ticker(), where.lacking());
      } else if (result != 0 && order.isPresent()) {
        rank[i] = order.get().run(row);
        matched[i] = Double.isFinite(rank[i]);
        if (!matched[i]) {
          lacking[i] = new Lacking(row.listing().ticker(), order.get().lacking());
        }
      } else {
        matched[i] = result != 0;
      }
    }

    ScanResult result() {
      double[][] contributions = score.contributions(values);
      for (double[] contribution : contributions) {
        for (int i = 0; i < rank.length; i++) {
          rank[i] += contribution[i];
        }
      }
      int[] found = IntStream.range(0, histories.length).filter(i -> matched[i]).toArray();
      List<Match> rows =
          Arrays.stream(found)
              .boxed()
              .sorted(Comparator.comparingDouble((Integer i) -> -rank[i])) // stable: by ticker
              .limit(request.top())
              .parallel()
              .map(i -> match(i, contributions))
              .toList();
      return new ScanResult(rows, coverage(found.length));
    }

    private Match match(int i, double[][] contributions) {
      History history = histories[i];
      Row row = new Row(history);
      Bars bars = history.bars();
      return new Match(
          history.listing(),
          bars.lastDate(),
          row.last(CLOSE),
          rank[i],
          score.named(contributions, values, i),
          reasons(row),
          Arrays.stream(bars.close())
              .skip(Math.max(0, bars.size() - ScanResult.SPARKLINE))
              .boxed()
              .toList());
    }

    private Map<String, Double> reasons(Row row) {
      Map<String, Double> reasons = new LinkedHashMap<>();
      List<Column> columns = new ArrayList<>(request.where().program().columns());
      request.rank().ifPresent(r -> columns.addAll(r.program().columns()));
      columns.forEach(c -> reasons.put(c.key(), row.last(c)));
      return reasons;
    }

    private Coverage coverage(int found) {
      List<String> withoutFreshData =
          Arrays.stream(histories)
              .filter(h -> !h.isFresh())
              .map(h -> h.listing().ticker())
              .toList();
      return new Coverage(
          histories.length,
          histories.length - withoutFreshData.size(),
          found,
          withoutFreshData,
          Arrays.stream(lacking).flatMap(l -> Optional.ofNullable(l).stream()).toList());
    }
  }
}
