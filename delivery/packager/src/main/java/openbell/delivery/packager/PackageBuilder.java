package openbell.delivery.packager;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import openbell.delivery.bundle.BuiltBundle;
import openbell.delivery.bundle.BundleBuilder;

/// Makes packages. The same jars under the same plan give the same zip and the same bundle, to the
/// byte, on any machine; a jar that is made smaller is deflated anew, and there on any machine with
/// this JDK.
public final class PackageBuilder {

  /// What Lambda takes, unzipped: 250 MB, layers included.
  public static final long MOST_UNZIPPED_BYTES = 262_144_000;

  private static final String LOADER = "openbell/delivery/bundle/loader/BundleHandler.class";

  private PackageBuilder() {}

  /// Writes `function.zip` into a folder, where the smaller jars are kept too, under `slim/`.
  ///
  /// @throws IOException if something cannot be read or written, or is more than Lambda takes
  public static BuiltPackage build(PackagePlan plan, Path folder) throws IOException {
    Path slimFolder = Files.createDirectories(folder.resolve("slim"));
    List<SlimJar> jars = new ArrayList<>();
    for (Path jar : plan.classPath()) {
      jars.add(SlimJar.of(jar, new Unneeded(plan.architecture()), slimFolder));
    }
    List<Path> paths = jars.stream().map(SlimJar::path).toList();
    Optional<BuiltBundle> bundle = plan.rules().map(rules -> BundleBuilder.build(paths, rules));
    List<Path> thin = bundle.map(BuiltBundle::thin).orElse(paths);
    checkUnzipped(thin);
    if (bundle.isPresent()) {
      checkLoader(thin);
    }
    Path zip = folder.resolve("function.zip");
    write(thin, zip);
    return new BuiltPackage(zip, sha256(zip), Files.size(zip), plan.architecture(), jars, bundle);
  }

  private static void checkUnzipped(List<Path> thin) throws IOException {
    long bytes = 0;
    for (Path jar : thin) {
      bytes += Files.size(jar);
    }
    if (bytes > MOST_UNZIPPED_BYTES) {
      throw new IOException(
          "The function's jars have %,d bytes, and Lambda takes %,d: make more of them heavy"
              .formatted(bytes, MOST_UNZIPPED_BYTES));
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

  private static void write(List<Path> jars, Path zip) throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    for (Path jar : jars) {
      files.put("lib/" + jar.getFileName(), jar);
    }
    Path part = zip.resolveSibling(zip.getFileName() + ".part");
    try {
      StoredZip.write(files, part);
      Files.move(part, zip, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JDK has no SHA-256, which every JDK must have", e);
    }
    byte[] buffer = new byte[1 << 20];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
