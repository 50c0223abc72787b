package openbell.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import openbell.market.Fact;
import openbell.market.FactSeries;
import openbell.market.Feature;
import org.junit.jupiter.api.Test;

class RowTest {

  /**
   * What is computed from the end of a history is what the whole history gives, to the last bit.
   */
  @Test
  void valuesAreThoseOfTheWholeHistory() {
    RandomGenerator random = Histories.random(3);
    for (int round = 0; round < 60; round++) {
      History history = Histories.one("T1", 1 + random.nextInt(1200), random);
      for (Column column : columns()) {
        double[] whole = whole(column, history);
        Row row = new Row(history);
        for (int k = 0; k < 3; k++) {
          int lag = random.nextInt(40);
          int width = 1 + random.nextInt(k == 0 ? 1 : 300);
          double[] out = new double[width];
          row.read(column, lag, width, out);
          assertThat(out)
              .as("%s, %d bars, lag %d", column, whole.length, lag)
              .containsExactly(end(whole, lag, width));
        }
      }
    }
  }

  /** A share that did not move, then did: flat windows have a mean of their own. */
  @Test
  void flatWindowsAreThoseOfTheWholeHistory() {
    double[] closes = new double[700];
    Arrays.fill(closes, 0.1);
    Arrays.fill(closes, 430, 500, 0.3);
    History history = Histories.closes("FLAT", closes);
    for (Column column : columns()) {
      double[] out = new double[150];
      new Row(history).read(column, 0, 150, out);
      assertThat(out).as(column.key()).containsExactly(end(whole(column, history), 0, 150));
    }
  }

  private static double[] end(double[] whole, int lag, int width) {
    double[] end = new double[width];
    for (int i = 0; i < width; i++) {
      int at = whole.length - lag - width + i;
      end[i] = at < 0 ? Double.NaN : whole[at];
    }
    return end;
  }

  private static List<Column> columns() {
    List<Column> columns = new ArrayList<>(Vocabulary.COLUMNS.values());
    columns.addAll(Vocabulary.PERCENTILES.values());
    return columns;
  }

  private static double[] whole(Column column, History history) {
    FactSeries facts = new FactSeries(history.bars());
    return switch (column) {
      case Column.Field field ->
          switch (field) {
            case OPEN -> history.bars().open();
            case HIGH -> history.bars().high();
            case LOW -> history.bars().low();
            case VOLUME -> history.bars().volume();
          };
      case Column.OfFact(Fact fact) -> facts.of(fact);
      case Column.OfFeature(Feature feature) -> feature.series(history.bars());
      case Column.OfPercentile(Fact fact) -> facts.percentiles(fact);
    };
  }
}
