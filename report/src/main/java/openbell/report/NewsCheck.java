package openbell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import openbell.report.Brief.NewsState;

/// Looks at what is said of the news: only in the story, only its quoted title, source, date and
/// count, as many as there are, and never as the cause of a move.
final class NewsCheck {
  private static final Pattern QUOTED = Pattern.compile("[\u201c\"\u2018'\u00ab]\\s*$");
  private static final Pattern UNQUOTED = Pattern.compile("^\\s*[.,]?[\u201d\"\u2019'\u00bb]");
  private static final Set<String> FROM =
      Set.of("(", "from", "by", "via", "at", "in", "to", "on", "จาก", "โดย", "ของ", "ใน");
  private static final Set<String> PUBLISHES =
      Set.of(
          "published",
          "reported",
          "ran",
          "carried",
          "reports",
          "has",
          "เผยแพร่",
          "เผย",
          "รายงาน",
          "ลง",
          "นำเสนอ",
          "ระบุ",
          "ตีพิมพ์");
  private static final int REACH = 14;

  private final String text;
  private final Scope scope;
  private final Section section;
  private final Brief brief;
  private final List<String> problems = new ArrayList<>();

  private NewsCheck(String text, Scope scope, Section section, Brief brief) {
    this.text = text;
    this.scope = scope;
    this.section = section;
    this.brief = brief;
  }

  static List<String> problems(String text, Scope scope, Section section, Brief brief) {
    NewsCheck check = new NewsCheck(text, scope, section, brief);
    for (int i = 0; i < scope.size(); i++) {
      Token token = scope.at(i);
      if (token.is(Token.Kind.PLACEHOLDER) && token.text().startsWith("news_")) {
        check.placeholder(i);
      } else if (token.is(Token.Kind.PLACEHOLDER) && token.text().equals("date")) {
        check.ownDate(i);
      } else if (token.hasAny("news:")) {
        check.amount(i, token.arg("news:"));
      } else if (token.has("link") || token.has("cause")) {
        check.link(i);
      }
    }
    return check.problems;
  }

  private void placeholder(int i) {
    String name = scope.at(i).text();
    if (section != Section.STORY) {
      add(i, "news is told in the story only");
      return;
    }
    switch (name) {
      case "news_title" -> {
        boolean open = QUOTED.matcher(text.substring(0, scope.at(i).start())).find();
        Matcher close = UNQUOTED.matcher(text.substring(scope.at(i).end()));
        if (!open || !close.find()) {
          add(i, "quote a headline as it is, in quotation marks");
        }
      }
      case "news_source" -> {
        boolean from = i == 0 || named(scope.at(i - 1)) || publishes(i + 1);
        if (!beside(i, "news_title") || !from) {
          add(i, "the source of the headline; tell it with the headline");
        }
      }
      case "news_date" -> {
        if (!beside(i, "news_title")) {
          add(i, "the date of the headline; tell it with the headline");
        }
      }
      case "news_count" -> {
        boolean counts =
            scope.after(i, 4, "name:news").isPresent()
                || scope.before(i, 3, "name:news").isPresent();
        if (!counts) {
          add(i, "a number of headlines; say so");
        }
      }
      default -> add(i, "no such part of the news");
    }
  }

  private boolean publishes(int i) {
    return i < scope.size() && PUBLISHES.contains(Scope.lower(scope.at(i)));
  }

  /// Whether a source may stand after a token: "from", a bracket, or as a subject of its own.
  private static boolean named(Token before) {
    String word = Scope.lower(before);
    return FROM.contains(word)
        || before.is(Token.Kind.STOP)
        || before.is(Token.Kind.PUNCT)
        || before.has("sep")
        || word.endsWith("by")
        || word.endsWith("to")
        || word.endsWith("จาก")
        || word.endsWith("โดย");
  }

  /// The day of the prices is not that of a headline.
  private void ownDate(int i) {
    for (int j = i - 1; j >= 0 && i - j <= 5 && !scope.at(j).is(Token.Kind.STOP); j--) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.PLACEHOLDER)) {
        if (token.text().startsWith("news_")) {
          add(i, "the date of the headline is {{news_date}}");
        }
        return;
      }
    }
  }

  private boolean beside(int i, String other) {
    for (int j = Math.max(0, i - REACH); j < Math.min(scope.size(), i + REACH); j++) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.PLACEHOLDER) && token.text().equals(other)) {
        return true;
      }
    }
    return false;
  }

  private void amount(int i, String amount) {
    int count = brief.news().size();
    NewsState state = brief.newsState();
    boolean so =
        switch (amount) {
          case "none" ->
              count == 0
                  && (state == NewsState.ASKED || scope.before(i, 30, "news:fail").isPresent());
          case "one" -> count == 1;
          case "many" -> count > 1;
          default -> state == NewsState.FAILED;
        };
    if (!so) {
      problems.add(
          "\"" + scope.words(text, i, i) + "\": there are " + count + " headlines, " + state);
    }
  }

  /// A word of cause in the sentence of a headline, or right after it.
  private void link(int i) {
    if (scope.denied(i)
        || scope.hypothetical(i)
        || scope.before(i, 6, "mod:not").isPresent()
        || leftOpen(i)) {
      return;
    }
    int sentences = 0;
    for (int j = i - 1; j >= 0 && i - j < 40; j--) {
      if (scope.at(j).is(Token.Kind.STOP) && ++sentences > 1) {
        break;
      }
      boolean pronoun = sentences == 0 || refersBack(i);
      if (pronoun && news(j)) {
        add(i, "no fact says that the news has to do with the price");
        return;
      }
    }
    for (int j = i + 1; j < scope.size() && j - i < 8 && !scope.at(j).is(Token.Kind.STOP); j++) {
      if (news(j)) {
        add(i, "no fact says that the news has to do with the price");
        return;
      }
    }
  }

  /// `ข่าวนี้มีผลต่อราคาหรือไม่`: asked, not said.
  private boolean leftOpen(int i) {
    return scope.after(i, 4, "mod:if").stream().anyMatch(j -> scope.at(j).text().equals("หรือไม่"));
  }

  /// Whether the sentence of a word begins with "it", "this", "that", "which", or names it after
  /// the word: "a reaction to it".
  private boolean refersBack(int i) {
    for (int j = i + 1; j < scope.size() && j - i <= 2; j++) {
      if (Set.of("it", "this", "that", "them", "these").contains(Scope.lower(scope.at(j)))) {
        return true;
      }
    }
    int first = i;
    while (first > 0 && !scope.at(first - 1).is(Token.Kind.STOP)) {
      first--;
    }
    return Set.of("it", "this", "that", "these", "they", "which", "both")
        .contains(Scope.lower(scope.at(first)));
  }

  private boolean news(int j) {
    Token token = scope.at(j);
    boolean placeholder = token.is(Token.Kind.PLACEHOLDER) && token.text().startsWith("news_");
    return placeholder || token.has("name:news");
  }

  private void add(int i, String why) {
    Token token = scope.at(i);
    String what =
        token.is(Token.Kind.PLACEHOLDER) ? "{{" + token.text() + "}}" : "\"" + token.text() + "\"";
    problems.add(what + ": " + why);
  }
}
