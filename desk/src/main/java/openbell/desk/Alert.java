package openbell.desk;

/// Tells an operator of something that should be looked at. Never throws, never blocks for long.
@FunctionalInterface
public interface Alert {
  /// One line that says what happened and what was done about it.
  void tell(String line);
}
