package openbell.scan;

import java.util.function.IntToDoubleFunction;

/// What is done with two numbers or two truths; those of one operand are given it twice.
enum Operator {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE,
  MIN,
  MAX,
  NEGATE,
  ABS,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL,
  EQUAL,
  NOT_EQUAL,
  AND,
  OR,
  NOT;

  /// One loop each, so that the choice is made once a column.
  void run(double[] a, double[] b, double[] out) {
    switch (this) {
      case ADD -> each(out, i -> a[i] + b[i]);
      case SUBTRACT -> each(out, i -> a[i] - b[i]);
      case MULTIPLY -> each(out, i -> a[i] * b[i]);
      case DIVIDE -> each(out, i -> a[i] / b[i]);
      case MIN -> each(out, i -> Math.min(a[i], b[i]));
      case MAX -> each(out, i -> Math.max(a[i], b[i]));
      case NEGATE -> each(out, i -> -a[i]);
      case ABS -> each(out, i -> Math.abs(a[i]));
      case LESS -> each(out, i -> truth(a[i] < b[i]));
      case LESS_OR_EQUAL -> each(out, i -> truth(a[i] <= b[i]));
      case GREATER -> each(out, i -> truth(a[i] > b[i]));
      case GREATER_OR_EQUAL -> each(out, i -> truth(a[i] >= b[i]));
      case EQUAL -> each(out, i -> truth(a[i] == b[i]));
      case NOT_EQUAL -> each(out, i -> truth(a[i] != b[i]));
      case AND -> each(out, i -> a[i] * b[i]);
      case OR -> each(out, i -> Math.max(a[i], b[i]));
      case NOT -> each(out, i -> 1 - a[i]);
    }
  }

  private static double truth(boolean yes) {
    return yes ? 1 : 0;
  }

  private static void each(double[] out, IntToDoubleFunction f) {
    for (int i = 0; i < out.length; i++) {
      out[i] = f.applyAsDouble(i);
    }
  }
}
