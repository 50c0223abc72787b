package openbell.delivery.packager;

import java.nio.file.Path;
import java.util.List;

/// What an image is built from: a folder with a Dockerfile and all that it copies.
///
/// @param context the folder
/// @param sha256 over the names and contents of its files
/// @param bytes of its files
/// @param plan that it follows
/// @param jars in it, as they are delivered
public record BuiltImage(
    Path context, String sha256, long bytes, ImagePlan plan, List<SlimJar> jars) {

  public BuiltImage {
    jars = List.copyOf(jars);
  }

  /// What it is and how large, in lines for people.
  public List<String> report() {
    long before = jars.stream().mapToLong(SlimJar::originalBytes).sum();
    long after = jars.stream().mapToLong(SlimJar::sizeBytes).sum();
    return List.of(
        "%d jars for %s: %s before, %s after"
            .formatted(jars.size(), plan.architecture(), Sizes.text(before), Sizes.text(after)),
        "based on " + plan.base(),
        "context %s, sha256 %s".formatted(Sizes.text(bytes), sha256),
        "with its base and its AOT cache an image has 10,240 MB at most on Lambda; left for them: %s"
            .formatted(Sizes.text(LambdaLimits.MOST_IMAGE_BYTES - bytes)));
  }
}
