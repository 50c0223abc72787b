package openbell.scan;

import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;

/// Where the parts of a tree stand in its text.
///
/// @param text the whole text
/// @param source the parser's record of it
record Positions(String text, CelSource source) {

  /// A mistake at a part of the tree. The parser places an operator at its sign and a call at its
  /// bracket; a call is told at its name.
  MistakeException mistake(CelExpr at, String what, String advice) {
    int offset = source.getPositionsMap().getOrDefault(at.id(), 0);
    if (at.getKind() == CelExpr.ExprKind.Kind.CALL) {
      String function = at.call().function();
      int start = text.offsetByCodePoints(0, offset) - function.length();
      if (start >= 0 && text.startsWith(function, start)) {
        offset = text.codePointCount(0, start);
      }
    }
    CelSourceLocation place = source.getOffsetLocation(offset).orElse(CelSourceLocation.of(1, 0));
    return new MistakeException(
        new Mistake(text, place.getLine(), place.getColumn() + 1, what, advice));
  }
}
