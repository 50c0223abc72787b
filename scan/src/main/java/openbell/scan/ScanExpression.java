package openbell.scan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A checked expression over the facts of a market, compiled to run over columns.
///
/// The language is CEL's (its grammar, types and operators, without comprehensions). All numbers
/// are doubles; a whole number stands for one. Names are those of facts (`rsi14`), features
/// (`return_20`), `open`, `high`, `low`, `volume`, `percentile.rsi14` and so on, and the texts
/// `ticker`, `name`, `exchange`, `currency`. Over history: `prev(x, n)` is x as of n bars before,
/// `highest(x, n)` and `lowest(x, n)` its extreme over the last n bars, this one included, and
/// `crosses_above(a, b)`, `crosses_below(a, b)` whether a is on that side of b now and was not on
/// the bar before. Besides `abs(x)`, `min(a, b)`, `max(a, b)`.
///
/// A row has a result only when every number that the expression needs is there: a fact before its
/// warm-up, a bar before the first, or 0/0 anywhere in it make it a row that lacks something,
/// whatever stands beside it. So nothing is ever true by NaN, and the order of `&&` and `||`
/// decides nothing.
///
/// What an expression may cost is limited where it is parsed ([Limits]). Immutable.
public final class ScanExpression {

  /// The outcome of parsing.
  public sealed interface Parsed {}

  /// It can be used.
  public record Valid(ScanExpression expression) implements Parsed {}

  /// It cannot, and why.
  public record Invalid(Mistake mistake) implements Parsed {}

  private final String source;
  private final Program program;

  private ScanExpression(String source, Program program) {
    this.source = source;
    this.program = program;
  }

  /// Every name that an expression may use, in order: numbers, texts, and functions with `(` behind
  /// them.
  public static List<String> vocabulary() {
    return Stream.concat(
            Vocabulary.names().stream(), Vocabulary.FUNCTIONS.stream().map(name -> name + "("))
        .sorted()
        .toList();
  }

  /// Parses a condition: yes or no for each row. What is none, and nearly the name of a screen, is
  /// told so.
  public static Parsed where(String text) {
    Parsed parsed = parse(text, Front.Kind.CONDITION);
    Optional<String> near =
        parsed instanceof Invalid ? NamedScreen.near(text) : Optional.<String>empty();
    return near.<Parsed>map(
            advice ->
                new Invalid(new Mistake(text, 1, 1, "there is no screen " + text.strip(), advice)))
        .orElse(parsed);
  }

  /// Parses a number for each row, by which rows are put in order.
  public static Parsed rank(String text) {
    return parse(text, Front.Kind.NUMBER);
  }

  private static Parsed parse(String text, Front.Kind kind) {
    try {
      return new Valid(
          new ScanExpression(text, new Compiler(Front.shared().check(text, kind), text).compile()));
    } catch (MistakeException e) {
      return new Invalid(e.mistake());
    }
  }

  /// The text it was parsed from.
  public String source() {
    return source;
  }

  /// The numbers that it names, each once, in the order of their first use.
  public List<String> names() {
    return program.columns().stream().map(Column::key).toList();
  }

  Program program() {
    return program;
  }

  @Override
  public String toString() {
    return source;
  }
}
