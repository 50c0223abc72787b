package openbell.report.llm;

/// What may be spent on a model today, by all instances together.
///
/// Money is set aside before a request and settled after it, so that requests under way count.
/// Implementations are safe for concurrent use.
public interface SpendingBudget {
  /// Sets money aside, in US dollars.
  Decision reserve(double mostUsd);

  /// Whether the money may be spent.
  sealed interface Decision {
    /// It may; what was really spent is to be said afterwards.
    record Granted(Reservation reservation) implements Decision {}

    /// It may not, and why.
    record Denied(String why) implements Decision {}

    /// What is left is not known, so it may not, and why it is not known.
    record Unreadable(String why) implements Decision {}
  }

  /// Money set aside.
  @FunctionalInterface
  interface Reservation {
    /// Ends the reservation with what was spent. Never throws: money whose settling fails stays set
    /// aside.
    void settle(double spentUsd);
  }
}
