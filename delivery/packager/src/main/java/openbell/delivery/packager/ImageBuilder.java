package openbell.delivery.packager;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import openbell.delivery.packager.ImageStart.Function;
import org.jspecify.annotations.Nullable;

/// Makes what an image is built from: a folder with a Dockerfile and all that it copies, for
/// `docker build` or any other builder. The same jars under the same plan give the same folder, to
/// the byte, the modes and the times, wherever and whenever it is made.
public final class ImageBuilder {

  /// As in zips and jars of this module.
  private static final FileTime ALWAYS = FileTime.from(Instant.parse("1980-02-01T00:00:00Z"));

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private ImageBuilder() {}

  /// Writes `image-lambda` or `image-server` into a folder, where the smaller jars are kept too,
  /// under `slim/`. An earlier one is replaced.
  ///
  /// @throws IOException if something cannot be read or written, is more than Lambda takes, or
  ///   AWS's runtime interface client is not among a function's jars
  public static BuiltImage build(ImagePlan plan, Path folder) throws IOException {
    List<SlimJar> jars =
        SlimJar.all(PackagePlan.of(plan.classPath(), plan.architecture()), folder.resolve("slim"));
    List<Path> paths = jars.stream().map(SlimJar::path).toList();
    SortedMap<String, byte[]> own = new TreeMap<>();
    Dockerfiles.of(plan, Dockerfiles.names(paths))
        .forEach((name, text) -> own.put(name, text.getBytes(UTF_8)));
    if (plan.start() instanceof Function) {
      own.put(Dockerfiles.LIBRARY, library(paths, plan.architecture()));
    }
    long bytes = own.values().stream().mapToLong(file -> file.length).sum();
    bytes += jars.stream().mapToLong(SlimJar::sizeBytes).sum();
    if (bytes > LambdaLimits.MOST_IMAGE_BYTES) {
      throw new IOException(
          "The image's jars have %,d bytes, and Lambda takes %,d with all that it is based on: leave more out"
              .formatted(bytes, LambdaLimits.MOST_IMAGE_BYTES));
    }
    Path context = folder.resolve("image-" + plan.start().kind());
    Path part = folder.resolve(context.getFileName() + ".part");
    remove(part);
    try {
      String sha256 = write(own, paths, part);
      replace(context, part);
      return new BuiltImage(context, sha256, bytes, plan, jars);
    } finally {
      remove(part);
    }
  }

  /// The native library of AWS's runtime interface client, out of its jar. Left to itself, the
  /// client unpacks it into `/tmp` under a fixed name at each start, where the training, which is
  /// root's, would leave one that nobody else may replace.
  private static byte[] library(List<Path> jars, Architecture architecture) throws IOException {
    String name =
        switch (architecture) {
          case X86_64 -> "jni/libaws-lambda-jni.linux-x86_64.so";
          case ARM64 -> "jni/libaws-lambda-jni.linux-aarch_64.so";
        };
    for (Path jar : jars) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        ZipEntry entry = zip.getEntry(name);
        if (entry != null) {
          return zip.getInputStream(entry).readAllBytes();
        }
      }
    }
    throw new IOException(
        "No jar has AWS's runtime interface client: add aws-lambda-java-runtime-interface-client");
  }

  /// Returns a checksum over all names and contents.
  private static String write(Map<String, byte[]> own, List<Path> jars, Path context)
      throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    Path lib = Files.createDirectories(context.resolve("lib"));
    for (Path jar : jars) {
      String name = String.valueOf(jar.getFileName());
      files.put("lib/" + name, Files.copy(jar, lib.resolve(name)));
    }
    for (Map.Entry<String, byte[]> file : own.entrySet()) {
      files.put(file.getKey(), Files.write(context.resolve(file.getKey()), file.getValue()));
    }
    StringBuilder sums = new StringBuilder();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      sums.append(JarZip.sha256(file.getValue())).append("  ").append(file.getKey()).append('\n');
      fix(file.getValue(), FILE);
    }
    fix(lib, FOLDER); // After its files, each of which gave it a new time.
    fix(context, FOLDER);
    return JarZip.sha256(sums.toString().getBytes(UTF_8));
  }

  private static void fix(Path path, Set<PosixFilePermission> mode) throws IOException {
    Files.setPosixFilePermissions(path, mode);
    Files.setLastModifiedTime(path, ALWAYS);
  }

  private static void replace(Path context, Path part) throws IOException {
    if (Files.exists(context) && !Files.isRegularFile(context.resolve("Dockerfile"))) {
      throw new IOException(context + " is there and has no Dockerfile: move it out of the way");
    }
    remove(context);
    Files.move(part, context);
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path done, @Nullable IOException failed)
              throws IOException {
            if (failed != null) {
              throw failed;
            }
            Files.delete(done);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
