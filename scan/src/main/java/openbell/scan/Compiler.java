package openbell.scan;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/// From a checked tree to a program.
///
/// A part of the tree is compiled for the bars at which it is needed: `width` of them, the last one
/// `lag` before the newest. `prev(x, n)` is x with n more lag; `highest(x, n)` needs x at n - 1
/// more bars; so the steps compute exactly the values that the result needs, and a value that is
/// missing anywhere else does not count.
final class Compiler {
  private static final Map<String, Operator> OPERATORS =
      Map.ofEntries(
          Map.entry("_+_", Operator.ADD),
          Map.entry("_-_", Operator.SUBTRACT),
          Map.entry("_*_", Operator.MULTIPLY),
          Map.entry("_/_", Operator.DIVIDE),
          Map.entry("min", Operator.MIN),
          Map.entry("max", Operator.MAX),
          Map.entry("-_", Operator.NEGATE),
          Map.entry("abs", Operator.ABS),
          Map.entry("_<_", Operator.LESS),
          Map.entry("_<=_", Operator.LESS_OR_EQUAL),
          Map.entry("_>_", Operator.GREATER),
          Map.entry("_>=_", Operator.GREATER_OR_EQUAL),
          Map.entry("_==_", Operator.EQUAL),
          Map.entry("_!=_", Operator.NOT_EQUAL),
          Map.entry("_&&_", Operator.AND),
          Map.entry("_||_", Operator.OR),
          Map.entry("!_", Operator.NOT));

  private static final Map<String, BiPredicate<String, String>> TEXT_TESTS =
      Map.of(
          "startsWith", String::startsWith,
          "endsWith", String::endsWith,
          "contains", String::contains,
          "_==_", String::equals,
          "_!=_", (a, b) -> !a.equals(b));

  private final CelAbstractSyntaxTree tree;
  private final Positions positions;
  private final List<Op> ops = new ArrayList<>();
  private final Map<Op, Integer> known = new HashMap<>();
  private int values;
  private int steps;

  Compiler(CelAbstractSyntaxTree tree, String text) {
    this.tree = tree;
    this.positions = new Positions(text, tree.getSource());
  }

  Program compile() throws MistakeException {
    int result = slot(tree.getExpr(), 0, 1);
    if (result != ops.size() - 1) {
      throw new AssertionError("the last step is not the result"); // its operands come before it
    }
    return new Program(ops);
  }

  private int slot(CelExpr e, int lag, int width) throws MistakeException {
    if (++steps > Limits.STEPS) {
      throw tooMuch(e);
    }
    return switch (e.getKind()) {
      case CONSTANT -> {
        if (!isNumberOrTruth(e)) {
          throw unsupported(e); // in a list of numbers and texts
        }
        yield add(e, new Op.Constant(number(e.constant()), width));
      }
      case IDENT -> {
        if (!isNumberOrTruth(e)) {
          throw unsupported(e);
        }
        yield add(e, new Op.Read(column(Vocabulary.COLUMNS, e.ident().name()), lag, width));
      }
      case SELECT ->
          add(e, new Op.Read(column(Vocabulary.PERCENTILES, e.select().field()), lag, width));
      case CALL -> call(e, lag, width);
      default -> throw unsupported(e);
    };
  }

  private int call(CelExpr e, int lag, int width) throws MistakeException {
    String function = e.call().function();
    List<CelExpr> args = e.call().args();
    if (e.call().target().isPresent() || (!args.isEmpty() && isText(args.getFirst()))) {
      return add(e, new Op.OfListing(e.id(), textTest(e), width));
    }
    return switch (function) {
      case Vocabulary.PREV -> slot(args.getFirst(), lag + bars(args), width);
      case Vocabulary.HIGHEST, Vocabulary.LOWEST -> {
        int n = bars(args);
        int x = slot(args.getFirst(), lag, width + n - 1);
        yield add(e, new Op.Extreme(function.equals(Vocabulary.HIGHEST), x, n, width));
      }
      case Vocabulary.CROSSES_ABOVE ->
          crossing(e, Operator.GREATER, Operator.LESS_OR_EQUAL, lag, width);
      case Vocabulary.CROSSES_BELOW ->
          crossing(e, Operator.LESS, Operator.GREATER_OR_EQUAL, lag, width);
      case "_?_:_" -> {
        if (isText(args.get(1))) {
          throw unsupported(e);
        }
        int condition = slot(args.get(0), lag, width);
        int yes = slot(args.get(1), lag, width);
        yield add(e, new Op.Choice(condition, yes, slot(args.get(2), lag, width), width));
      }
      case "@in" -> {
        int x = slot(args.get(0), lag, width);
        List<Integer> of = new ArrayList<>();
        for (CelExpr element : elements(args.get(1))) {
          of.add(slot(element, lag, width));
        }
        yield add(e, new Op.AnyOf(x, List.copyOf(of), width));
      }
      default -> operator(e, function, lag, width);
    };
  }

