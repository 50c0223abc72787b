package openbell.edge.line;

import com.linecorp.bot.messaging.model.Action;
import com.linecorp.bot.messaging.model.MessageAction;
import com.linecorp.bot.messaging.model.PostbackAction;
import com.linecorp.bot.messaging.model.QuickReply;
import com.linecorp.bot.messaging.model.QuickReplyItem;
import java.util.List;
import java.util.Optional;
import openbell.edge.line.Command.Part;
import openbell.market.Ticker;
import openbell.report.Lang;

/// What buttons say to the bot when they are pressed: `v1`, a word, a ticker, a language and a
/// date, with `|` between.
final class Buttons {
  /// LINE's limit for a quick reply's label.
  static final int LONGEST_LABEL = 20;

  /// LINE's limit for quick replies.
  static final int MOST_QUICK_REPLIES = 13;

  private static final String VERSION = "v1";
  private static final int CELLS = 5;

  private Buttons() {}

  static Action text(String label, String ticker, Lang lang, String date) {
    return postback(label, data("text", ticker, lang, date), ticker + " " + label);
  }

  static Action show(String label, String ticker, Lang lang, String date) {
    return postback(label, data("show", ticker, lang, date), ticker + " " + label);
  }

  static Action follow(String label, String ticker, Lang lang) {
    return postback(label, data("follow", ticker, lang, ""), label + " " + ticker);
  }

  static Action unfollow(String label, String ticker, Lang lang) {
    return postback(label, data("unfollow", ticker, lang, ""), label + " " + ticker);
  }

  /// What was pressed.
  static Command read(String data) {
    String[] cells = data.split("\\|", -1);
    if (cells.length != CELLS || !cells[0].equals(VERSION) || cells[2].isEmpty()) {
      return new Command.OldButton();
    }
    Optional<Lang> lang = Lang.of(cells[3]);
    Optional<String> date = Optional.of(cells[4]).filter(d -> !d.isEmpty());
    return switch (cells[1]) {
      case "text" -> new Command.Ask(cells[2], lang, Part.TEXT, date);
      case "show" -> new Command.Ask(cells[2], lang, Part.ALL, date);
      case "follow" -> new Command.Follow(cells[2]);
      case "unfollow" -> new Command.Unfollow(cells[2]);
      default -> new Command.OldButton();
    };
  }

  /// Stocks to choose from: pressing one types its ticker.
  static QuickReply choices(List<Ticker> tickers) {
    return typing(tickers.stream().map(Ticker::ticker).toList());
  }

  /// Texts to choose from: pressing one types it.
  static QuickReply typing(List<String> texts) {
    return new QuickReply(
        texts.stream()
            .limit(MOST_QUICK_REPLIES)
            .map(text -> new QuickReplyItem(new MessageAction(label(text), text)))
            .toList());
  }

  private static String label(String text) {
    return text.length() <= LONGEST_LABEL ? text : text.substring(0, LONGEST_LABEL - 1) + "…";
  }

  private static String data(String word, String ticker, Lang lang, String date) {
    return String.join("|", VERSION, word, ticker, lang.code(), date);
  }

  private static Action postback(String label, String data, String said) {
    return new PostbackAction.Builder().label(label).data(data).displayText(said).build();
  }
}
