package openbell.scan;

import java.util.List;
import java.util.random.RandomGenerator;

/** Random well-formed expressions as trees, each of a type. */
final class Expressions {
  sealed interface Node {}

  sealed interface Number extends Node {}

  sealed interface Truth extends Node {}

  record Literal(int value, int hundredths) implements Number {}

  record Name(String key) implements Number {}

  record Arithmetic(String operator, Number a, Number b) implements Number {}

  record Minus(Number a) implements Number {}

  record Called(String function, List<Number> args) implements Number {}

  record Series(String function, Number of, int n) implements Number {}

  record NumberChoice(Truth condition, Number yes, Number no) implements Number {}

  record Compared(String operator, Number a, Number b) implements Truth {}

  record In(Number a, List<Number> of) implements Truth {}

  record Crossing(boolean above, Number a, Number b) implements Truth {}

  record Both(String operator, Truth a, Truth b) implements Truth {}

  record Not(Truth a) implements Truth {}

  record Text(String cel) implements Truth {}

  private static final List<String> NAMES =
      Vocabulary.names().stream().filter(n -> !Vocabulary.TEXTS.containsKey(n)).toList();

  private static final List<String> TEXTS =
      List.of(
          "exchange == \"SES\"",
          "exchange in ['NMS', \"SET\", exchange]",
          "name.startsWith('Company')",
          "ticker.endsWith(\"7\")",
          "name.contains(ticker)",
          "currency != 'USD'",
          "true",
          "false");

  private final RandomGenerator random;

  Expressions(RandomGenerator random) {
    this.random = random;
  }

  Truth truth(int depth) {
    if (depth == 0) {
      return random.nextInt(4) == 0 ? new Text(pick(TEXTS)) : compared(0);
    }
    return switch (random.nextInt(10)) {
      case 0, 1, 2 ->
          new Both(random.nextBoolean() ? "&&" : "||", truth(depth - 1), truth(depth - 1));
      case 3 -> new Not(truth(depth - 1));
      case 4 -> new In(number(depth - 1), List.of(number(0), number(0), number(depth - 1)));
      case 5, 6 -> new Crossing(random.nextBoolean(), number(depth - 1), number(depth - 1));
      case 7 -> new Text(pick(TEXTS));
      default -> compared(depth - 1);
    };
  }

  private Truth compared(int depth) {
    return new Compared(
        pick(List.of("<", "<=", ">", ">=", "==", "!=")), number(depth), number(depth));
  }

  Number number(int depth) {
    if (depth == 0) {
      return random.nextInt(3) == 0
          ? new Literal(random.nextInt(100), random.nextInt(3) == 0 ? random.nextInt(100) : 0)
          : new Name(pick(NAMES));
    }
    return switch (random.nextInt(9)) {
      case 0, 1, 2 ->
          new Arithmetic(pick(List.of("+", "-", "*", "/")), number(depth - 1), number(depth - 1));
      case 3 -> new Minus(number(depth - 1));
      case 4 -> new Called("abs", List.of(number(depth - 1)));
      case 5 ->
          new Called(
              random.nextBoolean() ? "min" : "max", List.of(number(depth - 1), number(depth - 1)));
      case 6 -> new NumberChoice(truth(depth - 1), number(depth - 1), number(depth - 1));
      case 7 ->
          new Series(
              pick(List.of("prev", "highest", "lowest")), number(depth - 1), 1 + random.nextInt(9));
      default -> number(0);
    };
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** As people write it: whole numbers without a point. */
  static String written(Node node) {
    return switch (node) {
      case Literal l ->
          l.hundredths() == 0 ? "" + l.value() : l.value() + "." + "%02d".formatted(l.hundredths());
      case Name n -> n.key();
      case Arithmetic a -> "(" + written(a.a()) + " " + a.operator() + " " + written(a.b()) + ")";
      case Minus m -> "-(" + written(m.a()) + ")";
      case Called c -> c.function() + "(" + list(c.args()) + ")";
      case Series s -> s.function() + "(" + written(s.of()) + ", " + s.n() + ")";
      case NumberChoice c ->
          "(" + written(c.condition()) + " ? " + written(c.yes()) + " : " + written(c.no()) + ")";
      case Compared c -> "(" + written(c.a()) + " " + c.operator() + " " + written(c.b()) + ")";
      case In in -> "(" + written(in.a()) + " in [" + list(in.of()) + "])";
      case Crossing c ->
          (c.above() ? "crosses_above(" : "crosses_below(") + list(List.of(c.a(), c.b())) + ")";
      case Both b -> "(" + written(b.a()) + " " + b.operator() + " " + written(b.b()) + ")";
      case Not n -> "!(" + written(n.a()) + ")";
      case Text t -> "(" + t.cel() + ")";
    };
  }

  private static String list(List<Number> nodes) {
    return String.join(", ", nodes.stream().map(Expressions::written).toList());
  }
}
