package openbell.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files that appear whole or not at all, also after a power cut: written aside, forced to the
/// disk, renamed.
final class AtomicFiles {

  private static final Logger LOG = LoggerFactory.getLogger(AtomicFiles.class);

  // No write takes an hour; a younger file may belong to a writer at work.
  private static final Duration LEFTOVER_AGE = Duration.ofHours(1);

  private static final int MAKING_TRIES = 10;

  private final Path tempDir;

  AtomicFiles(Path tempDir) {
    this.tempDir = tempDir;
  }

  /// A new file beside the others, with these bytes safely on the disk.
  Path temp(byte[] bytes) throws IOException {
    Path file = tempDir.resolve(UUID.randomUUID() + ".tmp");
    try (FileChannel channel =
        inFolder(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return file;
  }

  /// Opens a file, and makes its folder first where there is none yet.
  static FileChannel inFolder(Path file, OpenOption... options) throws IOException {
    try {
      return FileChannel.open(file, options);
    } catch (NoSuchFileException e) {
      createDirectories(Objects.requireNonNull(file.getParent(), "a file lies in a folder"));
      return FileChannel.open(file, options);
    }
  }

  /// Moves a file into place over whatever file is there.
  void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Makes a folder and those above it; returns whether it was not there before.
  ///
  /// Their entries are safe on the disk when the last folder's are ([#sync]): journaling file
  /// systems (ext4, XFS, btrfs, APFS) commit a new folder's entry no later than its content, and a
  /// forced entry for each folder was half of all a write cost.
  static boolean createDirectories(Path dir) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return createdDirectories(dir);
      } catch (NoSuchFileException e) {
        // A delete of a neighbour has just removed one of them as empty: make it again.
        if (attempt == MAKING_TRIES) {
          throw e;
        }
      }
    }
  }

  private static boolean createdDirectories(Path dir) throws IOException {
    if (Files.isDirectory(dir)) {
      return false;
    }
    Path above = dir.getParent();
    if (above != null) {
      createdDirectories(above);
    }
    try {
      Files.createDirectory(dir);
      return true;
    } catch (FileAlreadyExistsException e) {
      if (Files.isDirectory(dir)) {
        return false; // Somebody else's, a moment ago.
      }
      throw e;
    }
  }

  /// Forces a folder's entries to the disk, without which a rename may not survive a power cut.
  void sync(Path dir) throws IOException {
    try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (NoSuchFileException e) {
      LOG.trace("{} was removed as empty by a delete beside this write", dir, e);
    }
  }

  /// Removes what killed writers left; a failure only leaves it for next time.
  void removeLeftovers(Instant now) {
    if (!Files.isDirectory(tempDir)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(tempDir, "*.tmp")) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(LEFTOVER_AGE))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.debug("Leftovers in {} stay for now", tempDir, e);
    }
  }

  /// Removes `dir` and the folders above it as long as they are empty, up to but not `stop`.
  static void prune(Path dir, Path stop) {
    for (Path at = dir; at != null && !at.equals(stop) && removeEmpty(at); at = at.getParent()) {}
  }

  /// Removes a folder if it is empty, and says whether it did.
  static boolean removeEmpty(Path dir) {
    try {
      Files.delete(dir);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
