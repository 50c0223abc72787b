package openbell.delivery.bundle.loader;

import java.time.InstantSource;

/// A process that loads the bundle of its environment: says `loading`, then what came of it.
final class LoadProcess {

  private LoadProcess() {}

  public static void main(String[] args) {
    System.out.println("loading");
    LoadedBundle loaded =
        BundleLoader.of(BundleSettings.of(System.getenv()), System.getenv(), InstantSource.system())
            .load();
    System.out.println(loaded.report().line());
  }
}
