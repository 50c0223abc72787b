package openbell.scan;

import openbell.market.Fact;
import openbell.market.Feature;

/// One number a bar that an expression can name.
sealed interface Column {

  /// The name in expressions: `rsi14`, `percentile.rsi14`.
  String key();

  /// A price of the bar, or its volume.
  enum Field implements Column {
    OPEN("open"),
    HIGH("high"),
    LOW("low"),
    VOLUME("volume");

    private final String key;

    Field(String key) {
      this.key = key;
    }

    @Override
    public String key() {
      return key;
    }
  }

  /// A fact; the close is one.
  record OfFact(Fact fact) implements Column {
    @Override
    public String key() {
      return fact.key();
    }
  }

  /// A feature.
  record OfFeature(Feature feature) implements Column {
    @Override
    public String key() {
      return feature.key();
    }
  }

  /// Where the fact of a bar stands among all values of the history up to that bar, 0 to 100.
  record OfPercentile(Fact fact) implements Column {
    @Override
    public String key() {
      return Vocabulary.PERCENTILE + "." + fact.key();
    }
  }
}
