package openbell.scan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import openbell.market.Feature;

/// The order of rows where none is asked for: a weighted sum of z-scores. A feature's z-score says
/// how many standard deviations a row is above the mean of all scanned rows that have the feature,
/// cut off at 3 on either side so that one wild row cannot decide; a row without it gets nothing
/// for it.
///
/// Immutable.
public final class Score {
  private static final double LIMIT = 3;

  private final List<Feature> features;
  private final double[] weights;

  private Score(List<Feature> features, double[] weights) {
    this.features = features;
    this.weights = weights;
  }

  /// The weights of `score.tsv`.
  public static Score standard() {
    return of(Resources.lines("score.tsv"));
  }

  /// Weights by lines of a feature's name and a number, with a tab between.
  ///
  /// @throws IllegalArgumentException when a line names no feature or gives no number
  static Score of(List<String> lines) {
    List<Feature> features = new ArrayList<>();
    double[] weights = new double[lines.size()];
    for (String line : lines) {
      String[] cells = line.split("\t", -1);
      Feature feature =
          Feature.of(cells[0])
              .orElseThrow(
                  () -> new IllegalArgumentException(cells[0] + " is no feature: see Feature"));
      weights[features.size()] = Double.parseDouble(cells[1]);
      features.add(feature);
    }
    return new Score(List.copyOf(features), weights);
  }

  /// What is weighted.
  List<Feature> features() {
    return features;
  }

  /// The z-scores times weights.
  ///
  /// @param values by feature, then by row; NaN where a row has none or is not scanned
  /// @return contributions by feature, then by row; 0 where there is no value
  double[][] contributions(double[][] values) {
    double[][] contributions = new double[values.length][];
    for (int f = 0; f < values.length; f++) {
      contributions[f] = weighted(values[f], weights[f]);
    }
    return contributions;
  }

  /// The contributions of one row by feature, those of features that it lacks left out.
  Map<String, Double> named(double[][] contributions, double[][] values, int row) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int f = 0; f < contributions.length; f++) {
      if (!Double.isNaN(values[f][row])) {
        named.put(features.get(f).key(), contributions[f][row]);
      }
    }
    return named;
  }

  private static double[] weighted(double[] x, double weight) {
    double sum = 0;
    int n = 0;
    for (double value : x) {
      if (!Double.isNaN(value)) {
        sum += value;
        n++;
      }
    }
    double mean = sum / n;
    double squares = 0;
    for (double value : x) {
      squares += Double.isNaN(value) ? 0 : (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / n);
    double[] result = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      if (!Double.isNaN(x[i]) && deviation > 0) {
        result[i] = weight * Math.clamp((x[i] - mean) / deviation, -LIMIT, LIMIT);
      }
    }
    return result;
  }
}
