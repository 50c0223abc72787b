package openbell.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.market.Fact;
import openbell.market.PercentileRank;
import openbell.market.Study;

/// What a brief holds, fact by fact, for a writer who may use nothing but placeholders.
///
/// Nothing here changes with the moment of asking: the same brief gives the same sheet.
///
/// @param facts in the order of [Fact], only those that exist
/// @param context the other placeholders and what they render as: name, currency, date and so on
/// @param receipt whether what was asked for is a depositary receipt
/// @param stale whether a newer session has closed
/// @param view the rule-based view in words; empty where none may be given
/// @param reasons of the view, the heaviest first
public record FactSheet(
    List<Line> facts,
    Map<String, String> context,
    boolean receipt,
    boolean stale,
    Optional<String> view,
    List<String> reasons) {

  /// The context that a sheet offers; `updated_at` is not of it, since it differs at every asking.
  private static final List<String> CONTEXT =
      List.of(
          "name",
          "ticker",
          "symbol",
          "exchange",
          "currency",
          "date",
          "source",
          "bars_total",
          "vwap_bars",
          "missing");

  /// A fact.
  ///
  /// @param key its placeholder's name
  /// @param name what the text has to call it
  /// @param meaning what it tells, with its unit
  /// @param shown what its placeholder renders as
  /// @param unsigned whether there is a placeholder without its sign, `KEY_abs`
  /// @param trend against the session before
  /// @param rank where it stands in the stock's own history, where that is kept
  public record Line(
      String key,
      String name,
      String meaning,
      String shown,
      boolean unsigned,
      Optional<String> trend,
      Optional<Rank> rank) {}

  /// A percentile rank, rendered: the percentile, the days ranked, the share of days at or below
  /// and above, and the band in words.
  public record Rank(
      String percentile, String bars, String share, String shareAbove, String band) {}

  /// Makes a sheet with its own copies.
  public FactSheet {
    facts = List.copyOf(facts);
    context = Map.copyOf(context);
    reasons = List.copyOf(reasons);
  }

  /// The sheet of a brief, in the words of a language.
  public static FactSheet of(Brief brief, Lang lang) {
    Map<String, String> values = Placeholders.of(brief, lang, Instant.EPOCH);
    List<Line> lines = new ArrayList<>();
    for (Fact fact : Fact.values()) {
      if (brief.study().has(fact) && FactMeaning.told(fact)) {
        lines.add(line(fact, brief, lang, values));
      }
    }
    Map<String, String> context = new LinkedHashMap<>();
    for (String name : CONTEXT) {
      String value = values.get(name);
      if (value != null) {
        context.put(name, value);
      }
    }
    return new FactSheet(
        lines,
        context,
        brief.ticker().receipt(),
        brief.freshness().stale(),
        brief.stance().map(stance -> view(stance, lang)),
        brief
            .stance()
            .map(s -> s.reasons().stream().map(r -> r.text(lang)).toList())
            .orElse(List.of()));
  }

  static String view(Stance stance, Lang lang) {
    return switch (stance.value()) {
      case BUY -> lang.pick("เชิงบวก", "positive");
      case HOLD -> lang.pick("เป็นกลาง", "neutral");
      case SELL -> lang.pick("เชิงลบ", "negative");
    };
  }

  private static Line line(Fact fact, Brief brief, Lang lang, Map<String, String> values) {
    String key = fact.key();
    return new Line(
        key,
        FactMeaning.name(fact, lang),
        FactMeaning.meaning(fact),
        values.getOrDefault(key, ""),
        NumberText.mayBeNegative(fact),
        trend(fact, brief),
        brief.study().percentile(fact).map(rank -> rank(fact, rank, values)));
  }

  private static Optional<String> trend(Fact fact, Brief brief) {
    Study study = brief.study();
    double before = study.previous(fact);
    if (Double.isNaN(before)) {
      return Optional.empty();
    }
    int decimals = NumberText.priceDecimals(brief.ticker().currency(), study.last(Fact.CLOSE));
    if (fact == Fact.CHANGE_PCT) {
      return Optional.of(
          "after " + NumberText.fact(fact, before, decimals) + " the session before");
    }
    int way = Double.compare(study.last(fact), before);
    String word = way > 0 ? "up" : way < 0 ? "down" : "unchanged";
    return Optional.of(word + " from " + NumberText.fact(fact, before, decimals));
  }

  private static Rank rank(Fact fact, PercentileRank rank, Map<String, String> values) {
    String key = fact.key();
    return new Rank(
        values.getOrDefault(key + "_percentile", ""),
        values.getOrDefault(key + "_bars", ""),
        values.getOrDefault(key + "_share", ""),
        values.getOrDefault(key + "_share_above", ""),
        Regimes.percentile(rank).equals("max")
            ? "highest of its history"
            : Regimes.percentile(rank).equals("min")
                ? "lowest of its history"
                : Names.band(Regimes.band(rank.percentile()), Lang.EN));
  }
}
