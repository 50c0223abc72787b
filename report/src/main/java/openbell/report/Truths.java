package openbell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import openbell.market.Fact;
import openbell.market.PercentileRank;
import openbell.market.Study;

/// What the facts say to a claim: true, false, or nothing (empty) where no fact speaks of it.
///
/// Names of subjects and levels are those of the word lists (`name:…`).
final class Truths {
  /// A volume this far from its average is no longer called heavy or light.
  private static final double NEARLY_AVERAGE = 0.15;

  private static final Map<String, Fact> LEVELS =
      Map.of(
          "price", Fact.CLOSE,
          "sma20", Fact.SMA20,
          "sma50", Fact.SMA50,
          "sma200", Fact.SMA200,
          "vwap", Fact.VWAP,
          "bb_upper", Fact.BB_UPPER,
          "bb_middle", Fact.BB_MIDDLE,
          "bb_lower", Fact.BB_LOWER);

  private static final Map<String, Fact> MEASURES =
      Map.of(
          "rsi", Fact.RSI14,
          "macd", Fact.MACD,
          "hist", Fact.MACD_HIST,
          "signal", Fact.MACD_SIGNAL,
          "atr", Fact.ATR_PCT,
          "volatility", Fact.ATR_PCT,
          "volume", Fact.VOLUME_RATIO,
          "volavg", Fact.VOLUME_RATIO);

  private static final Map<String, Fact> DISTANCES =
      Map.of(
          "sma20", Fact.SMA20_PCT,
          "sma50", Fact.SMA50_PCT,
          "sma200", Fact.SMA200_PCT,
          "vwap", Fact.VWAP_PCT);

  private final Study study;
  private final Optional<Stance> stance;
  private final boolean before;

  private Truths(Study study, Optional<Stance> stance, boolean before) {
    this.study = study;
    this.stance = stance;
    this.before = before;
  }

  /// As of the last bar.
  static Truths of(Brief brief) {
    return new Truths(brief.study(), brief.stance(), false);
  }

  /// The same as of the bar before.
  Truths before() {
    return new Truths(study, stance, true);
  }

  static boolean isLevel(String name) {
    return LEVELS.containsKey(name) && !name.equals("price");
  }

  static Optional<Fact> distance(String level) {
    return Optional.ofNullable(DISTANCES.get(level));
  }

  double value(Fact fact) {
    return before ? study.previous(fact) : study.last(fact);
  }

  /// Whether a subject stands above (else below) a level.
  Optional<Boolean> above(String subject, String level) {
    if (level.equals("signal") || level.equals("zero")) {
      Fact fact = level.equals("signal") || subject.equals("hist") ? Fact.MACD_HIST : Fact.MACD;
      return known(value(fact)).map(x -> x >= 0);
    }
    if (level.equals("volavg") || subject.equals("volume")) {
      return known(value(Fact.VOLUME_RATIO)).map(x -> x >= 1);
    }
    if (level.equals("price") && !LEVELS.containsKey(subject) && subject.endsWith("avg")) {
      return above("price", subject).map(over -> !over); // "averages that lie above price"
    }
    List<String> several =
        switch (level) {
          case "allavg", "avg" -> List.of("sma20", "sma50", "sma200");
          case "shortavg" -> List.of("sma20", "sma50");
          case "longavg" -> List.of("sma200");
          default -> List.of(level);
        };
    List<Boolean> sides = new ArrayList<>();
    for (String one : several) {
      side(subject, one).ifPresent(sides::add);
    }
    boolean agree = sides.stream().distinct().count() == 1;
    return agree ? Optional.of(sides.getFirst()) : Optional.empty();
  }

  /// Whether a claim of standing above (or below) several levels at once is false: true only when
  /// it holds for each.
  boolean allOnSide(String subject, String level, boolean above) {
    List<String> several =
        level.equals("shortavg") ? List.of("sma20", "sma50") : List.of("sma20", "sma50", "sma200");
    return several.stream()
        .flatMap(one -> side(subject, one).stream())
        .allMatch(side -> side == above);
  }

  private Optional<Boolean> side(String subject, String level) {
    Fact over = LEVELS.get(subject);
    Fact under = LEVELS.get(level);
    if (over == null || under == null) {
      return Optional.empty();
    }
    double gap = value(over) - value(under);
    return known(gap).map(x -> Regimes.above(100 * x / value(under)));
  }

