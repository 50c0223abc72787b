package openbell.edge.http;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import openbell.desk.ReportOutcome;
import openbell.market.Exchange;
import openbell.market.Fact;
import openbell.report.Headline;
import openbell.report.Report;
import openbell.report.Section;
import openbell.report.Wording;

/// The page of a report: price, view, text, chart, strips, news, and where it comes from.
///
/// @param frame what stands around it, and its language
/// @param answer the report with what is to be said of it
/// @param asked the date that was asked for
/// @param root of this site as others see it
record ReportPage(
    PageFrame frame, ReportOutcome.Answered answer, Optional<LocalDate> asked, String root) {

  /// What a report's page needs beside what every page has.
  static Html styles(PageFrame frame) {
    return Html.of(
        """
        <link rel="stylesheet" href="{}">
        <script src="{}" defer></script>
        """,
        frame.assets().address("report.css"),
        frame.assets().address("report.js"));
  }

  /// @param self the address of this page, asked again while a newer report is being made
  PageFrame.Content content(Address self, Address other) {
    Report report = report();
    Html main =
        Html.of(
            """
            <article class="report" data-status="{}">
            {}{}<div class="cols"><div class="tell">
            {}{}{}{}{}</div>
            <div class="side">
            {}{}{}</div></div>
            {}</article>
            """,
            words("report.ready", "ticker", report.ticker()),
            notices(self),
            masthead(),
            section(Section.STORY),
            new ChartSection(frame, report).section(),
            section(Section.KNOW),
            section(Section.ACTION),
            section(Section.RISKS),
            percentiles(),
            since(),
            news(),
            new ReportOrigin(frame, answer).section());
    String title =
        "%s (%s) · %s".formatted(report.name(), report.ticker(), date(report.factsAsOf()));
    Html head =
        Html.join(List.of(styles(frame), new SharePreview(root, frame, report).head(title)));
    return new PageFrame.Content(title, head, main, other, true);
  }

  /// What the reader must not miss: that this is not the latest, or not of the day asked for.
  private Html notices(Address self) {
    List<Html> notices = new ArrayList<>();
    if (answer.renewing()) {
      notices.add(
          Html.of(
              """
              <p class="notice" id="renewal" hx-get="{}" hx-trigger="every 3s" hx-target="#main" hx-swap="outerHTML">{}</p>
              """,
              self,
              words("report.newer", "date", date(report().factsAsOf()))));
    } else {
      Wording.staleLabel(report())
          .ifPresent(label -> notices.add(Html.of("<p class=\"notice\">{}</p>\n", label)));
    }
    asked.ifPresent(
        day -> {
          Html latest =
              Html.of(
                  "<a href=\"{}\">{}</a>", frame.report(report().ticker()), words("report.latest"));
          String moved =
              day.equals(report().date()) || answer.servedFrom().equals("stale")
                  ? ""
                  : words("report.holiday", "asked", date(day), "date", date(report().date()));
          notices.add(Html.of("<p class=\"note\">{} {}</p>\n", moved, latest));
        });
    return Html.join(notices);
  }

  private Html masthead() {
    Report report = report();
    String symbol =
        report.ticker().equals(report.symbol())
            ? report.ticker()
            : report.ticker() + " · " + report.symbol();
    return Html.of(
        """
        <header class="mast"><div>
        <p class="kicker">{}</p>
        <h1>{}</h1>
        <p class="asof"><time datetime="{}">{}</time></p>
        {}<p class="small">{}</p>
        </div>{}</header>
        """,
        symbol,
        report.name(),
        report.factsAsOf(),
        words("report.asof", "date", date(report.factsAsOf())),
        price(),
        Wording.priceOf(report, frame.words().lang()),
        stance());
  }

  private Html price() {
    Optional<Double> close = fact(Fact.CLOSE);
    if (close.isEmpty()) {
      return Html.NONE;
    }
    int decimals = Wording.priceDecimals(report().currency(), close.get());
    String price =
        Wording.price(
            Wording.number(close.get(), decimals), report().currency(), frame.words().lang());
    return Html.of(
        "<p class=\"price\"><b>{}</b> {}</p>\n",
        price,
        fact(Fact.CHANGE_PCT).map(change -> change(change, decimals)).orElse(Html.NONE));
  }

  /// By colour, by sign and by an arrow.
  private Html change(double change, int decimals) {
    String text = Wording.fact(Fact.CHANGE_PCT, change, decimals);
    boolean level = text.equals("0.00%");
    return Html.of(
        "<span class=\"{}\"><span aria-hidden=\"true\">{}</span> {}</span> <small>{}</small>",
        level ? "level" : change > 0 ? "up" : "down",
        level ? "•" : change > 0 ? "▲" : "▼",
        text,
        words("report.change"));
  }

  private Html stance() {
    Report.StanceInfo stance = report().stance();
    if (stance == null) {
      return Html.NONE;
    }
    String kind =
        switch (stance.value()) {
          case "BUY", "SELL" -> stance.value();
          default -> "HOLD";
        };
    List<Html> reasons =
        stance.reasons().stream().map(reason -> Html.of("<li>{}</li>\n", capital(reason))).toList();
    return Html.of(
        """
        <section class="{}" aria-labelledby="view">
        <h2 id="view">{} <small>{}</small></h2>
        {}</section>
        """,
        "view " + kind.toLowerCase(Locale.ROOT),
        words("view." + kind),
        words("view.rules"),
        reasons.isEmpty()
            ? Html.NONE
            : Html.of(
                "<ul aria-label=\"{}\">\n{}</ul>\n", words("view.reasons"), Html.join(reasons)));
  }

  private Html section(Section section) {
    return told(section, report().sections().getOrDefault(section.key(), "").lines().toList());
  }

  private Html told(Section section, List<String> lines) {
    List<Html> paragraphs =
        lines.stream()
            .filter(line -> !line.isBlank())
            .map(line -> Html.of("<p>{}</p>\n", line))
            .toList();
    if (paragraphs.isEmpty()) {
      return Html.NONE;
    }
    return Html.of(
        "<section aria-labelledby=\"{}\">\n<h2 id=\"{}\">{}</h2>\n{}</section>\n",
        section.key(),
        section.key(),
        heading(section),
        Html.join(paragraphs));
  }

  /// The heading, with its picture kept from being read aloud.
  private Html heading(Section section) {
    String text = section.heading(frame.words().lang());
    int space = text.indexOf(' ');
    boolean picture = space > 0 && !Character.isLetter(text.codePointAt(0));
    return picture
        ? Html.of(
            "<span class=\"icon\" aria-hidden=\"true\">{}</span> {}",
            text.substring(0, space),
            text.substring(space + 1))
        : Html.text(text);
  }

  private Html percentiles() {
    PercentileStrips strips = new PercentileStrips(report(), frame.words());
    List<String> lines =
        report().sections().getOrDefault(Section.PERCENTILES.key(), "").lines().toList();
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    boolean met = false;
    for (String line : lines) {
      if (strips.tells(line)) {
        met = true;
      } else if (!line.isBlank()) {
        (met ? after : before).add(line);
      }
    }
    List<Html> tail = after.stream().map(line -> Html.of("<p>{}</p>\n", line)).toList();
    List<Html> lead = before.stream().map(line -> Html.of("<p>{}</p>\n", line)).toList();
    return Html.of(
        """
        <section aria-labelledby="percentiles">
        <h2 id="percentiles">{}</h2>
        {}{}{}</section>
        """,
        heading(Section.PERCENTILES),
        Html.join(lead),
        Html.of(
            """
            <div id="strips" hx-get="{}" hx-trigger="intersect once" hx-swap="outerHTML">
            {}<p class="small"><a href="{}">{}</a></p></div>
            """,
            part("strips"),
            strips.strips(),
            part("strips"),
            words("strip.more")),
        Html.join(tail));
  }

  /// Loaded when it is looked at: it reads other reports.
  private Html since() {
    return Html.of(
        """
        <section aria-labelledby="changes">
        <h2 id="changes">{}</h2>
        <div id="since" hx-get="{}" hx-trigger="intersect once" hx-swap="outerHTML"><p><a href="{}">{}</a></p></div>
        </section>
        """,
        words("since.heading"),
        part("past"),
        part("past"),
        words("since.more"));
  }

  private Address part(String name) {
    return part(frame, report(), name);
  }

  /// A part of the page of this very report.
  static Address part(PageFrame frame, Report report, String name) {
    return frame
        .inLang(Address.here("reports", report.ticker(), name))
        .with("date", report.date().toString());
  }

  private Html news() {
    List<Html> rows = report().news().stream().map(this::headline).toList();
    return rows.isEmpty()
        ? Html.NONE
        : Html.of(
            """
            <section aria-labelledby="news">
            <h2 id="news">{}</h2>
            <ul class="news">
            {}</ul></section>
            """,
            words("news.heading"),
            Html.join(rows));
  }

  private Html headline(Headline news) {
    LocalDate day =
        news.publishedAt()
            .atZone(Exchange.byCode(report().exchange()).map(Exchange::zone).orElse(ZoneOffset.UTC))
            .toLocalDate();
    Html title =
        Address.elsewhere(news.url())
            .map(
                address ->
                    Html.of(
                        "<a href=\"{}\" rel=\"noopener noreferrer external\">{}</a>",
                        address,
                        news.title()))
            .orElseGet(() -> Html.text(news.title()));
    return Html.of(
        "<li>{}<br><small>{} · <time datetime=\"{}\">{}</time></small></li>\n",
        title,
        news.source(),
        day,
        date(day));
  }

  /// In English the reasons are fragments that begin in lower case.
  private static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private Report report() {
    return answer.report();
  }

  private Optional<Double> fact(Fact fact) {
    return Optional.ofNullable(report().facts().get(fact.key()));
  }

  private String date(LocalDate date) {
    return Wording.date(date, frame.words().lang());
  }

  private String words(String key, String... values) {
    return frame.words().get(key, values);
  }
}
