package openbell.edge.line;

import com.linecorp.bot.messaging.model.Message;
import java.util.List;
import java.util.stream.Collectors;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.report.Lang;

/// Following stocks of the registry, and only those: a name that thousands try but nobody knows
/// leaves nothing behind.
final class Following {
  private final TickerRegistry registry;
  private final People people;
  private final Phrases phrases;

  Following(TickerRegistry registry, People people, Phrases phrases) {
    this.registry = registry;
    this.people = people;
    this.phrases = phrases;
  }

  List<Message> follow(Turn turn, String query) {
    Lang lang = turn.lang();
    if (turn.userId().isEmpty()) {
      return said(phrases.say("follow.who", lang));
    }
    if (query.isEmpty()) {
      return said(phrases.say("follow.what", lang));
    }
    if (!(registry.resolve(query) instanceof Resolution.Found(Ticker ticker))) {
      return others(query, lang, "button.follow", "follow.unlisted");
    }
    String label = ticker.label();
    return said(
        switch (people.follow(turn.userId().get(), ticker.ticker())) {
          case NEWLY -> phrases.say("followed", lang, "label", label);
          case BEFORE -> phrases.say("followed.before", lang, "label", label);
          case FULL ->
              phrases.say("followed.full", lang, "most", Integer.toString(People.MOST_FOLLOWS));
        });
  }

  List<Message> unfollow(Turn turn, String query) {
    Lang lang = turn.lang();
    if (query.isEmpty() || turn.userId().isEmpty()) {
      return said(phrases.say("unfollow.what", lang));
    }
    if (!(registry.resolve(query) instanceof Resolution.Found(Ticker ticker))) {
      return others(query, lang, "button.unfollow", "none");
    }
    boolean followed = people.unfollow(turn.userId().get(), ticker.ticker());
    return said(
        phrases.say(followed ? "unfollowed" : "unfollowed.before", lang, "label", ticker.label()));
  }

  List<Message> list(Turn turn) {
    List<String> follows = turn.person().follows();
    if (follows.isEmpty()) {
      return said(phrases.say("list.empty", turn.lang()));
    }
    String list =
        follows.stream()
            .map(t -> registry.resolve(t) instanceof Resolution.Found(Ticker f) ? f.label() : t)
            .map(label -> "• " + label)
            .collect(Collectors.joining("\n"));
    return List.of(
        Answers.text(phrases.say("list", turn.lang(), "list", list), Buttons.typing(follows)));
  }

  private List<Message> others(String query, Lang lang, String word, String phrase) {
    List<Ticker> near =
        switch (registry.resolve(query)) {
          case Resolution.Ambiguous(List<Ticker> several) -> several;
          case Resolution.NotRegistered none -> none.suggestions();
          case Resolution.Found _, Resolution.Invalid _ -> List.of();
        };
    boolean several = registry.resolve(query) instanceof Resolution.Ambiguous;
    return List.of(
        Answers.text(
            phrases.say(several ? "which" : phrase, lang, "typed", Answers.echo(query)),
            Buttons.typing(
                near.stream().map(t -> phrases.say(word, lang) + " " + t.ticker()).toList())));
  }

  private static List<Message> said(String text) {
    return List.of(Answers.text(text));
  }
}
