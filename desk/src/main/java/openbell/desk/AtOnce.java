package openbell.desk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/// The same work for many, some at once: so many that waiting for a store hides behind work.
final class AtOnce {
  private static final int PLACES = 32;

  private AtOnce() {}

  /// The results in the order of the items.
  ///
  /// @param work what it throws ends the whole once those under way are done
  /// @param ended is told each result, in order and on the caller's thread
  static <T, R> List<R> map(Collection<T> items, Function<T, R> work, Consumer<R> ended)
      throws InterruptedException {
    Semaphore places = new Semaphore(PLACES);
    List<Future<R>> running = new ArrayList<>(items.size());
    List<R> results = new ArrayList<>(items.size());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (T item : items) {
        places.acquire();
        running.add(
            threads.submit(
                () -> {
                  try {
                    return work.apply(item);
                  } finally {
                    places.release();
                  }
                }));
        while (running.size() - results.size() > PLACES) { // The first of them is done, or soon is.
          next(running, results, ended);
        }
      }
      while (results.size() < running.size()) {
        next(running, results, ended);
      }
    }
    return results;
  }

  private static <R> void next(List<Future<R>> running, List<R> results, Consumer<R> ended)
      throws InterruptedException {
    R result = result(running.get(results.size()));
    results.add(result);
    ended.accept(result);
  }

  private static <R> R result(Future<R> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
