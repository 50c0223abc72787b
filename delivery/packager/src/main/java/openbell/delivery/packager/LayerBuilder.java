package openbell.delivery.packager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes a package with layers. The same jars under the same rules give the same files, as with
/// [PackageBuilder].
public final class LayerBuilder {

  private LayerBuilder() {}

  /// Writes `function.zip` and `layer-NAME.zip` into a folder, where the smaller jars are kept too.
  ///
  /// @throws IOException if something cannot be read or written, or is more than Lambda takes: the
  ///   function and its layers together have 250 MB unpacked at most
  public static LayeredPackage build(PackagePlan plan, LayerRules rules, Path folder)
      throws IOException {
    List<Path> jars =
        SlimJar.all(plan, folder.resolve("slim")).stream().map(SlimJar::path).toList();
    LayerRules.Split split = rules.split(jars);
    long all = size(jars);
    if (all > LambdaLimits.MOST_UNPACKED_BYTES) {
      throw new IOException(
          "The function and its layers have %,d bytes together, and Lambda takes %,d: layers do not raise that, so put jars into a bundle, or make an image"
              .formatted(all, LambdaLimits.MOST_UNPACKED_BYTES));
    }
    List<BuiltLayer> layers = new ArrayList<>();
    for (Map.Entry<String, List<Path>> each : split.layers().entrySet()) {
      Path zip = folder.resolve("layer-" + each.getKey() + ".zip");
      JarZip.write("java/lib/", each.getValue(), zip);
      layers.add(
          new BuiltLayer(
              each.getKey(), zip, JarZip.sha256(zip), Files.size(zip), size(each.getValue())));
    }
    Path zip = folder.resolve("function.zip");
    JarZip.write("lib/", split.function(), zip);
    return new LayeredPackage(
        zip,
        JarZip.sha256(zip),
        Files.size(zip),
        size(split.function()),
        layers,
        split.layers(),
        split.unused());
  }

  private static long size(List<Path> jars) throws IOException {
    long bytes = 0;
    for (Path jar : jars) {
      bytes += Files.size(jar);
    }
    return bytes;
  }
}
