package openbell.lake.tables;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Many requests to a store at the same time.
final class Parallel {
  private static final int AT_ONCE = 16;

  private Parallel() {}

  /// The results in the order of the items; the first failure is thrown.
  ///
  /// @throws LakeSqlException when they are not there by the deadline; what is under way is
  ///   interrupted
  static <T, R> List<R> map(Collection<T> items, Deadline deadline, Function<T, R> function) {
    Semaphore places = new Semaphore(AT_ONCE);
    List<Future<R>> asked = new ArrayList<>();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (T item : items) {
        if (!places.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
          throw deadline.passed(null);
        }
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
        results.add(future.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS));
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while many requests were under way", e);
    } catch (TimeoutException e) {
      throw deadline.passed(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
      threads.close();
    }
  }
}
