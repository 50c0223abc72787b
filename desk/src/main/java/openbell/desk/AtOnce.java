package openbell.desk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// The same work for many, some at once.
final class AtOnce {
  private static final int PLACES = 8;

  private AtOnce() {}

  /// The results in the order of the items.
  ///
  /// @param work what it throws ends the whole once those under way are done
  /// @param progress is told as each ends, in order
  static <T, R> List<R> map(
      Collection<T> items, Function<T, R> work, Reprocessing.Progress progress)
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
          results.add(result(running.get(results.size())));
          progress.ended(results.size(), items.size());
        }
      }
      while (results.size() < running.size()) {
        results.add(result(running.get(results.size())));
        progress.ended(results.size(), items.size());
      }
    }
    return results;
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
