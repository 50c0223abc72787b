package openbell.delivery.bundle.loader;

import java.nio.file.Path;
import java.util.List;

/// A bundle on the disk, whole.
///
/// @param jars in the order of the class path
public record LoadedBundle(BundlePin pin, List<Path> jars, LoadReport report) {
  public LoadedBundle {
    jars = List.copyOf(jars);
  }
}
