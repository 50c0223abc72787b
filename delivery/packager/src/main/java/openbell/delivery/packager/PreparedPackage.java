package openbell.delivery.packager;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.delivery.bundle.BuiltBundle;
import openbell.delivery.bundle.BundleBuilder;

/// A class path without what its function never reads, split in every way that rules say; nothing
/// but the smaller jars is written. It is what a plan is made from.
///
/// @param jars all, as they are delivered
/// @param sizes in each form
public record PreparedPackage(List<SlimJar> jars, PackageSizes sizes) {

  public PreparedPackage {
    jars = List.copyOf(jars);
  }

  /// Prepares.
  ///
  /// @param plan with the rules of a bundle, if there can be one
  /// @param layers the rules of layers, if there can be any
  /// @param folder where the smaller jars are written
  /// @throws IOException if something cannot be read or written
  public static PreparedPackage of(PackagePlan plan, Optional<LayerRules> layers, Path folder)
      throws IOException {
    List<SlimJar> jars = SlimJar.all(plan, folder.resolve("slim"));
    List<Path> paths = jars.stream().map(SlimJar::path).toList();
    PackageSizes sizes =
        new PackageSizes(JarZip.measure(paths), Optional.empty(), Optional.empty());
    if (layers.isPresent()) {
      sizes = sizes.withLayers(layered(layers.get().split(paths)));
    }
    if (plan.rules().isPresent()) {
      BuiltBundle bundle = BundleBuilder.build(paths, plan.rules().get());
      long bytes =
          bundle.jars().stream()
              .filter(BuiltBundle.Placed::heavy)
              .mapToLong(BuiltBundle.Placed::sizeBytes)
              .sum();
      sizes = sizes.withBundle(new PackageSizes.Bundled(JarZip.measure(bundle.thin()), bytes));
    }
    return new PreparedPackage(jars, sizes);
  }

  private static PackageSizes.Layered layered(LayerRules.Split split) throws IOException {
    List<Long> layers = new ArrayList<>();
    for (List<Path> jars : split.layers().values()) {
      layers.add(JarZip.measure(jars).unpackedBytes());
    }
    return new PackageSizes.Layered(JarZip.measure(split.function()), layers);
  }

  /// The jars' files.
  public List<Path> paths() {
    return jars.stream().map(SlimJar::path).toList();
  }
}
