package openbell.delivery.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// An unpacked deployment package, in place of `/var/task`.
final class TaskRoot {

  /// 250 MB.
  private static final long MOST_BYTES = 262_144_000;

  private TaskRoot() {}

  /// Unpacks.
  ///
  /// @throws IOException if the zip cannot be read, is more than Lambda takes, or leaves the folder
  static void unpack(Path zip, Path folder) throws IOException {
    long left = MOST_BYTES;
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().map(ZipEntry.class::cast).toList()) {
        Path to = folder.resolve(entry.getName()).normalize();
        if (!to.startsWith(folder)) {
          throw new IOException(zip + " has an entry outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(to);
          continue;
        }
        left -= entry.getSize();
        if (left < 0) {
          throw new IOException(
              "%s has more than %,d bytes unzipped, which is what Lambda takes: move jars into a bundle"
                  .formatted(zip, MOST_BYTES));
        }
        Files.createDirectories(to.getParent());
        try (InputStream in = file.getInputStream(entry)) {
          Files.copy(in, to);
        }
      }
    }
  }

  /// Removes a folder; what is in use meanwhile stays.
  static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      folder.toFile().deleteOnExit(); // A temporary folder: the system clears it some day.
    }
  }
}
