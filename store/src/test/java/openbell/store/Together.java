package openbell.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/// Runs the same thing in many threads that all start at once.
public final class Together {

  private Together() {}

  /// The results of `threads` calls, each given its number.
  public static <T> List<T> run(int threads, IntFunction<T> call) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Callable<T>> calls = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        calls.add(
            () -> {
              start.await();
              return call.apply(number);
            });
      }
      List<T> results = new ArrayList<>();
      for (Future<T> f : pool.invokeAll(calls, 120, TimeUnit.SECONDS)) {
        results.add(f.get());
      }
      return results;
    }
  }
}
