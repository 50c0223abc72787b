package openbell.delivery.packager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import openbell.delivery.bundle.BuiltBundle;
import openbell.delivery.bundle.BundleBuilder;

/// Makes packages. The same jars under the same plan give the same zip and the same bundle, to the
/// byte, on any machine; a jar that is made smaller is deflated anew, and there on any machine with
/// this JDK.
public final class PackageBuilder {

  private static final String LOADER = "openbell/delivery/bundle/loader/BundleHandler.class";

  private PackageBuilder() {}

  /// Writes `function.zip` into a folder, where the smaller jars are kept too, under `slim/`.
  ///
  /// @throws IOException if something cannot be read or written, or is more than Lambda takes
  public static BuiltPackage build(PackagePlan plan, Path folder) throws IOException {
    List<SlimJar> jars = SlimJar.all(plan, folder.resolve("slim"));
    List<Path> paths = jars.stream().map(SlimJar::path).toList();
    Optional<BuiltBundle> bundle = plan.rules().map(rules -> BundleBuilder.build(paths, rules));
    List<Path> thin = bundle.map(BuiltBundle::thin).orElse(paths);
    checkUnzipped(thin);
    if (bundle.isPresent()) {
      checkLoader(thin);
    }
    Path zip = folder.resolve("function.zip");
    JarZip.write("lib/", thin, zip);
    return new BuiltPackage(
        zip, JarZip.sha256(zip), Files.size(zip), plan.architecture(), jars, bundle);
  }

  private static void checkUnzipped(List<Path> thin) throws IOException {
    long bytes = 0;
    for (Path jar : thin) {
      bytes += Files.size(jar);
    }
    if (bytes > LambdaLimits.MOST_UNPACKED_BYTES) {
      throw new IOException(
          "The function's jars have %,d bytes, and Lambda takes %,d: make more of them heavy"
              .formatted(bytes, LambdaLimits.MOST_UNPACKED_BYTES));
    }
  }

  private static void checkLoader(List<Path> thin) throws IOException {
    for (Path jar : thin) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        if (zip.getEntry(LOADER) != null) {
          return;
        }
      }
    }
    throw new IOException(
        "No jar has the bundle's loader: add openbell-delivery-bundle-loader to the function");
  }
}
