package openbell.delivery.bundle.loader;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A load that happens when the first of its jars is needed, once: what comes after that gets the
/// same jars or the same failure. Thread-safe.
final class Load {
  /// The system property that a load leaves behind, for the function, which knows nothing of
  /// loaders: `cold 812`, or `warm 3`, in milliseconds.
  static final String LOADED = "bundle.loaded";

  private final BundleLoader loader;
  private final InstantSource clock;
  private final Consumer<String> log;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable LoadedBundle bundle;
  private @Nullable BundleException failure;

  /// @param log is told how it went
  Load(BundleLoader loader, InstantSource clock, Consumer<String> log) {
    this.loader = loader;
    this.clock = clock;
    this.log = log;
  }

  /// The jars, once they are there.
  ///
  /// @throws BundleException if they cannot be had
  List<Path> jars() {
    lock.lock();
    try {
      @Nullable BundleException failed = failure;
      if (failed != null) {
        throw new BundleException(failed.kind(), String.valueOf(failed.getMessage()), failed);
      }
      @Nullable LoadedBundle there = bundle;
      if (there == null) {
        there = loader.load();
        bundle = there;
        log.accept(there.report().line());
        log.accept(there.report().metrics(clock.instant()));
        System.setProperty(LOADED, there.report().loaded());
      }
      return there.jars();
    } catch (BundleException e) {
      failure = e;
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /// Whether it has failed; it may also not have happened.
  boolean failed() {
    lock.lock();
    try {
      return failure != null;
    } finally {
      lock.unlock();
    }
  }

  /// Throws what the load threw, if it has failed.
  void check() {
    if (failed()) {
      jars();
    }
  }
}
