package openbell.delivery.packager;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// A jar as it is delivered.
///
/// @param path of what is delivered: the jar itself, or a smaller one of the same name
/// @param sizeBytes of that
/// @param originalBytes of the jar as its makers built it
/// @param leftOut how many files are not in it any more
public record SlimJar(Path path, long sizeBytes, long originalBytes, int leftOut) {

  /// Less than this is not worth a jar that is no longer its makers', byte for byte.
  private static final long LEAST_SPARED_BYTES = 64 << 10;

  private static final long LEAST_SPARED_PERCENT = 1;

  /// A time that every zip can hold without a time zone; Maven's archiver takes it too.
  private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 2, 1, 0, 0);

  /// The jar's file name.
  public String name() {
    return String.valueOf(path.getFileName());
  }

  /// All jars of a plan, the smaller ones written into a folder.
  static List<SlimJar> all(PackagePlan plan, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<SlimJar> jars = new ArrayList<>();
    for (Path jar : plan.classPath()) {
      jars.add(of(jar, new Unneeded(plan.architecture()), folder));
    }
    return jars;
  }

  /// Writes the jar anew into a folder if enough of it is unneeded there, else leaves it as it is.
  static SlimJar of(Path jar, Unneeded unneeded, Path folder) throws IOException {
    long original = Files.size(jar);
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> away =
          zip.stream().filter(e -> !e.isDirectory() && unneeded.fits(e.getName())).toList();
      long spared = away.stream().mapToLong(ZipEntry::getCompressedSize).sum();
      if (spared < LEAST_SPARED_BYTES || spared * 100 < original * LEAST_SPARED_PERCENT) {
        return new SlimJar(jar, original, original, 0);
      }
      Path slim = folder.resolve(String.valueOf(jar.getFileName()));
      try (OutputStream out = Files.newOutputStream(slim)) {
        copy(zip, unneeded, out);
      }
      return new SlimJar(slim, Files.size(slim), original, away.size());
    } catch (IOException e) {
      throw new IOException(jar + " cannot be made smaller: " + e.getMessage(), e);
    }
  }

  /// In the order of the original, where the manifest comes first.
  private static void copy(ZipFile zip, Unneeded unneeded, OutputStream to) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(to)) {
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        if (!entry.isDirectory() && unneeded.fits(entry.getName())) {
          continue;
        }
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(ALWAYS);
        out.putNextEntry(copy);
        try (InputStream in = zip.getInputStream(entry)) {
          in.transferTo(out);
        }
        out.closeEntry();
      }
    }
  }
}
