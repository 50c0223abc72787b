package openbell.lake.tables;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes the rows of an answer, one after the other.
public interface SqlRows {

  /// The names of the columns; comes first, once.
  void columns(List<String> names);

  /// A row.
  ///
  /// @param values one a column: `Boolean`, `Long`, `Double` (finite), `BigDecimal`, `BigInteger`,
  ///   else text, dates and times as in ISO 8601; null where there is no value
  void row(@Nullable Object[] values);
}
