package openbell.bench;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import openbell.feeds.FetchResult;
import openbell.feeds.Quote;
import openbell.feeds.SampleFeed;
import openbell.market.Exchange;
import openbell.market.Study;
import openbell.market.Ticker;
import openbell.report.Brief;
import openbell.report.Freshness;
import openbell.report.Headline;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.ReportWriter;
import openbell.report.StanceRules;
import openbell.report.TemplateNarrator;
import openbell.report.chart.ChartData;

/** A report and its chart from the built-in sample: Apple in 2013. */
final class RenderWorld {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2013-12-31T22:00:00Z"));

  private final Quote quote;
  private final ChartData chart;

  RenderWorld() {
    if (!(new SampleFeed(CLOCK).fetch("AAPL") instanceof FetchResult.Fetched fetched)) {
      throw new IllegalStateException("the built-in sample is missing");
    }
    this.quote = fetched.quote();
    Ticker ticker =
        Ticker.ofSymbol("AAPL")
            .withSource(quote.name(), Exchange.byCode("NMS").orElseThrow(), quote.currency());
    this.chart = new ChartData(ticker, Study.of(quote.bars()));
  }

  ChartData chart() {
    return chart;
  }

  Report report(Lang lang, List<Headline> news) {
    Study study = chart.study();
    Brief brief =
        new Brief(
            chart.ticker(),
            study,
            quote.quality(),
            study.asOf(),
            Freshness.fresh(),
            "sample",
            Optional.of(StanceRules.judge(study)),
            news);
    Report.Lineage lineage =
        new Report.Lineage(List.of("raw/sample/2013/12/31/AAPL.csv"), null, null, null);
    return new ReportWriter(new TemplateNarrator(), CLOCK).write(brief, lang, lineage);
  }
}