  /// Whether price lies between two levels.
  Optional<Boolean> between(String one, String other) {
    Fact a = LEVELS.get(one);
    Fact b = LEVELS.get(other);
    return a == null || b == null ? Optional.empty() : between(a, b);
  }

  Optional<Boolean> between(Fact a, Fact b) {
    double close = value(Fact.CLOSE);
    double low = Math.min(value(a), value(b));
    double high = Math.max(value(a), value(b));
    return known(high - low).map(x -> close >= low && close <= high);
  }

  /// Whether price is near a level: within its usual daily swing and a half.
  Optional<Boolean> near(String level) {
    if (level.equals("signal")) {
      return Optional.of(Math.abs(value(Fact.MACD_HIST)) < 0.15 * value(Fact.ATR14));
    }
    if (level.equals("volavg") || level.equals("volume")) {
      return state("normal", "volume");
    }
    Fact fact = LEVELS.get(level);
    if (fact == null) {
      return Optional.empty();
    }
    double gapPct = 100 * Math.abs(value(Fact.CLOSE) / value(fact) - 1);
    double swing = Double.isNaN(value(Fact.ATR_PCT)) ? 2 : Math.max(value(Fact.ATR_PCT), 1);
    return known(gapPct).map(x -> x < 1.5 * swing);
  }

  /// Whether a subject went up: 1 up, -1 down, 0 neither.
  Optional<Integer> way(String subject) {
    if (subject.equals("price") || subject.equals("change")) {
      return known(value(Fact.CHANGE_PCT)).map(x -> (int) Math.signum(x));
    }
    if (before) {
      return Optional.empty();
    }
    Fact fact = MEASURES.getOrDefault(subject, LEVELS.get(subject));
    if (fact == null) {
      return Optional.empty();
    }
    return known(study.last(fact) - study.previous(fact)).map(x -> (int) Math.signum(x));
  }

  /// Whether a distance grew: 1 wider, -1 narrower.
  Optional<Integer> grew(Fact distance) {
    double turn = Math.abs(study.last(distance)) - Math.abs(study.previous(distance));
    return known(turn).map(x -> (int) Math.signum(x));
  }

  /// Whether any of momentum's facts stands that way.
  boolean momentum(int way) {
    return DoubleStream.of(value(Fact.MACD_HIST), value(Fact.MACD), value(Fact.RSI14) - 50)
        .anyMatch(x -> x * way > 0);
  }

  /// Whether momentum, by MACD against its signal line or by RSI, turned that way or stands so.
  boolean turned(int way) {
    double turn = study.last(Fact.MACD_HIST) - study.previous(Fact.MACD_HIST);
    double rsiTurn = study.last(Fact.RSI14) - study.previous(Fact.RSI14);
    return DoubleStream.of(value(Fact.MACD_HIST), turn, rsiTurn).anyMatch(x -> x * way > 0);
  }

  /// Whether momentum in one direction grew (way 1) or faded (way -1), by MACD against its signal
  /// line.
  boolean momentumOf(int direction, int way) {
    double turn = study.last(Fact.MACD_HIST) - study.previous(Fact.MACD_HIST);
    return DoubleStream.of(value(Fact.MACD_HIST), turn).anyMatch(x -> x * way * direction > 0);
  }