  private int operator(CelExpr e, String function, int lag, int width) throws MistakeException {
    Operator operator = OPERATORS.get(function);
    List<CelExpr> args = e.call().args();
    if (operator == null || !isNumberOrTruth(args.getFirst())) {
      throw unsupported(e);
    }
    int a = slot(args.getFirst(), lag, width);
    return add(
        e,
        args.size() == 1
            ? new Op.One(operator, a, width)
            : new Op.Two(operator, a, slot(args.get(1), lag, width), width));
  }

  private int crossing(CelExpr e, Operator now, Operator before, int lag, int width)
      throws MistakeException {
    CelExpr x = e.call().args().get(0);
    CelExpr y = e.call().args().get(1);
    int isNow = add(e, new Op.Two(now, slot(x, lag, width), slot(y, lag, width), width));
    int was = add(e, new Op.Two(before, slot(x, lag + 1, width), slot(y, lag + 1, width), width));
    return add(e, new Op.Two(Operator.AND, isNow, was, width));
  }

  /// A step's slot: its own, or that of an equal step.
  private int add(CelExpr e, Op op) throws MistakeException {
    Integer slot = known.get(op);
    if (slot != null) {
      return slot;
    }
    values += op.width();
    if (values > Limits.VALUES) {
      throw tooMuch(e);
    }
    ops.add(op);
    known.put(op, ops.size() - 1);
    return ops.size() - 1;
  }

  private Predicate<Listing> textTest(CelExpr e) throws MistakeException {
    List<CelExpr> args = e.call().args();
    CelExpr first = e.call().target().isPresent() ? e.call().target().get() : args.getFirst();
    Function<Listing, String> a = text(first);
    if (e.call().function().equals("@in")) {
      List<Function<Listing, String>> of = new ArrayList<>();
      for (CelExpr element : elements(args.get(1))) {
        of.add(text(element));
      }
      return listing -> of.stream().anyMatch(b -> b.apply(listing).equals(a.apply(listing)));
    }
    BiPredicate<String, String> test = TEXT_TESTS.get(e.call().function());
    if (test == null) {
      throw unsupported(e);
    }
    Function<Listing, String> b = text(args.getLast());
    return listing -> test.test(a.apply(listing), b.apply(listing));
  }

  private Function<Listing, String> text(CelExpr e) throws MistakeException {
    if (e.getKind() == CelExpr.ExprKind.Kind.CONSTANT && isText(e)) {
      String value = e.constant().stringValue();
      return listing -> value;
    }
    Function<Listing, String> text =
        e.getKind() == CelExpr.ExprKind.Kind.IDENT ? Vocabulary.TEXTS.get(e.ident().name()) : null;
    if (text == null) {
      throw unsupported(e);
    }
    return text;
  }

  private List<CelExpr> elements(CelExpr list) throws MistakeException {
    if (list.getKind() != CelExpr.ExprKind.Kind.LIST) {
      throw unsupported(list);
    }
    return list.list().elements();
  }

  private CelType type(CelExpr e) {
    return tree.getTypeOrThrow(e.id());
  }

  private boolean isText(CelExpr e) {
    return type(e).equals(SimpleType.STRING);
  }

  private boolean isNumberOrTruth(CelExpr e) {
    return type(e).equals(SimpleType.DOUBLE) || type(e).equals(SimpleType.BOOL);
  }

  private static Column column(Map<String, Column> columns, String name) {
    Column column = columns.get(name);
    if (column == null) {
      throw new AssertionError(name + " was checked before");
    }
    return column;
  }

  private static int bars(List<CelExpr> args) {
    return (int) args.get(1).constant().int64Value();
  }

  private static double number(CelConstant constant) {
    return constant.getKind() == CelConstant.Kind.BOOLEAN_VALUE
        ? constant.booleanValue() ? 1 : 0
        : constant.doubleValue();
  }

  private MistakeException tooMuch(CelExpr e) {
    return positions.mistake(
        e,
        "the expression looks back too far, too often",
        "use fewer or shorter series in one another");
  }

  private MistakeException unsupported(CelExpr e) {
    return positions.mistake(
        e,
        "this is not for screens",
        "compare numbers; texts have ==, !=, in, contains, startsWith, endsWith");
  }
}
