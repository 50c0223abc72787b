package openbell.delivery.bundle.loader;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import openbell.delivery.bundle.loader.BundleException.Kind;

/// A bundle's folder: the jars, and last of all the file `index`, which says that all are there. It
/// holds the head and a CRC-32 of it and the bundle's hash: in a cold JVM a SHA-256 would cost more
/// than all the rest of a warm start.
///
/// Jars get their names only when they are right, by whichever process: what is under one is whole.
/// Loads of one machine come one after the other, by the lock of the file `lock` beside the
/// folders.
final class BundleDirectory {

  private static final long LOCK_POLL_MILLIS = 10;
  private static final int CRC_BYTES = 8;

  private final Path home;
  private final Path folder;
  private final BundlePin pin;

  BundleDirectory(Path home, BundlePin pin) {
    this.home = home;
    this.folder = home.resolve(pin.sha256());
    this.pin = pin;
  }

  Path folder() {
    return folder;
  }

  Path home() {
    return home;
  }

  Path jar(BundleJar jar) {
    return folder.resolve(jar.name());
  }

  Path part(BundleJar jar, String nonce) {
    return folder.resolve(jar.name() + "." + nonce + ".part");
  }

  /// The index, if the bundle is there: every jar with its size, and none changed after the index
  /// was written.
  Optional<BundleIndex> complete() {
    try {
      Path file = folder.resolve("index");
      byte[] bytes = Files.readAllBytes(file);
      int headBytes = bytes.length - CRC_BYTES;
      if (headBytes < BundleIndex.PREFIX_BYTES
          || ByteBuffer.wrap(bytes).getLong(headBytes) != crc(bytes, headBytes)) {
        return Optional.empty();
      }
      long writtenMillis = file.toFile().lastModified();
      BundleIndex index = BundleIndex.parse(bytes, headBytes);
      File parent = folder.toFile();
      for (BundleJar jar : index.jars()) {
        // Not Files: this is half of a warm start in a cold JVM.
        File found = new File(parent, jar.name());
        if (found.length() != jar.sizeBytes() || found.lastModified() > writtenMillis) {
          return Optional.empty();
        }
      }
      return Optional.of(index);
    } catch (IOException | BundleException e) {
      return Optional.empty(); // Whatever it is, a load puts it right, or says what is wrong.
    }
  }

  /// Waits until no other load is at work, and makes the folders.
  Held hold(Deadline deadline, Pause pause) throws InterruptedException {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      while (!taken(channel)) {
        if (deadline.passed()) {
          channel.close();
          throw new BundleException(
              Kind.TOO_SLOW,
              "Another load holds "
                  + home.resolve("lock")
                  + " for "
                  + deadline.limit().toMillis()
                  + " ms (see to that process, then start again)");
        }
        pause.millis(LOCK_POLL_MILLIS);
      }
      return new Held(this, channel);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /// The right to write here, until it is closed.
  record Held(BundleDirectory directory, FileChannel lock) implements AutoCloseable {

    /// Removes what loads left that were killed.
    void clean() {
      directory.clean();
    }

    @Override
    public void close() {
      try {
        lock.close();
      } catch (IOException e) {
        throw directory.unusable(e);
      }
    }
  }

  private static boolean taken(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // A load of this JVM.
    }
  }

  private void clean() {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(home, Files::isDirectory)) {
      for (Path each : folders) {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(each, "*.part")) {
          for (Path part : parts) {
            Files.deleteIfExists(part);
          }
        }
      }
      Files.deleteIfExists(folder.resolve("index"));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /// Whether this jar is there and right to the last byte.
  boolean hasWhole(BundleJar jar) {
    try (InputStream in = Files.newInputStream(jar(jar))) {
      if (Files.size(jar(jar)) != jar.sizeBytes()) {
        return false;
      }
      MessageDigest digest = Sha256.digest();
      byte[] buffer = new byte[128 << 10];
      int count;
      while ((count = in.read(buffer)) > 0) {
        digest.update(buffer, 0, count);
      }
      return Sha256.hex(digest.digest()).equals(jar.sha256());
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /// Says that every jar is there.
  void finish(byte[] head) {
    byte[] bytes = Arrays.copyOf(head, head.length + CRC_BYTES);
    ByteBuffer.wrap(bytes).putLong(head.length, crc(head, head.length));
    try {
      Path part = folder.resolve("index.part");
      Files.write(part, bytes);
      Files.move(part, folder.resolve("index"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private long crc(byte[] head, int length) {
    CRC32 crc = new CRC32();
    crc.update(pin.sha256().getBytes(UTF_8));
    crc.update(head, 0, length);
    return crc.getValue();
  }

  private BundleException unusable(IOException e) {
    return new BundleException(
        Kind.NO_ROOM,
        "Cannot use "
            + home
            + " for bundles: "
            + e
            + " (set BUNDLE_DIR to a folder that can be"
            + " written)",
        e);
  }
}