  /// Whether a subject is in a state of the word lists.
  Optional<Boolean> state(String state, String subject) {
    return switch (state) {
      case "oversold" -> known(value(Fact.RSI14)).map(x -> x < StanceRules.OVERSOLD);
      case "overbought" -> known(value(Fact.RSI14)).map(x -> x >= StanceRules.OVERBOUGHT);
      case "plus" -> sign(subject, 1);
      case "minus" -> sign(subject, -1);
      case "normalup" -> normal(subject).map(so -> so && above(subject, "volavg").orElse(true));
      case "normaldn" -> normal(subject).map(so -> so && !above(subject, "volavg").orElse(false));
      case "positive", "firm" -> leaning(subject, 1);
      case "negative", "weak" -> leaning(subject, -1);
      case "neutral" -> neutral(subject);
      case "uptrend" -> trend(subject, 1);
      case "downtrend" -> trend(subject, -1);
      case "flat" ->
          subject.equals("price") || subject.equals("change") ? flat() : Optional.empty();
      case "heavy" -> amount(subject, 1);
      case "light" -> amount(subject, -1);
      case "normal" -> normal(subject);
      case "high" -> rank(subject).map(r -> r.percentile() > 60);
      case "low" -> rank(subject).map(r -> r.percentile() < 40);
      case "veryhigh" -> rank(subject).map(r -> r.percentile() >= 90);
      case "verylow" -> rank(subject).map(r -> r.percentile() <= 10);
      case "upperrank" -> rank(subject).map(r -> r.percentile() > 50);
      case "lowerrank" -> rank(subject).map(r -> r.percentile() < 50);
      case "again" -> again();
      case "highest" -> Optional.of(rank(subject).filter(PercentileRank::highest).isPresent());
      case "lowest" -> Optional.of(rank(subject).filter(PercentileRank::lowest).isPresent());
      case "farther" -> rank(subject).map(r -> r.percentile() >= 85 || r.percentile() <= 15);
      case "nearer" -> rank(subject).map(r -> r.percentile() > 25 && r.percentile() < 75);
      case "golden" -> Optional.of(Regimes.cross(study).filter("gold"::equals).isPresent());
      case "dead" -> Optional.of(Regimes.cross(study).filter("dead"::equals).isPresent());
      case "upperhalf" -> between(Fact.BB_MIDDLE, Fact.BB_UPPER);
      case "lowerhalf" -> between(Fact.BB_LOWER, Fact.BB_MIDDLE);
      case "outside" -> between(Fact.BB_LOWER, Fact.BB_UPPER).map(in -> !in);
      case "inside" -> between(Fact.BB_LOWER, Fact.BB_UPPER);
      case "stackup" -> Optional.of(stacked(1));
      case "stackdn" -> Optional.of(stacked(-1));
      case "stacked" -> Optional.of(stacked(1) || stacked(-1));
      case "ontop" -> end(subject, 1);
      case "atbottom" -> end(subject, -1);
      case "edge", "hot" -> edge(subject);
      case "even" -> known(value(Fact.RSI14)).map(x -> x > 42 && x < 58);
      default -> Optional.empty();
    };
  }

  /// "In positive territory": of the price, the day's change.
  private Optional<Boolean> sign(String subject, int way) {
    return subject.equals("price") || subject.equals("change")
        ? way("price").map(w -> w == way)
        : leaning(subject, way);
  }

  private Optional<Boolean> leaning(String subject, int way) {
    return switch (subject) {
      case "macd", "zero", "signal" -> known(value(Fact.MACD)).map(x -> x * way > 0);
      case "hist" -> known(value(Fact.MACD_HIST)).map(x -> x * way > 0);
      case "rsi" -> known(value(Fact.RSI14)).map(x -> (x - 50) * way > 0);
      case "view", "signals" -> Optional.of(stanceIs(way));
      case "momentum", "momentum_up" -> Optional.of(momentum(way));
      case "momentum_down" -> Optional.of(momentum(-way));
      case "trend_long", "trend" -> trend(subject, way);
      case "trend_short" -> trend(subject, way);
      case "picture" -> Optional.of(stanceIs(way) || trendOf(way));
      case "price" -> Optional.of(way("price").filter(w -> w == way).isPresent() || trendOf(way));
      case "buyers" -> edge("buyers");
      case "sellers" -> edge("sellers");
      default -> Optional.of(stanceIs(way) || momentum(way));
    };
  }

  private boolean stanceIs(int way) {
    Stance.Value value = way > 0 ? Stance.Value.BUY : Stance.Value.SELL;
    return stance.filter(s -> s.value() == value).isPresent();
  }

  private boolean trendOf(int way) {
    return trend("trend_long", way).orElse(false) || trend("trend_short", way).orElse(false);
  }

  private Optional<Boolean> neutral(String subject) {
    return switch (subject) {
      case "view", "signals" ->
          Optional.of(stance.filter(s -> s.value() == Stance.Value.HOLD).isPresent());
      case "rsi", "momentum", "buyers", "sellers" ->
          known(value(Fact.RSI14)).map(x -> x >= 40 && x < 60);
      default -> Optional.empty();
    };
  }

