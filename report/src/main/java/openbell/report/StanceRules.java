package openbell.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import openbell.market.Fact;
import openbell.market.Study;

/// The rules of the stance: each [Reason] that holds adds its points; 40 or more is BUY, -40 or
/// less SELL, all else HOLD.
///
/// Where price stands against its averages weighs most (50 of 100 when above or below all three: 30
/// for the 20- and 50-day, 20 for the 200-day), then MACD against its signal line and a day's move
/// on heavy volume (25 each); an RSI beyond its bounds and a price far above its average (its
/// distance among the top 5% of its own history) are cautions of 10. A rule whose facts are missing
/// is silent.
public final class StanceRules {
  static final int DECISIVE_POINTS = 40;
  static final double OVERSOLD = 30;
  static final double OVERBOUGHT = 70;
  static final double HEAVY_VOLUME = 1.2;
  private static final double FAR_PERCENTILE = 95;

  private StanceRules() {}

  /// The stance on the last bar of a study.
  public static Stance judge(Study study) {
    List<Reason> reasons = new ArrayList<>();
    averages(study, reasons);
    int macdSide = Regimes.macdSide(study);
    if (macdSide != 0) {
      reasons.add(macdSide > 0 ? Reason.MACD_ABOVE_SIGNAL : Reason.MACD_BELOW_SIGNAL);
    }
    volume(study, reasons);
    if (study.has(Fact.RSI14)) {
      double rsi = study.last(Fact.RSI14);
      if (rsi < OVERSOLD) {
        reasons.add(Reason.OVERSOLD);
      } else if (rsi >= OVERBOUGHT) {
        reasons.add(Reason.OVERBOUGHT);
      }
    }
    if (farAbove(study)) {
      reasons.add(Reason.FAR_FROM_AVERAGES);
    }
    reasons.sort(Comparator.comparingInt((Reason r) -> -Math.abs(r.points())));
    int points = Math.clamp(reasons.stream().mapToInt(Reason::points).sum(), -100, 100);
    return new Stance(value(points), points, reasons);
  }

  /// Whether price is far above its averages: the 200-day one, or the 20-day one, by its own
  /// history.
  static boolean farFromAverages(Study study) {
    return farAbove(study)
        || (study.last(Fact.SMA20_PCT) > 0
            && study
                .percentile(Fact.SMA20_PCT)
                .filter(p -> p.percentile() >= FAR_PERCENTILE)
                .isPresent());
  }

  /// Whether price is unusually far above its 200-day average, by its own history.
  static boolean farAbove(Study study) {
    return study.has(Fact.SMA200_PCT)
        && study.last(Fact.SMA200_PCT) > 0
        && study
            .percentile(Fact.SMA200_PCT)
            .filter(p -> p.percentile() >= FAR_PERCENTILE)
            .isPresent();
  }

  private static Stance.Value value(int points) {
    if (points >= DECISIVE_POINTS) {
      return Stance.Value.BUY;
    }
    return points <= -DECISIVE_POINTS ? Stance.Value.SELL : Stance.Value.HOLD;
  }

  private static void averages(Study study, List<Reason> reasons) {
    // A price on its average leans neither way, and a missing distance (NaN) is neither over nor
    // under.
    int side20 = Regimes.side(study.last(Fact.SMA20_PCT));
    int side50 = Regimes.side(study.last(Fact.SMA50_PCT));
    int side200 = Regimes.side(study.last(Fact.SMA200_PCT));
    boolean overShort = side20 > 0 && side50 > 0;
    boolean underShort = side20 < 0 && side50 < 0;
    boolean overLong = side200 > 0;
    boolean underLong = side200 < 0;
    if (overShort && overLong) {
      reasons.add(Reason.ABOVE_AVERAGES);
    } else if (underShort && underLong) {
      reasons.add(Reason.BELOW_AVERAGES);
    } else {
      if (overShort) {
        reasons.add(Reason.ABOVE_SHORT_AVERAGES);
      } else if (underShort) {
        reasons.add(Reason.BELOW_SHORT_AVERAGES);
      }
      if (overLong) {
        reasons.add(Reason.ABOVE_LONG_AVERAGE);
      } else if (underLong) {
        reasons.add(Reason.BELOW_LONG_AVERAGE);
      }
    }
  }

  private static void volume(Study study, List<Reason> reasons) {
    if (study.has(Fact.VOLUME_RATIO)
        && study.has(Fact.CHANGE_PCT)
        && study.last(Fact.VOLUME_RATIO) >= HEAVY_VOLUME) {
      switch (Regimes.day(study)) {
        case UP1, UP2, UP3 -> reasons.add(Reason.VOLUME_BACKS_RISE);
        case DN1, DN2, DN3 -> reasons.add(Reason.HEAVY_SELLING);
        default -> {
          // A close that hardly moved says nothing of who pushed.
        }
      }
    }
  }
}
