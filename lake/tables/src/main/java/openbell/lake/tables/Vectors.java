package openbell.lake.tables;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/// Copies values of DuckDB's results to arrays.
///
/// The driver has the numbers of a chunk as one buffer in the form of Java's arrays, but hands them
/// out one by one, each with its checks; in a process that lives for a second, for millions of
/// numbers, that takes as long as reading the files. So the buffer is taken from its private field.
/// With a driver that has no such field, or where a value is missing, they are asked for one by
/// one.
final class Vectors {
  private static final @Nullable Field DATA = buffer("data");
  private static final @Nullable Field VALIDITY = buffer("validity");

  private Vectors() {}

  /// Copies the first `rows` values to the beginning of `out`; NaN for none.
  static void copy(DuckDBReadableVector vector, int rows, double[] out) {
    ByteBuffer values = values(vector, rows);
    if (values != null) {
      values.asDoubleBuffer().get(0, out, 0, rows);
      return;
    }
    for (int i = 0; i < rows; i++) {
      out[i] = vector.getDouble(i, Double.NaN);
    }
  }

  /// Copies the first `rows` values, none of which may be missing, to the beginning of `out`.
  static void copy(DuckDBReadableVector vector, int rows, int[] out) {
    ByteBuffer values = values(vector, rows);
    if (values != null) {
      values.asIntBuffer().get(0, out, 0, rows);
      return;
    }
    for (int i = 0; i < rows; i++) {
      out[i] = vector.getInt(i);
    }
  }

  /// The buffer of the values; null when some of these rows have none, or it cannot be had.
  private static @Nullable ByteBuffer values(DuckDBReadableVector vector, int rows) {
    if (DATA == null || VALIDITY == null) {
      return null;
    }
    try {
      ByteBuffer validity = (ByteBuffer) VALIDITY.get(vector);
      boolean all = true;
      for (int i = 0; validity != null && i < rows; i++) {
        long bits = validity.getLong(i / Long.SIZE * Long.BYTES);
        all &= (bits & 1L << i) != 0;
      }
      return all ? (ByteBuffer) DATA.get(vector) : null;
    } catch (IllegalAccessException e) {
      return null;
    }
  }

  private static @Nullable Field buffer(String name) {
    try {
      Field field = DuckDBReadableVector.class.getDeclaredField(name);
      field.setAccessible(true);
      return field.getType() == ByteBuffer.class ? field : null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }
}
