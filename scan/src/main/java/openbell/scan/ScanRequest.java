package openbell.scan;

import java.util.Optional;

/// What is asked of a market.
///
/// @param where the condition that rows have to meet
/// @param rank the number by which they are put in order, largest first; none: [Score]
/// @param top how many rows at most, 1 to [#MAX_TOP]
public record ScanRequest(ScanExpression where, Optional<ScanExpression> rank, int top) {
  /// More rows than any market has.
  public static final int MAX_TOP = 100_000;

  public ScanRequest {
    if (top < 1 || top > MAX_TOP) {
      throw new IllegalArgumentException(
          "top is " + top + ": give a number of rows from 1 to " + MAX_TOP);
    }
  }
}
