package openbell.report.pdf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Which blocks stand on which page.
final class Pages {
  private Pages() {}

  /// Fills pages of a height one after the other; a heading goes with what follows it.
  static List<List<Block>> of(Collection<Block> blocks, double room) {
    List<List<Block>> pages = new ArrayList<>();
    Deque<Block> left = new ArrayDeque<>(blocks);
    while (!left.isEmpty()) {
      pages.add(page(left, room));
    }
    return pages;
  }

  private static List<Block> page(Deque<Block> left, double room) {
    List<Block> page = new ArrayList<>();
    double used = 0;
    while (!left.isEmpty()) {
      Block next = left.pop();
      if (used + next.height() <= room) {
        page.add(next);
        used += next.height();
        continue;
      }
      Optional<Block.Halves> halves = next.split(room - used);
      halves.ifPresent(both -> page.add(both.first()));
      left.push(halves.map(Block.Halves::second).orElse(next));
      break;
    }
    while (!left.isEmpty() && page.size() > 1 && page.getLast().keepsWithNext()) {
      left.push(page.removeLast());
    }
    if (page.isEmpty()) {
      // Taller than a page and not to be divided: it is cut rather than tried for ever.
      page.add(left.pop());
    }
    return page;
  }
}
