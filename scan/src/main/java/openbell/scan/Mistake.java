package openbell.scan;

/// Why a text is no expression, and where.
///
/// @param source the whole text
/// @param line from 1
/// @param column from 1, in characters (code points)
/// @param what what is wrong, without a position
/// @param advice what to do
public record Mistake(String source, int line, int column, String what, String advice) {

  /// Line breaks of a text, as people see them.
  private static final String BREAK = "\\R";

  /// All of it in one line: `unknown name rsi41 at line 1, column 14: did you mean rsi14?`.
  public String message() {
    return oneLine("%s at line %d, column %d: %s".formatted(what, line, column, advice));
  }

  /// The line of the text that is meant, and below it a caret under the place.
  public String excerpt() {
    String[] lines = source.split(BREAK, -1);
    String text = line <= lines.length ? lines[line - 1] : "";
    return text.replace('\t', ' ') + "\n" + " ".repeat(column - 1) + "^";
  }

  private static String oneLine(String text) {
    return text.replaceAll(BREAK, " ").replaceAll("\\p{Cntrl}", "");
  }
}
