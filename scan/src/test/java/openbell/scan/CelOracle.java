package openbell.scan;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import openbell.market.Bars;
import openbell.market.Fact;
import openbell.market.FactSeries;
import openbell.market.Feature;

/**
 * The value of an expression by CEL's own runtime, with a program for every part of the tree and
 * every bar evaluated by itself: a series function's operand is asked for at each of its bars.
 * Whole numbers are written as doubles here, where the scanner rewrites them.
 */
final class CelOracle {
  /** That some number is missing or none. */
  static final class Lacking extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final Cel CEL = cel();
  private static final Map<String, CelRuntime.Program> PROGRAMS = new HashMap<>();

  private final Listing listing;
  private final Bars bars;
  private final Map<String, double[]> series = new HashMap<>();

  CelOracle(History history) {
    listing = history.listing();
    bars = history.bars();
    FactSeries facts = new FactSeries(bars);
    for (Fact fact : Fact.values()) {
      series.put(fact.key(), facts.of(fact));
      if (fact.ranked()) {
        series.put("percentile." + fact.key(), facts.percentiles(fact));
      }
    }
    for (Feature feature : Feature.values()) {
      series.put(feature.key(), feature.series(bars));
    }
    series.put("open", bars.open());
    series.put("high", bars.high());
    series.put("low", bars.low());
    series.put("volume", bars.volume());
  }

  boolean truth(Expressions.Truth node) {
    return truth(node, bars.size() - 1);
  }

  private boolean truth(Expressions.Truth node, int i) {
    return switch (node) {
      case Expressions.Compared c ->
          (Boolean) eval("a " + c.operator() + " b", number(c.a(), i), number(c.b(), i));
      case Expressions.In in -> {
        List<Double> values = new ArrayList<>(List.of(number(in.a(), i)));
        in.of().forEach(n -> values.add(number(n, i)));
        yield (Boolean) eval("a in [b, c, d]", values.toArray(Double[]::new));
      }
      case Expressions.Crossing c -> {
        String now = c.above() ? "a > b && c <= d" : "a < b && c >= d";
        yield (Boolean)
            eval(
                now,
                number(c.a(), i),
                number(c.b(), i),
                number(c.a(), i - 1),
                number(c.b(), i - 1));
      }
      case Expressions.Both b -> {
        boolean x = truth(b.a(), i);
        boolean y = truth(b.b(), i);
        yield (Boolean) eval("p " + b.operator() + " q", Map.of("p", x, "q", y));
      }
      case Expressions.Not n -> (Boolean) eval("!p", Map.of("p", truth(n.a(), i)));
      case Expressions.Text t -> text(t);
    };
  }

  private boolean text(Expressions.Text t) {
    return (Boolean)
        eval(
            t.cel(),
            Map.of(
                "ticker", listing.ticker(),
                "name", listing.name(),
                "exchange", listing.exchange(),
                "currency", listing.currency()));
  }

  double number(Expressions.Number node) {
    return number(node, bars.size() - 1);
  }

  private double number(Expressions.Number node, int i) {
    double value =
        switch (node) {
          case Expressions.Literal l ->
              (Double) eval(l.value() + "." + "%02d".formatted(l.hundredths()));
          case Expressions.Name n -> i < 0 ? Double.NaN : series.get(n.key())[i];
          case Expressions.Arithmetic a ->
              (Double) eval("a " + a.operator() + " b", number(a.a(), i), number(a.b(), i));
          case Expressions.Minus m -> (Double) eval("-a", number(m.a(), i));
          case Expressions.Called c -> {
            Double[] args = c.args().stream().map(n -> number(n, i)).toArray(Double[]::new);
            yield (Double) eval(c.function() + (args.length == 1 ? "(a)" : "(a, b)"), args);
          }
          case Expressions.NumberChoice c -> {
            boolean p = truth(c.condition(), i);
            double yes = number(c.yes(), i);
            double no = number(c.no(), i);
            yield (Double) eval("p ? a : b", Map.of("p", p, "a", yes, "b", no));
          }
          case Expressions.Series s -> {
            if (s.function().equals("prev")) {
              yield number(s.of(), i - s.n());
            }
            List<Double> window = new ArrayList<>();
            for (int k = i - s.n() + 1; k <= i; k++) {
              window.add(number(s.of(), k));
            }
            String op = s.function().equals("highest") ? "a > b ? a : b" : "a < b ? a : b";
            double best = window.getFirst();
            for (double x : window) {
              best = (Double) eval(op, best, x);
            }
            yield best;
          }
        };
    if (Double.isNaN(value)) {
      throw new Lacking();
    }
    return value;
  }

  private static Object eval(String cel, Double... values) {
    Map<String, Object> variables = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      variables.put("abcd".substring(i, i + 1), values[i]);
    }
    return eval(cel, variables);
  }

  private static Object eval(String cel, Map<String, ?> variables) {
    try {
      return PROGRAMS.computeIfAbsent(cel, CelOracle::program).eval(variables);
    } catch (Exception e) {
      throw new AssertionError(cel + " " + variables, e);
    }
  }

  private static CelRuntime.Program program(String cel) {
    try {
      return CEL.createProgram(CEL.compile(cel).getAst());
    } catch (Exception e) {
      throw new AssertionError(cel, e);
    }
  }

  private static Cel cel() {
    CelBuilder builder =
        CelFactory.plannerCelBuilder()
            .setOptions(CelOptions.current().enableHeterogeneousNumericComparisons(true).build())
            .addFunctionDeclarations(
                declared("abs", SimpleType.DOUBLE),
                declared("min", SimpleType.DOUBLE, SimpleType.DOUBLE),
                declared("max", SimpleType.DOUBLE, SimpleType.DOUBLE))
            .addFunctionBindings(
                CelFunctionBinding.from("abs_of", Double.class, (Double x) -> Math.abs(x)),
                CelFunctionBinding.from("min_of", Double.class, Double.class, Math::min),
                CelFunctionBinding.from("max_of", Double.class, Double.class, Math::max));
    for (String name : List.of("a", "b", "c", "d")) {
      builder.addVar(name, SimpleType.DOUBLE);
    }
    builder.addVar("p", SimpleType.BOOL).addVar("q", SimpleType.BOOL);
    Vocabulary.TEXTS.keySet().forEach(name -> builder.addVar(name, SimpleType.STRING));
    return builder.build();
  }

  private static CelFunctionDecl declared(String name, CelType... arguments) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, CelOverloadDecl.newGlobalOverload(name + "_of", SimpleType.DOUBLE, arguments));
  }
}
