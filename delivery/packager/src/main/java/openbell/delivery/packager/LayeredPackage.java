package openbell.delivery.packager;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import openbell.delivery.bundle.JarRules;

/// A function's zip without what its layers hold.
///
/// @param zip with the function's own jars as `lib/*.jar`
/// @param sha256 of the zip
/// @param layers in the order of the rules, which is the order to attach them in
/// @param contents the jars of each layer, by its name
/// @param unusedRules that decided on no jar: likely a mistake
public record LayeredPackage(
    Path zip,
    String sha256,
    long zipBytes,
    long unpackedBytes,
    List<BuiltLayer> layers,
    Map<String, List<Path>> contents,
    List<JarRules.Rule> unusedRules) {

  public LayeredPackage {
    layers = List.copyOf(layers);
    contents = Map.copyOf(contents);
    unusedRules = List.copyOf(unusedRules);
  }

  /// The function and its layers together: what Lambda's limit is about.
  public long allUnpackedBytes() {
    return unpackedBytes + layers.stream().mapToLong(BuiltLayer::unpackedBytes).sum();
  }

  /// What is in which, in lines for people.
  public List<String> report() {
    List<String> lines = new ArrayList<>();
    for (BuiltLayer layer : layers) {
      List<Path> jars = contents.getOrDefault(layer.name(), List.of());
      lines.add(
          "layer %s: %d jars, %s, sha256 %s"
              .formatted(layer.name(), jars.size(), Sizes.text(layer.sizeBytes()), layer.sha256()));
      jars.forEach(jar -> lines.add("  " + size(jar) + "  " + jar.getFileName()));
      if (layer.sizeBytes() > LambdaLimits.MOST_DIRECT_ZIP_BYTES) {
        lines.add("  above 50 MB: it is published from S3");
      }
    }
    unusedRules.forEach(
        rule -> lines.add("line " + rule.line() + ": '" + rule + "' decides on no jar"));
    lines.add("function: zip %s, sha256 %s".formatted(Sizes.text(zipBytes), sha256));
    lines.add(
        "together %s unpacked, of 250 MB at most, as without layers"
            .formatted(Sizes.text(allUnpackedBytes())));
    return lines;
  }

  private static String size(Path jar) {
    return "%11s".formatted(Sizes.text(jar.toFile().length()));
  }
}
