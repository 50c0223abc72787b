package openbell.edge.http;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.market.Bars;
import openbell.market.Fact;
import openbell.market.FactSeries;
import openbell.report.RankedFacts;
import openbell.report.Report;
import openbell.report.Wording;

/// Two days of the history behind a report beside each other, and its last sessions as a table.
///
/// @param frame for language and addresses
/// @param series the facts as of every bar; at least one
record DaysCompared(PageFrame frame, Report report, FactSeries series) {
  private static final List<Fact> COMPARED =
      List.of(
          Fact.SMA20,
          Fact.SMA50,
          Fact.SMA200,
          Fact.BB_UPPER,
          Fact.BB_LOWER,
          Fact.VWAP,
          Fact.RSI14,
          Fact.MACD,
          Fact.MACD_SIGNAL,
          Fact.ATR_PCT,
          Fact.VOLUME_RATIO);

  private static final List<Fact> LISTED =
      List.of(Fact.CHANGE_PCT, Fact.SMA20, Fact.SMA50, Fact.SMA200, Fact.RSI14, Fact.MACD);

  private static final int SESSIONS = 60;
  private static final int USUAL_DAYS = 30;

  /// The form for two days.
  ///
  /// @param from the earlier one as asked for
  static Html form(PageFrame frame, Report report, LocalDate from, LocalDate to) {
    Address days = Address.here("reports", report.ticker(), "days");
    return Html.of(
        """
        <form class="days" action="{}" method="get" hx-get="{}" hx-target="#compared" hx-swap="innerHTML">
        <input type="hidden" name="lang" value="{}"><input type="hidden" name="date" value="{}">
        <p><label for="from">{}</label><input id="from" name="from" type="date" max="{}" value="{}" required></p>
        <p><label for="to">{}</label><input id="to" name="to" type="date" max="{}" value="{}" required></p>
        <button>{}</button>
        </form>
        """,
        days,
        days,
        report.lang(),
        report.date(),
        frame.words().get("days.from"),
        report.factsAsOf(),
        from,
        frame.words().get("days.to"),
        report.factsAsOf(),
        to,
        frame.words().get("days.button"));
  }

  static Html form(PageFrame frame, Report report) {
    return form(frame, report, report.factsAsOf().minusDays(USUAL_DAYS), report.factsAsOf());
  }

  /// What is different between two days; of a day without a session the last one before it counts.
  ///
  /// @throws BadRequestException for what is no day
  Html compared(Optional<String> from, Optional<String> to) {
    LocalDate last = report.factsAsOf();
    LocalDate first = from.map(DaysCompared::day).orElse(last.minusDays(USUAL_DAYS));
    LocalDate second = to.map(DaysCompared::day).orElse(last);
    int a = at(first.isBefore(second) ? first : second);
    int b = at(first.isBefore(second) ? second : first);
    if (a < 0 || a == b) {
      String key = a < 0 ? "days.before" : "days.same";
      return Html.of(
          "<p class=\"note\" data-status=\"{}\">{}</p>\n",
          words(key, "date", date(0)),
          words(key, "date", date(0)));
    }
    Bars bars = series.bars();
    String told =
        words(
            "days.told",
            "from",
            date(a),
            "to",
            date(b),
            "n",
            Wording.number(b - a, 0),
            "change",
            percent(bars.close()[a], bars.close()[b]),
            "low",
            price(extreme(bars.low(), a, b, -1)),
            "high",
            price(extreme(bars.high(), a, b, 1)));
    List<Html> rows = new ArrayList<>();
    rows.add(
        row(
            words("scan.close"),
            price(bars.close()[a]),
            price(bars.close()[b]),
            percent(bars.close()[a], bars.close()[b])));
    rows.add(
        row(
            words("days.volume"),
            Wording.number(bars.volume()[a], 0),
            Wording.number(bars.volume()[b], 0),
            percent(bars.volume()[a], bars.volume()[b])));
    COMPARED.forEach(fact -> row(fact, a, b).ifPresent(rows::add));
    return Html.of(
        """
        <p data-status="{}">{}</p>
        <div class="wide" role="region" tabindex="0" aria-label="{}"><table>
        <thead><tr><th scope="col">{}</th><th scope="col" class="number">{}</th><th scope="col" class="number">{}</th><th scope="col" class="number">{}</th></tr></thead>
        <tbody>
        {}</tbody></table></div>
        """,
        told,
        told,
        words("days.heading"),
        words("days.fact"),
        date(a),
        date(b),
        words("days.change"),
        Html.join(rows));
  }

