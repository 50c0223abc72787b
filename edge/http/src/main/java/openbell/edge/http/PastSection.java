package openbell.edge.http;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.desk.PastReports;
import openbell.market.Fact;
import openbell.market.Study;
import openbell.report.RankedFacts;
import openbell.report.Report;
import openbell.report.ReportChanges;
import openbell.report.Wording;

/// What changed since the report before, and the reports of other days. Every number stands in one
/// of the two reports or is the difference of two that do.
///
/// @param frame for language and addresses
record PastSection(PageFrame frame, Report report) {
  private static final int MOST_DAYS = 30;
  private static final int MOST_MOVED = 4;

  /// A share that was split since has other prices now than the report before says.
  private static final double SAME_PRICE = 0.005;

  /// @param history behind the report, if it can be read
  Html of(PastReports.Found past, Optional<Study> history) {
    return Html.of(
        "<div id=\"since\">\n{}{}</div>\n",
        past.before()
            .map(before -> changes(ReportChanges.between(before, report), history))
            .orElseGet(() -> Html.of("<p>{}</p>\n", words("since.first"))),
        days(past.days()));
  }

  private Html changes(ReportChanges changes, Optional<Study> history) {
    List<Html> rows = new ArrayList<>();
    changes.closePercent().ifPresent(change -> rows.add(price(changes, change, history)));
    changes.views().ifPresent(views -> rows.add(views(views)));
    changes.moved().stream()
        .filter(moved -> Math.abs(moved.points()) >= 0.05)
        .limit(MOST_MOVED)
        .forEach(moved -> rows.add(moved(moved)));
    return Html.of(
        "<p class=\"small\">{}</p>\n<ul class=\"since\">\n{}</ul>\n",
        words("since.before", "date", date(changes.before().factsAsOf())),
        Html.join(rows));
  }

  private Html price(ReportChanges changes, double change, Optional<Study> history) {
    double from = changes.before().facts().getOrDefault(Fact.CLOSE.key(), Double.NaN);
    double to = report.facts().getOrDefault(Fact.CLOSE.key(), Double.NaN);
    int decimals = Wording.priceDecimals(report.currency(), to);
    if (restated(changes.before().factsAsOf(), from, history)) {
      return Html.of("<li><p>{}</p></li>\n", words("since.restated"));
    }
    return row(
        words("scan.close"),
        Wording.number(from, decimals),
        Wording.number(to, decimals),
        signed(change, 2) + "%",
        change);
  }

  /// Whether the source tells the close of that day otherwise now.
  private static boolean restated(LocalDate day, double close, Optional<Study> history) {
    return history
        .map(Study::bars)
        .map(
            bars -> {
              for (int i = bars.size() - 1; i >= 0 && !bars.date(i).isBefore(day); i--) {
                if (bars.date(i).equals(day)) {
                  return Math.abs(bars.close()[i] / close - 1) > SAME_PRICE;
                }
              }
              return false;
            })
        .orElse(false);
  }

  private Html views(ReportChanges.Views views) {
    String now = words("view." + known(views.now()));
    return views.changed()
        ? Html.of(
            "<li><p><span>{}</span> <b>{} → {}</b></p></li>\n",
            words("since.view"),
            words("view." + known(views.before())),
            now)
        : Html.of("<li><p><span>{}</span> <b>{}</b></p></li>\n", words("since.sameview"), now);
  }

  private static String known(String view) {
    return switch (view) {
      case "BUY", "SELL" -> view;
      default -> "HOLD";
    };
  }

  private Html moved(ReportChanges.Moved moved) {
    Double close = report.facts().get(Fact.CLOSE.key());
    int decimals = Wording.priceDecimals(report.currency(), close == null ? 1 : close);
    return row(
        RankedFacts.label(moved.fact(), report, frame.words().lang()),
        Wording.fact(moved.fact(), moved.before().value(), decimals),
        Wording.fact(moved.fact(), moved.now().value(), decimals),
        words(
            "since.points",
            "from",
            Wording.number(moved.before().percentile(), 1),
            "to",
            Wording.number(moved.now().percentile(), 1)),
        moved.points());
  }

  private static Html row(String name, String from, String to, String change, double sign) {
    return Html.of(
        "<li><p><span>{}</span> <b>{} → {}</b></p><p class=\"small\"><span"
            + " aria-hidden=\"true\">{}</span> {}</p></li>\n",
        name,
        from,
        to,
        sign > 0 ? "▲" : sign < 0 ? "▼" : "•",
        change);
  }

  private static String signed(double value, int decimals) {
    String text = Wording.number(value, decimals);
    boolean plus = value > 0 && text.chars().anyMatch(c -> c >= '1' && c <= '9');
    return plus ? "+" + text : text;
  }

  private Html days(List<LocalDate> days) {
    List<Html> rows =
        days.stream()
            .filter(day -> !day.equals(report.date()))
            .limit(MOST_DAYS)
            .map(
                day ->
                    Html.of(
                        "<li><a href=\"{}\">{}</a></li>\n",
                        frame.report(report.ticker()).with("date", day.toString()),
                        date(day)))
            .toList();
    return rows.isEmpty()
        ? Html.of("<p class=\"small\">{}</p>\n", words("past.none"))
        : Html.of(
            "<h3>{}</h3>\n<ul class=\"past\">\n{}</ul>\n", words("past.heading"), Html.join(rows));
  }

  private String date(LocalDate date) {
    return Wording.date(date, frame.words().lang());
  }

  private String words(String key, String... values) {
    return frame.words().get(key, values);
  }
}
