package openbell.store;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A thing that is made when it is first asked for; what fails is tried again by the next asker.
///
/// An AWS client takes a second of a cold process to make, and many processes find what they want
/// nearer by. Thread-safe.
final class Lazily<T> implements Supplier<T> {

  private final Supplier<T> maker;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable T made;

  Lazily(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public T get() {
    @Nullable T there = made;
    if (there != null) {
      return there;
    }
    lock.lock();
    try {
      if (made == null) {
        made = maker.get();
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  /// Does this to what was made, if anything was.
  void ifMade(Consumer<T> action) {
    @Nullable T there = made;
    if (there != null) {
      action.accept(there);
    }
  }
}
