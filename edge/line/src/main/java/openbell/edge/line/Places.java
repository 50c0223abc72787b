package openbell.edge.line;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Places for works at the same time; who has none waits in turn.
///
/// Who waits for a report to be made gives the place up meanwhile, so that a slow source does not
/// keep the answers that are ready.
final class Places {
  private final Semaphore places;

  Places(int most) {
    places = new Semaphore(most, true);
  }

  <T> T in(Supplier<T> work) throws InterruptedException {
    places.acquire();
    try {
      return work.get();
    } finally {
      places.release();
    }
  }

  /// Waits, called from within a place and back in one afterwards.
  <T> T out(Supplier<T> waiting) {
    places.release();
    try {
      return waiting.get();
    } finally {
      places.acquireUninterruptibly();
    }
  }
}
