package openbell.edge.http;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import openbell.desk.ReportOutcome;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.report.Wording;

/// The page of a question that has no report for an answer: what happened, and what to do.
///
/// @param frame what stands around it, and its language
record TroublePage(PageFrame frame) {
  private static final int LONGEST_ECHO_CHARS = 40;

  /// Nothing is known by that name, or several things are, or there are no prices.
  PageFrame.Content notFound(
      String query, ReportOutcome.NotFound none, TickerRegistry registry, Address other) {
    PageText words = frame.words();
    String typed = echo(query);
    String heading = words.get("none.heading", "typed", typed);
    String advice =
        none.suggestions().isEmpty()
            ? words.get("none.nothing", "typed", typed)
            : words.get("none.maybe");
    Html detail = Html.NONE;
    switch (registry.resolve(query)) {
      case Resolution.Found(Ticker ticker) -> {
        heading = words.get("none.data.heading", "ticker", ticker.ticker());
        advice = words.get("none.data");
        detail = detail(none.what(), none.cure());
      }
      case Resolution.Ambiguous _ -> {
        heading = words.get("none.which.heading", "typed", typed);
        advice = words.get("none.which");
      }
      case Resolution.NotRegistered _, Resolution.Invalid _ -> {}
    }
    Html more = Html.join(List.of(choices(none.suggestions()), detail));
    return content("404", heading, advice, more, other);
  }

  /// It cannot be asked like this.
  PageFrame.Content invalid(String advice, String what, String cure, Address other) {
    PageText words = frame.words();
    return content(
        "400", words.get("invalid.heading"), words.get(advice), detail(what, cure), other);
  }

  /// The source did not deliver.
  PageFrame.Content sourceFailed(
      ReportOutcome.SourceFailed failed, Address self, InstantSource clock, Address other) {
    PageText words = frame.words();
    String sources =
        Arrays.stream(failed.source().split(", ", -1))
            .map(source -> Wording.source(source, words.lang()))
            .collect(Collectors.joining(" · "));
    Optional<String> time =
        failed.retryAfter().map(wait -> Wording.moment(clock.instant().plus(wait), words.lang()));
    String advice =
        time.map(t -> words.get("down.after", "source", sources, "time", t))
            .orElseGet(() -> words.get("down.later", "source", sources));
    Html again =
        Html.of("<p><a class=\"button\" href=\"{}\">{}</a></p>\n", self, words.get("down.again"));
    Html more = Html.join(List.of(again, detail(failed.what(), "")));
    return content("502", words.get("down.heading"), advice, more, other);
  }

  /// Too much is asked at once.
  PageFrame.Content overloaded(Address self, Address other) {
    PageText words = frame.words();
    Html again =
        Html.of("<p><a class=\"button\" href=\"{}\">{}</a></p>\n", self, words.get("down.again"));
    return content("503", words.get("busy.heading"), words.get("busy.later"), again, other);
  }

  /// No market is scanned by this process.
  PageFrame.Content noScreens(Address other) {
    PageText words = frame.words();
    return content("404", words.get("scan.heading"), words.get("scan.nothere"), Html.NONE, other);
  }

  /// This process shows no lake.
  PageFrame.Content noLake() {
    PageText words = frame.words();
    return content(
        "404",
        words.get("lake.heading"),
        words.get("lake.nothere"),
        Html.NONE,
        frame.inLang(Address.here("lake"), frame.otherLang()));
  }

  private PageFrame.Content content(
      String kicker, String heading, String advice, Html more, Address other) {
    Html main =
        Html.of(
            """
            <div class="notice-page">
            <p class="kicker">{}</p>
            <h1 data-status="{}">{}</h1>
            <p>{}</p>
            {}</div>
            """,
            kicker,
            heading,
            heading,
            advice,
            more);
    return new PageFrame.Content(heading, Html.NONE, main, other, true);
  }

  private Html choices(List<Ticker> suggestions) {
    if (suggestions.isEmpty()) {
      return Html.NONE;
    }
    List<Html> rows =
        suggestions.stream()
            .map(
                ticker ->
                    Html.of(
                        "<li><a href=\"{}\"><b>{}</b> <span>{}</span> <small>{}</small></a></li>\n",
                        frame.report(ticker.ticker()),
                        ticker.ticker(),
                        ticker.name(),
                        ticker.exchange().id()))
            .toList();
    return Html.of("<ul class=\"rows\">\n{}</ul>\n", Html.join(rows));
  }

  /// In the words of the desk, which are English.
  private static Html detail(String what, String cure) {
    return Html.of(
        "<p class=\"small\" lang=\"en\">{}</p>\n", cure.isEmpty() ? what : what + ": " + cure);
  }

  private static String echo(String query) {
    String shown =
        query
            .strip()
            .codePoints()
            .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
            .limit(LONGEST_ECHO_CHARS)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return shown.length() < query.strip().length() ? shown + "…" : shown;
  }
}
