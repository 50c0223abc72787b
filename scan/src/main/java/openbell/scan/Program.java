package openbell.scan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// The steps of an expression in an order in which each finds its operands; the last one is the
/// result, of width 1. Immutable; each thread runs it on [Slots] of its own.
record Program(List<Op> ops) {

  Program {
    ops = List.copyOf(ops);
  }

  /// The columns that are read, each once.
  List<Column> columns() {
    LinkedHashSet<Column> columns = new LinkedHashSet<>();
    for (Op op : ops) {
      if (op instanceof Op.Read read) {
        columns.add(read.column());
      }
    }
    return List.copyOf(columns);
  }

  /// Room for the values of one row, used for one after the other. For one thread.
  static final class Slots {
    private final Op[] ops;
    private final double[][] values;

    Slots(Program program) {
      ops = program.ops.toArray(Op[]::new);
      values = new double[ops.length][];
      for (int i = 0; i < ops.length; i++) {
        values[i] = new double[ops[i].width()];
      }
    }

    /// The result for a row, 1 or 0 for a truth; NaN when any value that it needs is not there.
    double run(Row row) {
      boolean lacks = false;
      for (int i = 0; i < ops.length; i++) {
        double[] out = values[i];
        ops[i].run(row, values, out);
        for (double x : out) {
          lacks |= Double.isNaN(x);
        }
      }
      return lacks ? Double.NaN : values[ops.length - 1][0];
    }

    /// After a [#run] that gave NaN: the names of the columns that lack a value; empty when only
    /// arithmetic made one (0/0).
    List<String> lacking() {
      LinkedHashSet<String> names = new LinkedHashSet<>();
      for (int i = 0; i < ops.length; i++) {
        if (ops[i] instanceof Op.Read read && hasNaN(values[i])) {
          names.add(read.column().key());
        }
      }
      return new ArrayList<>(names);
    }

    private static boolean hasNaN(double[] x) {
      for (double value : x) {
        if (Double.isNaN(value)) {
          return true;
        }
      }
      return false;
    }
  }
}
