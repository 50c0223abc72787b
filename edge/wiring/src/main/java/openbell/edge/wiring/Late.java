package openbell.edge.wiring;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import openbell.store.FunctionInvoker;
import openbell.store.Secrets;
import org.jspecify.annotations.Nullable;

/// A part that is made when it is first used, so that a process that never does need not have the
/// classes of its SDK: where they are in a bundle, they are still on their way when it starts.
///
/// Closes what it made. Thread-safe.
final class Late<T> implements AutoCloseable {
  private final Supplier<T> maker;
  private final Consumer<T> closer;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable T made;

  Late(Supplier<T> maker, Consumer<T> closer) {
    this.maker = maker;
    this.closer = closer;
  }

  T get() {
    lock.lock();
    try {
      T there = made;
      if (there == null) {
        there = maker.get();
        made = there;
      }
      return there;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (made != null) {
        closer.accept(made);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Functions that are found late.
  static FunctionInvoker functions(Late<? extends FunctionInvoker> late) {
    return (function, payload) -> late.get().begin(function, payload);
  }

  /// Secrets that are found late.
  static Secrets secrets(Late<? extends Secrets> late) {
    return name -> late.get().read(name);
  }
}
