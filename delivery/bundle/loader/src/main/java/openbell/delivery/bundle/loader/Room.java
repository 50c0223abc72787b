package openbell.delivery.bundle.loader;

import java.nio.file.Path;

/// How much room there is.
@FunctionalInterface
interface Room {

  /// Free bytes of the file system that this existing folder is in.
  long freeBytes(Path directory);
}
