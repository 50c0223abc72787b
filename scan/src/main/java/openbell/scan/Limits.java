package openbell.scan;

/// What an expression may cost. A screen of 5,000 rows stays below a second at each of them.
public final class Limits {
  /// Characters (code points) of an expression.
  public static final int LENGTH = 1_000;

  /// Brackets in brackets.
  public static final int DEPTH = 32;

  /// Literals, names and operators.
  public static final int NODES = 300;

  /// Bars that one series function may look back: two years of sessions.
  public static final int BARS = 520;

  /// Values that an expression may compute for a row, all its series together.
  public static final int VALUES = 20_000;

  /// Steps of compiling; nested crossings double them at each level.
  static final int STEPS = 20_000;

  private Limits() {}
}
