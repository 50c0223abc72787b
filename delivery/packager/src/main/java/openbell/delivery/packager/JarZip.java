package openbell.delivery.packager;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Zips of jars.
final class JarZip {

  private static final int BUFFER_BYTES = 1 << 20;

  private JarZip() {}

  /// Writes one, whole or not at all.
  ///
  /// @param folder in the zip, with a slash at its end
  static void write(String folder, List<Path> jars, Path zip) throws IOException {
    Path part = zip.resolveSibling(zip.getFileName() + ".part");
    try {
      StoredZip.write(named(folder, jars), part);
      Files.move(part, zip, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /// What one has, without writing it.
  static PackageSizes.Zip measure(List<Path> jars) throws IOException {
    long bytes = 0;
    for (Path jar : jars) {
      bytes += Files.size(jar);
    }
    return new PackageSizes.Zip(StoredZip.size(named("lib/", jars)), bytes);
  }

  private static SortedMap<String, Path> named(String folder, List<Path> jars) {
    SortedMap<String, Path> files = new TreeMap<>();
    for (Path jar : jars) {
      files.put(folder + jar.getFileName(), jar);
    }
    return files;
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JDK has no SHA-256, which every JDK must have", e);
    }
  }
}
