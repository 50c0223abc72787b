package openbell.delivery.packager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Jars to package.
final class Jars {

  static final String LOADER = "openbell/delivery/bundle/loader/BundleHandler.class";

  /// As in jars of a reproducible build; the clock's time here made two equal jars differ.
  private static final LocalDateTime MADE = LocalDateTime.of(2020, 1, 2, 3, 4, 6);

  private Jars() {}

  /// A jar with these files, each with as many bytes that cannot be compressed.
  static Path jar(Path file, Map<String, Integer> entries) throws IOException {
    Files.createDirectories(file.getParent());
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String name : entries.keySet().stream().sorted().toList()) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(MADE);
        out.putNextEntry(entry);
        byte[] bytes = new byte[entries.get(name)];
        new Random(name.hashCode()).nextBytes(bytes);
        out.write(bytes);
      }
    }
    return file;
  }

  static List<String> names(Path zip) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      return file.stream().map(ZipEntry::getName).toList();
    }
  }
}
