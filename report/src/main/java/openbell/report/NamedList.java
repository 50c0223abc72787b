package openbell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Names told in a list, with their values in a list after it: "its 20-, 50- and 200-day averages
/// at A, B and C", "MACD and its signal line are at A and B". The values follow the order of the
/// names.
final class NamedList {
  private static final Set<String> JOINS =
      Set.of(",", "-", "and", "or", "และ", "หรือ", "กับ", "the", "its", "วัน", "day", "both");
  private static final int MOST_BETWEEN = 8;

  private final Scope scope;
  private final Lang lang;

  NamedList(Scope scope, Lang lang) {
    this.scope = scope;
    this.lang = lang;
  }

  /// The name of the value at a place, where it is one of a list that has as many names before it.
  Optional<String> nameOf(int i) {
    List<Integer> values = values(i);
    if (values.size() < 2) {
      return Optional.empty();
    }
    List<String> names = names(values.getFirst());
    if (names.size() != values.size() && against(values)) {
      names = inSentence(values.getFirst());
    }
    return names.size() == values.size()
        ? Optional.of(names.get(values.indexOf(i)))
        : Optional.empty();
  }

  /// The values of the list that a value stands in; itself alone where it is in none.
  static List<Integer> values(Scope scope, int i) {
    return new NamedList(scope, Lang.EN).values(i);
  }

  private List<Integer> values(int i) {
    List<Integer> values = new ArrayList<>();
    int first = i;
    for (int j = i - 1; j >= 0 && joins(j, true); j--) {
      first = value(j) ? j : first;
    }
    for (int j = first; j < scope.size() && (j == first || joins(j, true)); j++) {
      if (value(j)) {
        values.add(j);
      }
    }
    return values;
  }

  /// Whether two values are held against each other: "at {{macd}} against {{macd_signal}}".
  private boolean against(List<Integer> values) {
    return values.size() == 2
        && scope.after(values.get(0), 3, "frame:against").stream().anyMatch(j -> j < values.get(1));
  }

  /// The names of a sentence before a value, each once, in their order; in Thai, of its clause.
  private List<String> inSentence(int first) {
    List<String> names = new ArrayList<>();
    for (int j = first - 1; j >= 0 && names.size() < 3; j--) {
      Token token = scope.at(j);
      boolean ends = token.is(Token.Kind.SPACE) && !scope.at(j + 1).text().equals("โดย");
      if (token.is(Token.Kind.STOP) || ends || value(j)) {
        break;
      }
      if (named(j) && !names.contains(token.arg("name:"))) {
        names.addFirst(token.arg("name:"));
      }
    }
    return names;
  }

  /// The list of names that ends shortly before the first value.
  private List<String> names(int first) {
    int j = first - 1;
    while (j >= 0 && first - j <= MOST_BETWEEN && !named(j) && between(j)) {
      j--;
    }
    List<String> names = new ArrayList<>();
    while (j >= 0 && (named(j) || joins(j, false))) {
      if (named(j)) {
        names.addFirst(scope.at(j).arg("name:"));
      }
      j--;
    }
    return names;
  }

  private boolean between(int j) {
    Token token = scope.at(j);
    return !token.is(Token.Kind.STOP)
        && !value(j)
        && !token.hasAny("rel:")
        && !token.hasAny("name:");
  }

  private boolean named(int j) {
    String name = scope.at(j).arg("name:");
    return NearestName.HARD.contains(name) && !name.equals("price");
  }

  private boolean value(int j) {
    Token token = scope.at(j);
    return token.is(Token.Kind.PLACEHOLDER) && Facts.isValue(token.text());
  }

  private boolean joins(int j, boolean values) {
    Token token = scope.at(j);
    boolean currency =
        values
            && (token.hasAny("unit:")
                || (token.is(Token.Kind.PLACEHOLDER) && token.text().equals("currency")));
    boolean against = values && token.has("frame:against");
    boolean word =
        against
            || JOINS.contains(Scope.lower(token))
            || (!values && (token.has("avgword") || space(token)));
    return currency || word || (values && value(j));
  }

  private boolean space(Token token) {
    return lang == Lang.TH && token.is(Token.Kind.SPACE);
  }
}
