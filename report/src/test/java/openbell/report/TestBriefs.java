package openbell.report;

import java.util.List;
import java.util.Optional;
import openbell.market.DataQuality;
import openbell.market.Exchange;
import openbell.market.Study;
import openbell.market.Ticker;

/** Briefs for tests of other packages. */
public final class TestBriefs {
  private TestBriefs() {}

  /** DBS19 on a seeded walk that rises on most days. */
  public static Brief dbs(long seed, Headline... news) {
    return of(Studies.DBS19, Studies.walk(seed, 600, 0.2), news);
  }

  /** Another stock on another walk. */
  public static Brief tencent(long seed) {
    Ticker ticker =
        new Ticker(
            "0700.HK",
            "0700.HK",
            "Tencent Holdings",
            Exchange.byId("HKEX").orElseThrow(),
            "HKD",
            false);
    return of(ticker, Studies.walk(seed, 600, -0.2));
  }

  /** DBS19 on a walk whose rule-based view is this one. */
  public static Brief withView(Stance.Value view) {
    for (long seed = 1; seed < 200; seed++) {
      double drift = view == Stance.Value.BUY ? 0.3 : view == Stance.Value.SELL ? -0.3 : 0;
      Brief brief = of(Studies.DBS19, Studies.walk(seed, 600, drift));
      if (brief.stance().orElseThrow().value() == view) {
        return brief;
      }
    }
    throw new IllegalStateException("no walk gives " + view);
  }

  /** The same without a view. */
  public static Brief withoutView(Brief brief) {
    return new Brief(
        brief.ticker(),
        brief.study(),
        brief.quality(),
        brief.date(),
        brief.freshness(),
        brief.source(),
        Optional.empty(),
        brief.news());
  }

  private static Brief of(Ticker ticker, Study study, Headline... news) {
    return new Brief(
        ticker,
        study,
        DataQuality.NONE,
        study.asOf(),
        Freshness.fresh(),
        "yahoo",
        Optional.of(StanceRules.judge(study)),
        List.of(news));
  }
}
