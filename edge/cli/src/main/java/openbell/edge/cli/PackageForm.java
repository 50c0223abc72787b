package openbell.edge.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Another form of the package than a thin zip that goes with a bundle; one of them.
class PackageForm {
  @Option(names = "--whole", description = "everything in the zip, nothing in a bundle")
  private boolean whole;

  @Option(names = "--layers", description = "a zip and layers, by the rules of layers")
  private boolean layers;

  static boolean isWhole(@Nullable PackageForm form) {
    return form != null && form.whole;
  }

  static boolean isLayered(@Nullable PackageForm form) {
    return form != null && form.layers;
  }
}
