package openbell.edge.http;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.report.Wording;

/// The first page: one field, a few names to try, the last reports.
///
/// @param frame what stands around it, and its language
record HomePage(PageFrame frame) {
  private static final List<String> EXAMPLES =
      List.of("DBS19", "NVDA19", "TENCENT19", "NINTENDO19", "AAPL");

  PageFrame.Content content(TickerRegistry registry, List<RecentReport> recent) {
    PageText words = frame.words();
    Html main =
        Html.of(
            """
            <div class="home">
            <h1>{}</h1>
            <p class="lead">{}</p>
            {}{}{}</div>
            """,
            words.get("home.heading"),
            words.get("home.lead"),
            frame.field(true),
            examples(registry),
            recent.isEmpty() ? Html.NONE : latest(recent));
    return new PageFrame.Content(
        words.get("home.heading"),
        Html.NONE,
        main,
        frame.inLang(Address.here(), frame.otherLang()),
        false);
  }

  private Html examples(TickerRegistry registry) {
    List<Html> links =
        EXAMPLES.stream()
            .flatMap(
                text ->
                    registry.resolve(text) instanceof Resolution.Found(Ticker ticker)
                        ? Stream.of(ticker)
                        : Stream.<Ticker>empty())
            .map(
                ticker ->
                    Html.of(
                        "<li><a href=\"{}\"><b>{}</b> <span>{}</span></a></li>\n",
                        frame.report(ticker.ticker()),
                        ticker.ticker(),
                        ticker.name()))
            .toList();
    return Html.of(
        """
        <section aria-labelledby="examples"><h2 id="examples">{}</h2>
        <ul class="chips">
        {}</ul></section>
        """,
        frame.words().get("home.examples"),
        Html.join(links));
  }

  private Html latest(List<RecentReport> recent) {
    List<Html> rows = recent.stream().map(this::row).toList();
    return Html.of(
        """
        <section aria-labelledby="recent"><h2 id="recent">{}</h2>
        <ul class="rows">
        {}</ul></section>
        """,
        frame.words().get("home.recent"),
        Html.join(rows));
  }

  /// The very report that the row names: its date and its language.
  private Html row(RecentReport report) {
    Address address =
        frame
            .inLang(Address.here("reports", report.ticker()), report.lang())
            .with("date", report.date().toString());
    return Html.of(
        """
        <li><a href="{}"><b>{}</b> <span>{}</span> <small>{}<time datetime="{}">{}</time></small></a></li>
        """,
        address,
        report.ticker(),
        report.name(),
        report.lang() == frame.words().lang()
            ? Html.NONE
            : Html.of(
                "<span class=\"tag\">{}</span> ", report.lang().code().toUpperCase(Locale.ROOT)),
        report.date(),
        Wording.date(report.date(), frame.words().lang()));
  }
}
