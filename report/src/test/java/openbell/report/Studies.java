package openbell.report;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import openbell.market.Bars;
import openbell.market.DataQuality;
import openbell.market.Exchange;
import openbell.market.Study;
import openbell.market.Ticker;

/** Histories made for tests: seeded walks and hand-drawn shapes. */
final class Studies {
  static final Ticker DBS19 =
      new Ticker(
          "DBS19", "D05.SI", "DBS Group Holdings", Exchange.byId("SGX").orElseThrow(), "SGD", true);
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-11-11T10:04:00Z"));

  private Studies() {}

  /** A random walk of weekdays from 2015 with a drift in percent a day. */
  static Study walk(long seed, int bars, double driftPct) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Bars.Builder builder = Bars.builder(bars);
    LocalDate date = LocalDate.of(2015, 1, 1);
    double close = 20 + random.nextDouble() * 80;
    for (int i = 0; i < bars; i++) {
      date =
          date.plusDays(
              date.getDayOfWeek().getValue() >= 5 ? 8 - date.getDayOfWeek().getValue() : 1);
      double open = close;
      close *= 1 + (driftPct + random.nextGaussian() * 1.5) / 100;
      double high = Math.max(open, close) * (1 + random.nextDouble() / 200);
      double low = Math.min(open, close) * (1 - random.nextDouble() / 200);
      builder.add(date, open, high, low, close, Math.exp(13 + random.nextGaussian() * 0.6));
    }
    return Study.of(builder.build().bars());
  }

  /** Closes as given, on weekdays from 2020; high and low one percent around, volume as given. */
  static Study of(double[] closes, double[] volumes) {
    Bars.Builder builder = Bars.builder(closes.length);
    LocalDate date = LocalDate.of(2020, 1, 1);
    for (int i = 0; i < closes.length; i++) {
      date =
          date.plusDays(
              date.getDayOfWeek().getValue() >= 5 ? 8 - date.getDayOfWeek().getValue() : 1);
      double c = closes[i];
      builder.add(date, c, c * 1.01, c * 0.99, c, volumes[i]);
    }
    return Study.of(builder.build().bars());
  }

  static Brief brief(Ticker ticker, Study study) {
    return brief(ticker, study, DataQuality.NONE, Freshness.fresh());
  }

  static Brief brief(Ticker ticker, Study study, DataQuality quality, Freshness freshness) {
    return new Brief(
        ticker,
        study,
        quality,
        study.asOf(),
        freshness,
        "yahoo",
        Optional.of(StanceRules.judge(study)),
        List.of());
  }

  static Report report(Brief brief, Lang lang) {
    return new ReportWriter(new TemplateNarrator(), CLOCK)
        .write(brief, lang, Report.Lineage.none());
  }
}
