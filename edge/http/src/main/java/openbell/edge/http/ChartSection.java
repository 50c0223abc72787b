package openbell.edge.http;

import java.util.ArrayList;
import java.util.List;
import openbell.market.Fact;
import openbell.report.Report;
import openbell.report.Wording;
import openbell.report.chart.ChartPainter;

/// The chart of a report: a picture, in whose place an interactive chart comes where there is
/// JavaScript; two days compared; and its sessions as a table.
///
/// @param frame for language and addresses
record ChartSection(PageFrame frame, Report report) {
  /// Indicators that can be shown, by the key that the script knows, and what they are called; the
  /// first ones are on at first.
  private static final List<Indicator> INDICATORS =
      List.of(
          new Indicator("sma20", "SMA 20", true),
          new Indicator("sma50", "SMA 50", true),
          new Indicator("sma200", "SMA 200", true),
          new Indicator("bb", "Bollinger", true),
          new Indicator("ema", "EMA 12/26", false),
          new Indicator("vwap", "VWAP", false),
          new Indicator("rsi14", "RSI", true),
          new Indicator("macd", "MACD", true));

  private static final List<String> RANGES = List.of("21", "63", "126", "252", "all");

  private record Indicator(String key, String name, boolean on) {}

  Html section() {
    return Html.of(
        """
        <section aria-labelledby="chart"><h2 id="chart" class="heard">{}</h2>
        {}{}<details class="more"><summary>{}</summary>
        <p class="small">{}</p>
        {}<div id="compared" aria-live="polite"></div></details>
        <details class="more" hx-get="{}" hx-trigger="toggle once" hx-target="#sessions" hx-swap="innerHTML"><summary>{}</summary>
        <div id="sessions"><p><a href="{}">{}</a></p></div>
        <p><a class="button quiet" href="{}" download>{}</a></p></details>
        </section>
        """,
        words("chart.heading"),
        live(),
        picture(),
        words("days.heading"),
        words("days.lead"),
        DaysCompared.form(frame, report),
        ReportPage.part(frame, report, "sessions"),
        words("days.sessions"),
        ReportPage.part(frame, report, "sessions"),
        words("days.sessions"),
        ReportOrigin.api(report, "series").with("format", "csv"),
        words("days.csv"));
  }

  private Html picture() {
    Address light = ReportOrigin.api(report, "chart.png").with("theme", "light");
    Address dark = ReportOrigin.api(report, "chart.png").with("theme", "dark");
    return Html.of(
        """
        <figure><picture>
        <source media="(prefers-color-scheme: dark)" srcset="{}">
        <img src="{}" alt="{}" width="{}" height="{}" decoding="async">
        </picture><figcaption><a class="light-only" href="{}">{}</a><a class="dark-only" href="{}">{}</a></figcaption></figure>
        """,
        dark,
        light,
        words(
            "chart.alt",
            "name",
            report.name(),
            "date",
            Wording.date(report.factsAsOf(), frame.words().lang())),
        ChartPainter.WIDTH,
        ChartPainter.HEIGHT,
        light,
        words("chart.open"),
        dark,
        words("chart.open"));
  }

  /// Hidden until the script has drawn it.
  private Html live() {
    List<Html> ranges = new ArrayList<>();
    for (String range : RANGES) {
      ranges.add(
          Html.of(
              "<button type=\"button\" data-range=\"{}\" aria-pressed=\"false\">{}</button>",
              range,
              words("range." + range)));
    }
    List<Html> toggles = new ArrayList<>();
    for (Indicator each : INDICATORS) {
      toggles.add(
          Html.of(
              "<button type=\"button\" class=\"{}\" data-indicator=\"{}\""
                  + " aria-pressed=\"{}\">{}</button>",
              "of-" + each.key(),
              each.key(),
              Boolean.toString(each.on()),
              each.name()));
    }
    Double close = report.facts().get(Fact.CLOSE.key());
    return Html.of(
        """
        <div id="live" hidden data-series="{}" data-script="{}" data-decimals="{}" data-lang="{}" data-open="{}" data-high="{}" data-low="{}" data-close="{}" data-volume="{}">
        <div class="tools"><div role="group" aria-label="{}">{}</div>
        <div role="group" class="zoom" aria-label="{}"><button type="button" data-move="earlier" aria-label="{}">‹</button><button type="button" data-move="later" aria-label="{}">›</button><button type="button" data-move="out" aria-label="{}">−</button><button type="button" data-move="in" aria-label="{}">+</button></div></div>
        <p class="readout" id="readout"></p>
        <div class="canvas" id="canvas" role="group" tabindex="0" aria-label="{}" aria-describedby="keys readout"></div>
        <p id="keys" class="heard">{}</p>
        <div class="tools indicators" role="group" aria-label="{}">{}</div>
        </div>
        """,
        ReportOrigin.api(report, "series").toString(),
        frame.assets().address("echarts.js").toString(),
        Wording.priceDecimals(report.currency(), close == null ? 1 : close),
        report.lang(),
        words("days.open"),
        words("days.high"),
        words("days.low"),
        words("scan.close"),
        words("days.volume"),
        words("chart.range"),
        Html.join(ranges),
        words("chart.range"),
        words("chart.earlier"),
        words("chart.later"),
        words("chart.out"),
        words("chart.in"),
        words("chart.live") + " " + report.name(),
        words("chart.keys"),
        words("chart.indicators"),
        Html.join(toggles));
  }

  private String words(String key, String... values) {
    return frame.words().get(key, values);
  }
}
