package openbell.edge.http;

import java.net.URI;
import java.util.Optional;
import openbell.market.Fact;
import openbell.report.Report;
import openbell.report.Section;
import openbell.report.Wording;

/// What a chat or another site shows of a link to a report: by the Open Graph protocol, with the
/// chart as its picture.
///
/// @param root of this site as others see it, without a slash at its end
record SharePreview(String root, PageFrame frame, Report report) {
  private static final int MOST_CHARS = 200;

  /// As others see this site: as it is set up, else as it was just asked. Who asks for a name of
  /// another site gets that name back, and nobody else does.
  static String root(Optional<URI> publicUrl, Request request) {
    return publicUrl
        .map(url -> url.toString().replaceAll("/+$", ""))
        .orElseGet(
            () -> {
              boolean secure =
                  request.header("x-forwarded-proto").filter("https"::equals).isPresent();
              String host =
                  request
                      .header("host")
                      .filter(h -> h.matches("[A-Za-z0-9.-]{1,255}(:\\d{1,5})?"))
                      .orElse("localhost");
              return (secure ? "https://" : "http://") + host;
            });
  }

  /// The page of this very report, of its day.
  Address page() {
    return frame.report(report.ticker()).with("date", report.date().toString());
  }

  Html head(String title) {
    Address picture = ReportOrigin.api(report, "chart.png").with("theme", "light");
    return Html.of(
        """
        <link rel="canonical" href="{}">
        <meta name="description" content="{}">
        <meta property="og:site_name" content="Openbell">
        <meta property="og:type" content="article">
        <meta property="og:title" content="{}">
        <meta property="og:description" content="{}">
        <meta property="og:url" content="{}">
        <meta property="og:image" content="{}">
        <meta property="og:image:type" content="image/png">
        <meta property="og:image:width" content="1200">
        <meta property="og:image:height" content="900">
        <meta property="og:image:alt" content="{}">
        <meta property="og:locale" content="{}">
        <meta name="twitter:card" content="summary_large_image">
        """,
        page(),
        description(),
        title,
        description(),
        root + page(),
        root + picture,
        frame
            .words()
            .get(
                "chart.alt",
                "name",
                report.name(),
                "date",
                Wording.date(report.factsAsOf(), frame.words().lang())),
        report.lang().equals("th") ? "th_TH" : "en_US");
  }

  /// The price, and how the story begins.
  private String description() {
    Double close = report.facts().get(Fact.CLOSE.key());
    String price = "";
    if (close != null) {
      int decimals = Wording.priceDecimals(report.currency(), close);
      Double change = report.facts().get(Fact.CHANGE_PCT.key());
      price =
          Wording.price(Wording.number(close, decimals), report.currency(), frame.words().lang())
              + (change == null ? "" : " " + Wording.fact(Fact.CHANGE_PCT, change, decimals))
              + " · ";
    }
    String story =
        report.sections().getOrDefault(Section.STORY.key(), "").lines().findFirst().orElse("");
    String text = price + story;
    if (text.length() <= MOST_CHARS) {
      return text;
    }
    boolean half = Character.isHighSurrogate(text.charAt(MOST_CHARS - 1));
    return text.substring(0, half ? MOST_CHARS - 1 : MOST_CHARS) + "…";
  }
}
