package openbell.delivery.bundle.loader;

/// Waits.
@FunctionalInterface
interface Pause {

  void millis(long millis) throws InterruptedException;
}
