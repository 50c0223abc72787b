package openbell.lake.tables;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Many requests to a store at the same time.
final class Parallel {
  private static final int AT_ONCE = 16;

  private Parallel() {}

  /// The results in the order of the items; the first failure is thrown.
  static <T, R> List<R> map(Collection<T> items, Function<T, R> function) {
    Semaphore places = new Semaphore(AT_ONCE);
    List<Future<R>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (T item : items) {
        places.acquire();
        asked.add(
            threads.submit(
                () -> {
                  try {
                    return function.apply(item);
                  } finally {
                    places.release();
                  }
                }));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> future : asked) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while many requests were under way", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