  private Optional<Html> row(Fact fact, int a, int b) {
    double from = series.of(fact)[a];
    double to = series.of(fact)[b];
    if (!Double.isFinite(from) || !Double.isFinite(to)) {
      return Optional.empty();
    }
    String change =
        switch (fact.unit()) {
          case PRICE -> percent(from, to);
          case PRICE_DIFFERENCE -> signed(to - from, 2, "");
          case PERCENT -> signed(to - from, 2, words("days.points"));
          case INDEX -> signed(to - from, 1, "");
          case RATIO -> signed(to - from, 2, "");
        };
    return Optional.of(
        row(
            RankedFacts.label(fact, report, frame.words().lang()),
            text(fact, from),
            text(fact, to),
            change));
  }

  private static Html row(String name, String from, String to, String change) {
    return Html.of(
        "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td class=\"number\">{}</td><td"
            + " class=\"number\">{}</td></tr>\n",
        name,
        from,
        to,
        change);
  }

  /// The last sessions, the newest first.
  Html sessions() {
    Bars bars = series.bars();
    List<Html> heads =
        LISTED.stream()
            .map(
                fact ->
                    Html.of(
                        "<th scope=\"col\" class=\"number\">{}</th>",
                        RankedFacts.label(fact, report, frame.words().lang())))
            .toList();
    List<Html> rows = new ArrayList<>();
    for (int i = bars.size() - 1; i >= Math.max(0, bars.size() - SESSIONS); i--) {
      int at = i;
      List<Html> facts =
          LISTED.stream()
              .map(fact -> Html.of("<td class=\"number\">{}</td>", text(fact, series.of(fact)[at])))
              .toList();
      rows.add(
          Html.of(
              "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td"
                  + " class=\"number\">{}</td><td class=\"number\">{}</td><td"
                  + " class=\"number\">{}</td>{}<td class=\"number\">{}</td></tr>\n",
              date(i),
              price(bars.open()[i]),
              price(bars.high()[i]),
              price(bars.low()[i]),
              price(bars.close()[i]),
              Html.join(facts),
              Wording.number(bars.volume()[i], 0)));
    }
    return Html.of(
        """
        <div class="wide" role="region" tabindex="0" aria-label="{}"><table>
        <thead><tr><th scope="col">{}</th><th scope="col" class="number">{}</th><th scope="col" class="number">{}</th><th scope="col" class="number">{}</th><th scope="col" class="number">{}</th>{}<th scope="col" class="number">{}</th></tr></thead>
        <tbody>
        {}</tbody></table></div>
        """,
        words("days.sessions"),
        words("days.date"),
        words("days.open"),
        words("days.high"),
        words("days.low"),
        words("scan.close"),
        Html.join(heads),
        words("days.volume"),
        Html.join(rows));
  }

  /// The bar of a day, of the last session before it where it has none; negative where that is
  /// before the history.
  private int at(LocalDate day) {
    Bars bars = series.bars();
    int i = bars.size() - 1;
    while (i >= 0 && bars.date(i).isAfter(day)) {
      i--;
    }
    return i;
  }

  private static double extreme(double[] column, int from, int to, int sign) {
    double most = column[from];
    for (int i = from; i <= to; i++) {
      most = sign * column[i] > sign * most ? column[i] : most;
    }
    return most;
  }

  static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new BadRequestException("that is no day", "give it as 2025-11-11");
    }
  }

  private static String percent(double from, double to) {
    return from == 0 ? "–" : signed(100 * (to - from) / from, 2, "%");
  }

  private static String signed(double value, int decimals, String unit) {
    String text = Wording.number(value, decimals);
    boolean plus = value > 0 && text.chars().anyMatch(c -> c >= '1' && c <= '9');
    return (plus ? "+" : "") + text + unit;
  }

  private String text(Fact fact, double value) {
    return Double.isFinite(value) ? Wording.fact(fact, value, decimals()) : "–";
  }

  private String price(double value) {
    return Wording.number(value, decimals());
  }

  private int decimals() {
    Double close = report.facts().get(Fact.CLOSE.key());
    return Wording.priceDecimals(report.currency(), close == null ? 1 : close);
  }

  private String date(int i) {
    return Wording.date(series.bars().date(i), frame.words().lang());
  }

  private String words(String key, String... values) {
    return frame.words().get(key, values);
  }
}
