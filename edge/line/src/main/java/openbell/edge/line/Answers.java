package openbell.edge.line;

import com.linecorp.bot.messaging.model.ImageMessage;
import com.linecorp.bot.messaging.model.Message;
import com.linecorp.bot.messaging.model.QuickReply;
import com.linecorp.bot.messaging.model.TextMessage;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import openbell.desk.ReportOutcome;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.Wording;

/// What is sent for the outcome of a question: at most five messages, LINE's limit.
final class Answers {
  /// LINE's limit of one reply or push.
  static final int MOST_MESSAGES = 5;

  private static final int LONGEST_ECHO_CHARS = 40;

  private final Phrases phrases;
  private final Card card;
  private final Links links;
  private final TickerRegistry registry;
  private final InstantSource clock;

  /// How a question was asked, as far as its answer depends on it.
  ///
  /// @param lang of the answer
  /// @param person who asked, as far as known
  record Asked(Command.Ask ask, Lang lang, Person person) {}

  Answers(Phrases phrases, Card card, Links links, TickerRegistry registry, InstantSource clock) {
    this.phrases = phrases;
    this.card = card;
    this.links = links;
    this.registry = registry;
    this.clock = clock;
  }

  List<Message> to(Asked asked, ReportOutcome outcome) {
    Lang lang = asked.lang();
    return switch (outcome) {
      case ReportOutcome.Answered answered -> report(asked, answered.report());
      case ReportOutcome.OlderText older -> texts(older(asked, older.text()), MOST_MESSAGES);
      case ReportOutcome.Invalid _ -> List.of(text(phrases.say("invalid", lang)));
      case ReportOutcome.NotFound none -> List.of(notFound(asked, none.suggestions()));
      case ReportOutcome.BeingMade busy ->
          List.of(text(phrases.say("wait", lang, "ticker", busy.ticker().ticker())));
      case ReportOutcome.Overloaded _ -> List.of(text(phrases.say("busy", lang)));
      case ReportOutcome.SourceFailed down -> List.of(text(down(down, lang)));
    };
  }

  /// A report's bubble alone.
  Message bubble(Report report, Person person) {
    return card.of(
        report,
        person.follows().contains(report.ticker())
            ? Card.FollowButton.UNFOLLOW
            : Card.FollowButton.FOLLOW);
  }

  static TextMessage text(String text) {
    return new TextMessage(text);
  }

  static TextMessage text(String text, QuickReply choices) {
    return choices.items().isEmpty()
        ? text(text)
        : new TextMessage.Builder(text).quickReply(choices).build();
  }

  /// What somebody typed, fit to be said back.
  static String echo(String typed) {
    String line = typed.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
    return line.codePointCount(0, line.length()) <= LONGEST_ECHO_CHARS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_ECHO_CHARS)) + "…";
  }

  private List<Message> report(Asked asked, Report report) {
    List<Message> all = new ArrayList<>();
    switch (asked.ask().part()) {
      case ALL -> {
        all.add(bubble(report, asked.person()));
        all.addAll(texts(report.reportText(), MOST_MESSAGES - 1));
      }
      case TEXT -> all.addAll(texts(report.reportText(), MOST_MESSAGES));
      case PDF -> all.addAll(file(asked, report, links.pdf(report), "pdf"));
      case CHART -> {
        links
            .chart(report)
            .filter(Links::isShown)
            .ifPresent(url -> all.add(new ImageMessage(url, url)));
        all.addAll(file(asked, report, links.chart(report), "chart"));
      }
    }
    return all;
  }

  private List<Message> file(Asked asked, Report report, Optional<URI> link, String phrase) {
    Lang lang = asked.lang();
    if (link.isEmpty()) {
      List<Message> all = new ArrayList<>();
      all.add(text(phrases.say("nolinks", lang)));
      all.add(bubble(report, asked.person()));
      all.addAll(texts(report.reportText(), MOST_MESSAGES - all.size()));
      return all;
    }
    String priceOf =
        Wording.staleLabel(report).map(old -> old + "\n").orElse("")
            + Wording.priceOf(report, lang);
    return List.of(
        text(
            phrases.say(
                phrase,
                lang,
                "label",
                report.name() + " (" + report.ticker() + ")",
                "date",
                Wording.date(report.factsAsOf(), lang),
                "url",
                link.get().toString(),
                "price_of",
                priceOf)));
  }

  /// An older system's text does not say what its prices are of.
  private String older(Asked asked, String text) {
    String ending = "\n\n" + phrases.say("disclaimer", asked.lang());
    if (!(registry.resolve(asked.ask().query()) instanceof Resolution.Found(Ticker ticker))) {
      return text.strip() + ending;
    }
    LocalDate day =
        asked
            .ask()
            .date()
            .map(LocalDate::parse)
            .orElseGet(() -> clock.instant().atZone(ticker.zone()).toLocalDate());
    LocalDate date = ticker.exchange().calendar().previousOrSame(day);
    return ticker.label()
        + " · "
        + phrases.say("report.of", asked.lang(), "date", Wording.date(date, asked.lang()))
        + "\n"
        + Wording.priceOf(ticker, asked.lang())
        + "\n\n"
        + text.strip()
        + ending;
  }

  private Message notFound(Asked asked, List<Ticker> suggestions) {
    Lang lang = asked.lang();
    String typed = echo(asked.ask().query());
    Resolution resolution = registry.resolve(asked.ask().query());
    if (suggestions.isEmpty()) {
      return text(
          resolution instanceof Resolution.Found(Ticker ticker)
              ? phrases.say("nodata", lang, "ticker", ticker.ticker())
              : phrases.say("none", lang, "typed", typed));
    }
    QuickReply choices = Buttons.choices(suggestions);
    if (resolution instanceof Resolution.Ambiguous) {
      return text(phrases.say("which", lang, "typed", typed), choices);
    }
    return suggestions.size() == 1
        ? text(
            phrases.say("maybe", lang, "typed", typed, "label", suggestions.getFirst().label()),
            choices)
        : text(phrases.say("near", lang, "typed", typed), choices);
  }

  private String down(ReportOutcome.SourceFailed down, Lang lang) {
    String sources =
        Arrays.stream(down.source().split(",", -1))
            .map(name -> Wording.source(name.strip(), lang))
            .collect(Collectors.joining(", "));
    if (down.retryAfter().isEmpty()) {
      return phrases.say("down", lang, "source", sources);
    }
    Instant again = clock.instant().plus(down.retryAfter().get());
    return phrases.say("down.until", lang, "source", sources, "time", Wording.moment(again, lang));
  }

  private static List<Message> texts(String text, int most) {
    return TextSplit.split(text, most).stream().<Message>map(Answers::text).toList();
  }
}
