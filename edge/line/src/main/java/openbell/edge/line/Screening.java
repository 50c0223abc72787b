package openbell.edge.line;

import com.linecorp.bot.messaging.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.desk.ScreenRows;
import openbell.desk.Screens;
import openbell.report.Lang;
import openbell.report.Wording;

/// Answers `scan …`: the stocks that meet a condition, the first of them as buttons.
final class Screening {
  private static final int MOST_ROWS = 10;
  private static final int MOST_NUMBERS = 4;

  private final Optional<Screens> screens;
  private final Phrases phrases;

  /// @param screens empty where no market is scanned
  Screening(Optional<Screens> screens, Phrases phrases) {
    this.screens = screens;
    this.phrases = phrases;
  }

  /// The answer.
  ///
  /// @param where a condition, or a screen's name; empty: which screens there are is told
  List<Message> answer(String where, Lang lang) {
    if (screens.isEmpty()) {
      return List.of(Answers.text(phrases.say("scan.nothere", lang)));
    }
    if (where.isBlank()) {
      return List.of(which(screens.get(), lang));
    }
    Screens.Ask ask = new Screens.Ask(where, Optional.empty(), MOST_ROWS, Optional.empty());
    return List.of(
        switch (asked(screens.get(), ask)) {
          case Screens.Outcome.Found found -> found(ScreenRows.read(found.json()), lang);
          case Screens.Outcome.Wrong(Screens.Mistake mistake) ->
              Answers.text(
                  phrases.say(
                      "scan.wrong",
                      lang,
                      "column",
                      Integer.toString(mistake.column()),
                      "what",
                      mistake.what(),
                      "advice",
                      mistake.advice()));
          case Screens.Outcome.Refused _, Screens.Outcome.NoMarket _ ->
              Answers.text(phrases.say("scan.nothing", lang));
        });
  }

  private static Screens.Outcome asked(Screens screens, Screens.Ask ask) {
    try {
      return screens.scan(ask);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Screens.Outcome.NoMarket("the scan was interrupted", "ask again", false);
    }
  }

  private Message which(Screens screens, Lang lang) {
    List<String> lines = new ArrayList<>();
    List<String> choices = new ArrayList<>();
    for (Screens.Named screen : screens.named()) {
      lines.add("• scan " + screen.name() + "\n  " + screen.title(lang));
      choices.add("scan " + screen.name());
    }
    return Answers.text(
        phrases.say("scan.which", lang, "list", String.join("\n", lines)), Buttons.typing(choices));
  }

  private Message found(ScreenRows found, Lang lang) {
    List<String> lines = new ArrayList<>();
    for (ScreenRows.Row row : found.rows()) {
      lines.add((lines.size() + 1) + ". " + line(row, lang));
    }
    String text =
        phrases.say(
            found.rows().isEmpty() ? "scan.none" : "scan.found",
            lang,
            "matched",
            Wording.number(found.matched(), 0),
            "scanned",
            Wording.number(found.scanned(), 0),
            "asked",
            Wording.number(found.asked(), 0),
            "list",
            String.join("\n", lines));
    List<String> tickers =
        found.rows().stream().map(ScreenRows.Row::ticker).limit(MOST_ROWS).toList();
    return Answers.text(text, Buttons.typing(tickers));
  }

  private static String line(ScreenRows.Row row, Lang lang) {
    StringBuilder line = new StringBuilder(row.ticker());
    if (!row.name().equals(row.ticker())) {
      line.append(" · ").append(row.name());
    }
    String close = Wording.number(row.close(), Wording.priceDecimals(row.currency(), row.close()));
    line.append("\n   ").append(close).append(' ').append(row.currency());
    line.append(" · ").append(Wording.date(row.asOf(), lang));
    row.why().entrySet().stream()
        .filter(each -> !each.getKey().equals("close"))
        .limit(MOST_NUMBERS)
        .forEach(
            each ->
                line.append("\n   ")
                    .append(each.getKey())
                    .append(' ')
                    .append(number(each.getValue())));
    return line.toString();
  }

  /// Large numbers whole, others with four significant digits at most.
  private static String number(double value) {
    double size = Math.abs(value);
    return Wording.number(value, size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4);
  }
}
