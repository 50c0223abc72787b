package openbell.edge.line;

import com.linecorp.bot.messaging.model.Action;
import com.linecorp.bot.messaging.model.FlexBox;
import com.linecorp.bot.messaging.model.FlexBubble;
import com.linecorp.bot.messaging.model.FlexButton;
import com.linecorp.bot.messaging.model.FlexComponent;
import com.linecorp.bot.messaging.model.FlexImage;
import com.linecorp.bot.messaging.model.FlexMessage;
import com.linecorp.bot.messaging.model.FlexSeparator;
import com.linecorp.bot.messaging.model.FlexText;
import com.linecorp.bot.messaging.model.URIAction;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.market.Fact;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.Wording;

/// A report as a Flex bubble: what it is of, the price, the view and why, percentiles, buttons.
///
/// Numbers and names come from [Wording], as in the report's text. Immutable.
final class Card {
  /// LINE has raised its limit since, but older apps cut at this.
  static final int LONGEST_ALT_TEXT = 400;

  private static final String UP = "#0B8043";
  private static final String DOWN = "#C5221F";
  private static final String PLAIN = "#202124";
  private static final String QUIET = "#5F6368";
  private static final String ALERT = "#B06000";
  private static final String BAR = "#1A73E8";
  private static final String BAR_GROUND = "#E8EAED";
  private static final int REASONS = 2;

  /// The percentiles that are drawn, in this order.
  private static final List<Fact> BARS =
      List.of(Fact.RSI14, Fact.MACD, Fact.ATR_PCT, Fact.VWAP_PCT, Fact.VOLUME_RATIO);

  private final Phrases phrases;
  private final Links links;

  /// Which of the two buttons a bubble has.
  enum FollowButton {
    FOLLOW,
    UNFOLLOW
  }

  Card(Phrases phrases, Links links) {
    this.phrases = phrases;
    this.links = links;
  }

  FlexMessage of(Report report, FollowButton follow) {
    Lang lang = Lang.of(report.lang()).orElse(Lang.EN);
    FlexBubble.Builder bubble =
        new FlexBubble.Builder()
            .size(FlexBubble.Size.MEGA)
            .body(body(report, lang))
            .footer(footer(report, lang, follow));
    links.hero(report).filter(Links::isShown).ifPresent(url -> bubble.hero(hero(url)));
    return new FlexMessage(altText(report, lang), bubble.build());
  }

  /// What notifications and the list of chats show.
  private String altText(Report report, Lang lang) {
    List<String> parts = new ArrayList<>();
    parts.add(title(report));
    price(report, lang)
        .ifPresent(price -> parts.add(price + change(report).map(c -> " " + c).orElse("")));
    parts.add(asOf(report, lang));
    parts.add(Wording.priceOf(report, lang));
    parts.add(phrases.say("disclaimer", lang));
    return TextSplit.split(String.join(" · ", parts), LONGEST_ALT_TEXT, 1).getFirst();
  }

  private static String title(Report report) {
    return report.name().equals(report.ticker())
        ? report.ticker()
        : report.name() + " (" + report.ticker() + ")";
  }

  private static FlexImage hero(URI url) {
    return new FlexImage.Builder(url)
        .size("full")
        .aspectRatio("4:3")
        .aspectMode(FlexImage.AspectMode.FIT)
        .action(new URIAction(null, url, null))
        .build();
  }

  private FlexBox body(Report report, Lang lang) {
    List<FlexComponent> lines = new ArrayList<>();
    lines.add(text(report.name(), "lg", PLAIN).weight(FlexText.Weight.BOLD).build());
    lines.add(text(report.ticker() + " · " + asOf(report, lang), "xs", QUIET).build());
    Wording.staleLabel(report).ifPresent(old -> lines.add(text(old, "xs", ALERT).build()));
    price(report, lang).ifPresent(price -> lines.add(priceLine(price, report)));
    lines.add(text(Wording.priceOf(report, lang), "xxs", QUIET).build());
    stance(report, lang, lines);
    percentiles(report, lang, lines);
    lines.add(new FlexSeparator.Builder().margin("md").build());
    lines.add(text(phrases.say("disclaimer", lang), "xxs", QUIET).margin("md").build());
    return box(FlexBox.Layout.VERTICAL, lines).spacing("xs").build();
  }

  private String asOf(Report report, Lang lang) {
    return phrases.say("asof", lang, "date", Wording.date(report.factsAsOf(), lang));
  }

  private static Optional<String> price(Report report, Lang lang) {
    return fact(report, Fact.CLOSE).map(close -> Wording.price(close, report.currency(), lang));
  }

  private static Optional<String> change(Report report) {
    return fact(report, Fact.CHANGE_PCT);
  }

  private static Optional<String> fact(Report report, Fact fact) {
    double close = report.facts().getOrDefault(Fact.CLOSE.key(), 1.0);
    return Optional.ofNullable(report.facts().get(fact.key()))
        .map(v -> Wording.fact(fact, v, Wording.priceDecimals(report.currency(), close)));
  }

