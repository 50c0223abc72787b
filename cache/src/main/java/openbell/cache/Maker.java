package openbell.cache;

/// Makes a value that is not there.
@FunctionalInterface
public interface Maker {

  /// Makes it, on a background thread; may take minutes. What it returns after the lease was lost
  /// is thrown away, so a long one asks [Work#check] between its steps.
  ///
  /// Any exception is a failure as much as [MakeFailedException] is: remembered for a short while
  /// under its message, never kept as a value.
  Made make(Work work) throws MakeFailedException;
}
