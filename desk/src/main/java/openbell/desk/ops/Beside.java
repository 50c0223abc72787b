package openbell.desk.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import openbell.store.StoreException;

/// Asks a store for many things at once, since each answer is a wait.
final class Beside {
  private static final int AT_ONCE = 16;

  private Beside() {}

  /// The results, in the order of what was asked.
  ///
  /// @throws StoreException the first that was thrown
  static <A, B> List<B> all(List<A> asked, Function<A, B> work) {
    if (asked.size() <= 1) {
      return asked.stream().map(work).toList();
    }
    List<B> results = new ArrayList<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(AT_ONCE, asked.size()), Thread.ofVirtual().factory())) {
      List<Future<B>> under = asked.stream().map(a -> pool.submit(() -> work.apply(a))).toList();
      for (Future<B> each : under) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(StoreException.Kind.OTHER, "reading was interrupted");
    }
  }
}