  /// The long trend by the 200-day average, the short one by the 20- and 50-day; the trend as such
  /// by either, as long as the short averages or the long one do not all speak against it.
  private Optional<Boolean> trend(String subject, int way) {
    if (subject.equals("momentum")) {
      return Optional.of(momentum(way));
    }
    double far = value(Fact.SMA200_PCT) * way;
    double middle = value(Fact.SMA50_PCT) * way;
    double near = value(Fact.SMA20_PCT) * way;
    return switch (subject) {
      case "trend_long", "sma200" -> known(far).map(x -> x >= 0);
      case "trend_short", "sma20" -> known(near).map(x -> x >= 0 || middle >= 0);
      default -> {
        boolean any = near >= 0 && (middle >= 0 || far >= 0);
        boolean unknown = Double.isNaN(near);
        yield unknown ? Optional.empty() : Optional.of(any);
      }
    };
  }

  private Optional<Boolean> flat() {
    double swing = Double.isNaN(value(Fact.ATR_PCT)) ? 2 : value(Fact.ATR_PCT);
    return known(study.last(Fact.CHANGE_PCT)).map(x -> Math.abs(x) <= 0.4 * swing);
  }

  /// Whether the price moved the same way on the last two bars.
  private Optional<Boolean> again() {
    double product = study.last(Fact.CHANGE_PCT) * study.previous(Fact.CHANGE_PCT);
    return known(product).map(x -> x > 0);
  }

  private Optional<Boolean> amount(String subject, int way) {
    if (subject.equals("buyers") || subject.equals("sellers")) {
      // Hard selling can come on thin volume: then neither "heavy" nor "not heavy" is false.
      boolean thin = value(Fact.VOLUME_RATIO) < 1;
      if (way < 0) {
        boolean extreme = Math.abs(value(Fact.RSI14) - 50) > 15;
        return edge(subject).filter(so -> extreme && so).map(so -> false);
      }
      Optional<Boolean> edge = edge(subject);
      return edge.filter(so -> !so || !thin);
    }
    return known(value(Fact.VOLUME_RATIO)).map(x -> (x - 1) * way > NEARLY_AVERAGE);
  }

  private Optional<Boolean> normal(String subject) {
    return switch (subject) {
      case "volume", "volavg" -> {
        boolean usualRank =
            rank(subject).filter(r -> r.percentile() >= 25 && r.percentile() < 75).isPresent();
        yield known(value(Fact.VOLUME_RATIO)).map(x -> usualRank || (x > 0.75 && x < 1.25));
      }
      default -> rank(subject).map(r -> r.percentile() >= 20 && r.percentile() <= 80);
    };
  }

  private Optional<PercentileRank> rank(String subject) {
    Fact fact = DISTANCES.getOrDefault(subject, MEASURES.get(subject));
    return fact == null ? Optional.empty() : study.percentile(fact);
  }

  /// Whether an average is the highest (way 1) or lowest of the three.
  private Optional<Boolean> end(String subject, int way) {
    if (!subject.startsWith("sma")) {
      return Optional.empty();
    }
    double own = value(LEVELS.getOrDefault(subject, Fact.SMA20)) * way;
    return Optional.of(
        DoubleStream.of(value(Fact.SMA20), value(Fact.SMA50), value(Fact.SMA200))
            .noneMatch(x -> x * way > own));
  }

  private boolean stacked(int way) {
    double a = value(Fact.SMA20);
    double b = value(Fact.SMA50);
    double c = value(Fact.SMA200);
    return (a - b) * way > 0 && (b - c) * way > 0;
  }

  /// Whether buyers, or sellers, have the upper hand by RSI, MACD or the day itself; where RSI is
  /// at an extreme, by RSI.
  private Optional<Boolean> edge(String subject) {
    int way = subject.equals("buyers") ? 1 : subject.equals("sellers") ? -1 : 0;
    double rsi = value(Fact.RSI14);
    if (way == 0) {
      return Optional.empty();
    }
    if (rsi >= 60 || rsi < 40) {
      return Optional.of((rsi - 50) * way > 0 || way("price").filter(w -> w == way).isPresent());
    }
    boolean byDay = study.last(Fact.CHANGE_PCT) * way > 0;
    return Optional.of((rsi - 50) * way > 0 || value(Fact.MACD_HIST) * way > 0 || byDay);
  }

  private static Optional<Double> known(double x) {
    return Double.isFinite(x) ? Optional.of(x) : Optional.empty();
  }
}
