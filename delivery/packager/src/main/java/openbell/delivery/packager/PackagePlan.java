package openbell.delivery.packager;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import openbell.delivery.bundle.BundleRules;

/// What a package is made of.
///
/// @param classPath the jars that the function runs with, its own among them
/// @param rules which of them go into a bundle; empty: all go into the zip
/// @param architecture that the function runs on
public record PackagePlan(
    List<Path> classPath, Optional<BundleRules> rules, Architecture architecture) {

  public PackagePlan {
    classPath = List.copyOf(classPath);
    if (classPath.isEmpty()) {
      throw new IllegalArgumentException("No jar to package: give the class path of a function");
    }
  }

  /// Everything in the zip.
  public static PackagePlan of(List<Path> classPath, Architecture architecture) {
    return new PackagePlan(classPath, Optional.empty(), architecture);
  }

  /// This with the heavy jars in a bundle.
  public PackagePlan withRules(BundleRules those) {
    return new PackagePlan(classPath, Optional.of(those), architecture);
  }
}
