package openbell.report.pdf;

import java.util.Optional;

/// A part of a report that stands under the one before.
interface Block {
  /// In points, with the room above it.
  double height();

  /// Draws it with its upper edge at `top`.
  void draw(Canvas canvas, double top);

  /// Whether it may not be the last on a page: a heading.
  default boolean keepsWithNext() {
    return false;
  }

  /// The block in two, the first of at most `room` points; empty when it cannot be divided so.
  default Optional<Halves> split(double room) {
    return Optional.empty();
  }

  /// A block in two parts.
  record Halves(Block first, Block second) {}
}
