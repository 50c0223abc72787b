package openbell.scan;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A screen that comes with the project, by its name.
///
/// @param name what it is asked for by: `golden-cross`
/// @param where its condition
/// @param rank what its rows are put in order by, largest first
/// @param titleTh what it is called in Thai
/// @param titleEn what it is called in English
/// @param meaningTh a sentence in Thai on what a row in it means
/// @param meaningEn the same in English
public record NamedScreen(
    String name,
    ScanExpression where,
    ScanExpression rank,
    String titleTh,
    String titleEn,
    String meaningTh,
    String meaningEn) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{2,40}");

  private static final Pattern SEPARATOR = Pattern.compile("[\\s_-]+");

  private static final List<String> NAMES =
      List.of("golden-cross", "oversold-in-uptrend", "squeeze", "volume-spike", "new-52-week-high");

  /// All of them, in the order in which they are shown.
  public static List<NamedScreen> all() {
    return NAMES.stream().map(NamedScreen::read).toList();
  }

  /// The one of that name, as people write it: `Golden Cross`, `golden_cross`; empty when there is
  /// none.
  public static Optional<NamedScreen> of(String name) {
    String plain = plain(name);
    return NAMES.stream().filter(n -> plain(n).equals(plain)).findFirst().map(NamedScreen::read);
  }

  /// The screens that a name may mean, as advice; empty for what is no such name, or is one of a
  /// number.
  static Optional<String> near(String name) {
    String plain = plain(name.strip());
    boolean number = Vocabulary.names().contains(name.strip());
    return number || !NAME.matcher(plain).matches()
        ? Optional.empty()
        : Vocabulary.near(plain, NAMES).map(near -> "did you mean " + near + "?");
  }

  private static String plain(String name) {
    return SEPARATOR.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
  }

  private static NamedScreen read(String name) {
    String file = "screens/" + name + ".screen";
    Map<String, String> parts = new HashMap<>();
    for (String line : Resources.lines(file)) {
      int colon = line.indexOf(':');
      parts.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return new NamedScreen(
        name,
        valid(file, ScanExpression.where(part(file, parts, "where"))),
        valid(file, ScanExpression.rank(part(file, parts, "rank"))),
        part(file, parts, "title.th"),
        part(file, parts, "title.en"),
        part(file, parts, "meaning.th"),
        part(file, parts, "meaning.en"));
  }

  private static String part(String file, Map<String, String> parts, String key) {
    String part = parts.get(key);
    if (part == null) {
      throw new IllegalStateException(file + " has no " + key + ": add the line");
    }
    return part;
  }

  private static ScanExpression valid(String file, ScanExpression.Parsed parsed) {
    return switch (parsed) {
      case ScanExpression.Valid(ScanExpression expression) -> expression;
      case ScanExpression.Invalid(Mistake mistake) ->
          throw new IllegalStateException(file + ": " + mistake.message());
    };
  }
}
