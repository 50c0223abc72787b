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
        SlimJar.all(
            PackagePlan.of(plan.classPath(), plan.architecture()), folder.resolve("slim"));
    List<Path> paths = jars.stream().map(SlimJar::path).toList();
    if (plan.start() instanceof Function) {
      checkClient(paths);
    }
    SortedMap<String, String> texts = Dockerfiles.of(plan, Dockerfiles.names(paths));
    long bytes = texts.values().stream().mapToLong(text -> text.getBytes(UTF_8).length).sum();
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
      String sha256 = write(texts, paths, part);
      replace(context, part);
      return new BuiltImage(context, sha256, bytes, plan, jars);
    } finally {
      remove(part);
    }
  }

  private static void checkClient(List<Path> jars) throws IOException {
    for (Path jar : jars) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        if (zip.getEntry(Dockerfiles.CLIENT.replace('.', '/') + ".class") != null) {
          return;
        }
      }
    }
    throw new IOException(
        "No jar has AWS's runtime interface client: add aws-lambda-java-runtime-interface-client");
  }

  /// Returns a checksum over all names and contents.
  private static String write(Map<String, String> texts, List<Path> jars, Path context)
      throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    Path lib = Files.createDirectories(context.resolve("lib"));
    for (Path jar : jars) {
      String name = String.valueOf(jar.getFileName());
      files.put("lib/" + name, Files.copy(jar, lib.resolve(name)));
    }
    for (Map.Entry<String, String> text : texts.entrySet()) {
      files.put(
          text.getKey(), Files.writeString(context.resolve(text.getKey()), text.getValue()));
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
          public FileVisitResult postVisitDirectory(
              Path done, @Nullable IOException failed)
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
