package openbell.report;

import java.util.Optional;
import openbell.market.Fact;
import openbell.market.PercentileRank;
import openbell.market.Study;

/// Which row of the sentence bank a fact falls under; the bounds are the bank's.
final class Regimes {
  /// Distances smaller than this, in percent, are rounding dust of the averages: an equality, which
  /// counts as above.
  private static final double DUST_PCT = 1e-9;

  private Regimes() {}

  /// How the day went, measured in the stock's own usual swing.
  enum Day {
    SAME,
    TINY,
    UP1,
    UP2,
    UP3,
    DN1,
    DN2,
    DN3
  }

  static boolean above(double distancePct) {
    return distancePct >= -DUST_PCT;
  }

  /// 1 above, -1 below, 0 on the spot or not known.
  static int side(double distancePct) {
    return Math.abs(distancePct) > DUST_PCT ? (int) Math.signum(distancePct) : 0;
  }

  static Day day(Study study) {
    double change = study.last(Fact.CHANGE_PCT);
    if (change == 0) {
      return Day.SAME;
    }
    boolean known = study.has(Fact.ATR_PCT) && study.last(Fact.ATR_PCT) > 0;
    double size = Math.abs(change);
    // Without an ATR the cuts are 0.5, 1.5 and 3 percent: those of an ATR of two percent.
    double swing = known ? size / study.last(Fact.ATR_PCT) : size / 2;
    if (swing < 0.25 || NumberText.roundsToZero(change, 2)) {
      return Day.TINY;
    }
    int step = swing < 0.75 ? 0 : swing < 1.5 || !known ? 1 : 2;
    return change > 0
        ? new Day[] {Day.UP1, Day.UP2, Day.UP3}[step]
        : new Day[] {Day.DN1, Day.DN2, Day.DN3}[step];
  }

  /// The topic of price against its three averages, without `ma.`; empty where an average is
  /// missing.
  static Optional<String> averages(Study study, boolean previous) {
    double d20 = value(study, Fact.SMA20_PCT, previous);
    double d50 = value(study, Fact.SMA50_PCT, previous);
    double d200 = value(study, Fact.SMA200_PCT, previous);
    if (Double.isNaN(d20) || Double.isNaN(d50) || Double.isNaN(d200)) {
      return Optional.empty();
    }
    double s20 = value(study, Fact.SMA20, previous);
    double s50 = value(study, Fact.SMA50, previous);
    double s200 = value(study, Fact.SMA200, previous);
    if (above(d200)) {
      if (above(d20) && above(d50)) {
        return Optional.of(s20 > s50 && s50 > s200 ? "stackup" : "allup");
      }
      return Optional.of(!above(d20) && !above(d50) ? "pull" : "mixup");
    }
    if (!above(d20) && !above(d50)) {
      return Optional.of(s20 < s50 && s50 < s200 ? "stackdn" : "alldn");
    }
    return Optional.of(above(d20) && above(d50) ? "reb" : "mixdn");
  }

  static String rsi(double rsi) {
    if (rsi < 30) {
      return "os";
    }
    if (rsi < 45) {
      return "weak";
    }
    if (rsi < 55) {
      return "mid";
    }
    return rsi < 70 ? "firm" : "ob";
  }

  /// The band of a percentile: xlo, lo, mid, hi, xhi.
  static String band(double percentile) {
    if (percentile <= 5) {
      return "xlo";
    }
    if (percentile < 25) {
      return "lo";
    }
    if (percentile < 75) {
      return "mid";
    }
    return percentile < 95 ? "hi" : "xhi";
  }

  /// The bank's regime for the percentile of anything: a record, the very edge, or a band.
  static String percentile(PercentileRank rank) {
    if (rank.bars() > 1 && rank.highest()) {
      return "max";
    }
    if (rank.bars() > 1 && rank.lowest()) {
      return "min";
    }
    String shown = NumberText.plain(rank.percentile(), 1);
    return shown.equals("100.0") || shown.equals("0.0") ? "edge" : band(rank.percentile());
  }

  /// Which side of its signal line MACD is on: 1 above, -1 below, 0 where it is almost on it or not
  /// known.
  static int macdSide(Study study) {
    double hist = study.last(Fact.MACD_HIST);
    boolean apart = Math.abs(hist) >= 0.05 * study.last(Fact.ATR14) && hist != 0;
    return apart ? (int) Math.signum(hist) : 0;
  }

  static String macd(Study study) {
    double hist = study.last(Fact.MACD_HIST);
    double before = study.previous(Fact.MACD_HIST);
    if (!Double.isNaN(before) && before < 0 && hist > 0) {
      return "xup";
    }
    if (!Double.isNaN(before) && before > 0 && hist < 0) {
      return "xdn";
    }
    if (macdSide(study) == 0) {
      return "eq";
    }
    return (hist >= 0 ? "p" : "n") + (study.last(Fact.MACD) >= 0 ? "p" : "n");
  }

  static String bands(Study study) {
    double close = study.last(Fact.CLOSE);
    if (close > study.last(Fact.BB_UPPER)) {
      return "over";
    }
    if (close < study.last(Fact.BB_LOWER)) {
      return "under";
    }
    return close >= study.last(Fact.BB_MIDDLE) ? "up" : "dn";
  }

  static String vwap(Study study) {
    double distance = study.last(Fact.VWAP_PCT);
    double rank = study.percentile(Fact.VWAP_PCT).map(PercentileRank::percentile).orElse(50.0);
    if (distance > 0 && rank >= 90) {
      return "far.up";
    }
    if (distance < 0 && rank <= 10) {
      return "far.dn";
    }
    if (side(distance) == 0
        || (study.has(Fact.ATR_PCT) && Math.abs(distance) < study.last(Fact.ATR_PCT))) {
      return "near";
    }
    return above(distance) ? "up" : "dn";
  }

  static String volume(double ratio) {
    if (ratio < 0.5) {
      return "thin";
    }
    if (ratio < 0.8) {
      return "lo";
    }
    if (ratio < 1.2) {
      return "mid";
    }
    return ratio < 2 ? "hi" : "xhi";
  }

  /// The day's move told together with its volume; empty when neither heavy nor light, or when
  /// price hardly moved.
  static Optional<String> volumeOfMove(Study study) {
    if (!study.has(Fact.VOLUME_RATIO) || !study.has(Fact.CHANGE_PCT)) {
      return Optional.empty();
    }
    double ratio = study.last(Fact.VOLUME_RATIO);
    Day day = day(study);
    if (day == Day.SAME || day == Day.TINY || (ratio >= 0.8 && ratio < StanceRules.HEAVY_VOLUME)) {
      return Optional.empty();
    }
    String way = study.last(Fact.CHANGE_PCT) > 0 ? "up" : "dn";
    return Optional.of(way + (ratio >= StanceRules.HEAVY_VOLUME ? "heavy" : "light"));
  }

  /// Whether the 50-day average crossed the 200-day on the last bar: `gold`, `dead` or empty.
  static Optional<String> cross(Study study) {
    double now = study.last(Fact.SMA50) - study.last(Fact.SMA200);
    double before = study.previous(Fact.SMA50) - study.previous(Fact.SMA200);
    if (before < 0 && now > 0) {
      return Optional.of("gold");
    }
    return before > 0 && now < 0 ? Optional.of("dead") : Optional.empty();
  }

  private static double value(Study study, Fact fact, boolean previous) {
    return previous ? study.previous(fact) : study.last(fact);
  }
}
