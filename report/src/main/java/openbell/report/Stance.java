package openbell.report;

import java.util.List;

/// The rule-based view: its value, its score and its reasons, the heaviest first.
///
/// @param value what the score says
/// @param points the sum of the reasons' points, clipped to -100..100
/// @param reasons all reasons that held, the heaviest first
public record Stance(Value value, int points, List<Reason> reasons) {
  /// The three views. In words they are positive, neutral and negative; never "buy" or "sell".
  public enum Value {
    BUY,
    HOLD,
    SELL
  }

  /// Makes a stance with its own copy of the reasons.
  public Stance {
    reasons = List.copyOf(reasons);
  }

  /// The score from -1 to 1.
  public double score() {
    return points / 100.0;
  }

  List<Reason> positive() {
    return reasons.stream().filter(r -> r.points() > 0).toList();
  }

  List<Reason> negative() {
    return reasons.stream().filter(r -> r.points() < 0).toList();
  }
}
