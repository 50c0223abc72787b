package openbell.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of a [Spool]: `{hash of the key}-{milliseconds}-{nonce}.entry`, each there whole or
/// not at all.
record SpoolDirectory(Path dir) {

  private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);
  private static final Duration LEFTOVER_AGE = Duration.ofHours(1);

  /// The files of a key, or of all for an empty one, oldest first.
  List<Path> files(String key) throws IOException {
    String start = key.isEmpty() ? "" : hash(key);
    try (Stream<Path> files = Files.list(dir)) {
      return files
          .filter(f -> f.getFileName().toString().startsWith(start))
          .filter(f -> f.getFileName().toString().endsWith(".entry"))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /// What a file holds; empty when it is gone or damaged, which sets it aside.
  Optional<SpoolFile> read(Path file) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty(); // Sent by another process.
    }
    try {
      return Optional.of(SpoolFile.of(bytes));
    } catch (IOException e) {
      Path aside = file.resolveSibling(file.getFileName() + ".corrupt");
      LOG.warn("Spool file {} is set aside as {}: {}", file, aside.getFileName(), e.getMessage());
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      return Optional.empty();
    }
  }

  void writeWhole(String key, byte[] bytes, Instant now) throws IOException {
    Files.createDirectories(dir);
    String name = "%s-%013d-%s".formatted(hash(key), now.toEpochMilli(), UUID.randomUUID());
    Path temp = dir.resolve(name + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(temp, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(temp, dir.resolve(name + ".entry"), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temp);
    }
  }

  /// Removes what killed writers left.
  void removeLeftovers(Instant now) {
    try (Stream<Path> files = Files.list(dir)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".tmp")).toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(LEFTOVER_AGE))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.debug("Nothing to clean in {}", dir, e);
    }
  }

  static String timeOf(Path file) {
    return file.getFileName().toString().substring(33, 46);
  }

  static long size(Path file) {
    return file.toFile().length(); // Zero when it is gone.
  }

  private static String hash(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