  private static FlexComponent priceLine(String price, Report report) {
    List<FlexComponent> parts = new ArrayList<>();
    parts.add(text(price, "xl", PLAIN).weight(FlexText.Weight.BOLD).build());
    change(report)
        .ifPresent(change -> parts.add(text(change, "lg", colour(change)).flex(0).build()));
    return box(FlexBox.Layout.HORIZONTAL, parts)
        .alignItems(FlexBox.AlignItems.CENTER)
        .margin("md")
        .build();
  }

  /// By what is shown: a change that rounds to nothing has no sign and no colour.
  private static String colour(String change) {
    return switch (change.charAt(0)) {
      case '+' -> UP;
      case '\u2212' -> DOWN;
      default -> QUIET;
    };
  }

  private void stance(Report report, Lang lang, List<FlexComponent> lines) {
    Report.StanceInfo stance = report.stance();
    if (stance == null) {
      return;
    }
    lines.add(new FlexSeparator.Builder().margin("md").build());
    lines.add(
        text(phrases.say("stance." + stance.value(), lang), "sm", PLAIN)
            .weight(FlexText.Weight.BOLD)
            .margin("md")
            .build());
    stance.reasons().stream()
        .limit(REASONS)
        .forEach(reason -> lines.add(text("• " + reason, "xs", QUIET).build()));
  }

  private void percentiles(Report report, Lang lang, List<FlexComponent> lines) {
    List<FlexComponent> bars = new ArrayList<>();
    for (Fact fact : BARS) {
      Optional<String> value = fact(report, fact);
      Report.RankInfo rank = report.percentiles().get(fact.key());
      if (rank != null && value.isPresent()) {
        bars.add(bar(Wording.label(fact, rank.bars(), lang), value.get(), rank, lang));
      }
    }
    if (!bars.isEmpty()) {
      lines.add(new FlexSeparator.Builder().margin("md").build());
      lines.addAll(bars);
    }
  }

  private FlexComponent bar(String label, String value, Report.RankInfo rank, Lang lang) {
    FlexComponent head =
        box(
                FlexBox.Layout.HORIZONTAL,
                List.of(
                    text(label, "xs", PLAIN).build(),
                    text(value, "xs", PLAIN).align(FlexText.Align.END).flex(0).build()))
            .build();
    FlexComponent filled =
        box(FlexBox.Layout.VERTICAL, List.of())
            .width(Math.clamp(Math.round(rank.percentile()), 1, 100) + "%")
            .height("6px")
            .cornerRadius("3px")
            .backgroundColor(BAR)
            .build();
    FlexComponent ground =
        box(FlexBox.Layout.VERTICAL, List.of(filled))
            .height("6px")
            .cornerRadius("3px")
            .backgroundColor(BAR_GROUND)
            .build();
    String place =
        phrases.say(
            "rank",
            lang,
            "percentile",
            Wording.number(rank.percentile(), 1),
            "band",
            Wording.band(rank.percentile(), lang),
            "bars",
            Wording.number(rank.bars(), 0));
    return box(FlexBox.Layout.VERTICAL, List.of(head, ground, text(place, "xxs", QUIET).build()))
        .spacing("xs")
        .margin("md")
        .build();
  }

  private FlexBox footer(Report report, Lang lang, FollowButton follow) {
    String ticker = report.ticker();
    String date = report.date().toString();
    List<Action> actions = new ArrayList<>();
    actions.add(Buttons.text(phrases.say("button.text", lang), ticker, lang, date));
    links
        .chart(report)
        .ifPresent(url -> actions.add(new URIAction(phrases.say("button.chart", lang), url, null)));
    links
        .pdf(report)
        .ifPresent(url -> actions.add(new URIAction(phrases.say("button.pdf", lang), url, null)));
    Lang other = lang == Lang.TH ? Lang.EN : Lang.TH;
    actions.add(Buttons.show(phrases.say("button.other", lang), ticker, other, date));
    actions.add(
        follow == FollowButton.FOLLOW
            ? Buttons.follow(phrases.say("button.follow", lang), ticker, lang)
            : Buttons.unfollow(phrases.say("button.unfollow", lang), ticker, lang));
    List<FlexComponent> rows = new ArrayList<>();
    for (int i = 0; i < actions.size(); i += 2) {
      rows.add(
          box(
                  FlexBox.Layout.HORIZONTAL,
                  actions.subList(i, Math.min(i + 2, actions.size())).stream()
                      .map(Card::button)
                      .toList())
              .spacing("sm")
              .build());
    }
    return box(FlexBox.Layout.VERTICAL, rows).spacing("sm").build();
  }

  private static FlexComponent button(Action action) {
    return new FlexButton.Builder(action)
        .style(FlexButton.Style.SECONDARY)
        .height(FlexButton.Height.SM)
        .build();
  }

  private static FlexText.Builder text(String text, String size, String colour) {
    return new FlexText.Builder().text(text).size(size).color(colour).wrap(true);
  }

  private static FlexBox.Builder box(FlexBox.Layout layout, List<FlexComponent> contents) {
    return new FlexBox.Builder(layout, contents);
  }
}
