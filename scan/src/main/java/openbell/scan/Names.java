package openbell.scan;

import com.google.common.collect.ImmutableList;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.Optional;

/// Looks up every name of a parsed tree, and makes doubles of its whole numbers.
///
/// In CEL `rsi14 < 30` compares and `2 * close` multiplies numbers of two types; here is only one
/// type of number, so each literal becomes one of it, but for a series function's number of bars.
final class Names {
  private final Positions positions;
  private int nodes;

  Names(Positions positions) {
    this.positions = positions;
  }

  CelExpr resolve(CelExpr e) throws MistakeException {
    if (++nodes > Limits.NODES) {
      throw positions.mistake(
          e, "the expression has too many parts", "use at most " + Limits.NODES);
    }
    return switch (e.getKind()) {
      case CONSTANT -> constant(e);
      case IDENT -> ident(e);
      case SELECT -> select(e);
      case CALL -> call(e);
      case LIST -> CelExpr.ofList(e.id(), resolve(e.list().elements()), ImmutableList.of());
      default ->
          throw positions.mistake(
              e, "this is not for screens", "use numbers, texts, comparisons, && and ||");
    };
  }

  private ImmutableList<CelExpr> resolve(Iterable<CelExpr> parts) throws MistakeException {
    ImmutableList.Builder<CelExpr> resolved = ImmutableList.builder();
    for (CelExpr part : parts) {
      resolved.add(resolve(part));
    }
    return resolved.build();
  }

  private CelExpr constant(CelExpr e) throws MistakeException {
    return switch (e.constant().getKind()) {
      case INT64_VALUE ->
          CelExpr.ofConstant(e.id(), CelConstant.ofValue((double) e.constant().int64Value()));
      case DOUBLE_VALUE -> {
        if (!Double.isFinite(e.constant().doubleValue())) {
          throw positions.mistake(e, "the number is too large", "use at most 1e308");
        }
        yield e;
      }
      case BOOLEAN_VALUE, STRING_VALUE -> e;
      default ->
          throw positions.mistake(
              e,
              "this kind of literal is not for screens",
              "use a number, 'a text', true or false");
    };
  }

  private CelExpr ident(CelExpr e) throws MistakeException {
    String name = e.ident().name();
    if (name.equals(Vocabulary.PERCENTILE)) {
      throw positions.mistake(
          e, "percentile alone is no number", "name a fact behind it, as in percentile.rsi14");
    }
    if (!Vocabulary.COLUMNS.containsKey(name) && !Vocabulary.TEXTS.containsKey(name)) {
      throw positions.mistake(
          e,
          "unknown name " + name,
          Vocabulary.nearest(
              name, Vocabulary.names(), "use one of " + Vocabulary.listed(Vocabulary.names())));
    }
    return e;
  }

  private CelExpr select(CelExpr e) throws MistakeException {
    CelExpr of = e.select().operand();
    String field = e.select().field();
    if (of.getKind() != CelExpr.ExprKind.Kind.IDENT || e.select().testOnly()) {
      throw positions.mistake(e, "a dot stands only in names", "as in percentile.rsi14");
    }
    if (!of.ident().name().equals(Vocabulary.PERCENTILE)) {
      String name = of.ident().name() + "." + field;
      throw positions.mistake(
          of,
          "unknown name " + name,
          Vocabulary.nearest(name, Vocabulary.names(), "a dot stands only behind percentile"));
    }
    if (!Vocabulary.PERCENTILES.containsKey(field)) {
      throw positions.mistake(
          of,
          "there is no percentile of " + field,
          Vocabulary.nearest(
              field,
              Vocabulary.PERCENTILES.keySet(),
              "use one of " + Vocabulary.listed(Vocabulary.PERCENTILES.keySet())));
    }
    return e;
  }

  private CelExpr call(CelExpr e) throws MistakeException {
    String function = e.call().function();
    if (!Vocabulary.FUNCTIONS.contains(function) && !Vocabulary.OPERATORS.containsKey(function)) {
      boolean named =
          Character.isJavaIdentifierStart(function.charAt(0)) && function.charAt(0) != '_';
      throw positions.mistake(
          e,
          named
              ? "unknown function " + function
              : function.replace("_", "") + " is not for screens",
          Vocabulary.nearest(
              function,
              Vocabulary.FUNCTIONS,
              "the functions are " + Vocabulary.listed(Vocabulary.FUNCTIONS)));
    }
    Optional<CelExpr> target = Optional.empty();
    if (e.call().target().isPresent()) {
      target = Optional.of(resolve(e.call().target().get()));
    }
    if (Vocabulary.OF_BARS.contains(function) && e.call().args().size() == 2) {
      CelExpr bars = e.call().args().get(1);
      checkBars(function, bars);
      return CelExpr.ofCall(
          e.id(), target, function, ImmutableList.of(resolve(e.call().args().get(0)), bars));
    }
    return CelExpr.ofCall(e.id(), target, function, resolve(e.call().args()));
  }

  private void checkBars(String function, CelExpr bars) throws MistakeException {
    boolean whole =
        bars.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && bars.constant().getKind() == CelConstant.Kind.INT64_VALUE;
    if (!whole || bars.constant().int64Value() < 1 || bars.constant().int64Value() > Limits.BARS) {
      throw positions.mistake(
          bars,
          function + " takes a number of bars",
          "write a whole number from 1 to " + Limits.BARS + ", as in " + function + "(close, 20)");
    }
  }
}
