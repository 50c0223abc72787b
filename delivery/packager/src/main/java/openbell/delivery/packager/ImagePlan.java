package openbell.delivery.packager;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// What a container image is made of.
///
/// @param classPath the jars that it runs with
/// @param base the image that it is based on, with a JDK or JRE 25 as `java` on its `PATH` and
///   glibc
/// @param architecture that it runs on
public record ImagePlan(
    List<Path> classPath, ImageStart start, String base, Architecture architecture) {
  private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][\\w./:@-]*");

  public ImagePlan {
    classPath = List.copyOf(classPath);
    if (classPath.isEmpty()) {
      throw new IllegalArgumentException("No jar for the image: give a class path");
    }
    if (!REFERENCE.matcher(base).matches()) {
      throw new IllegalArgumentException(
          "'" + base + "' names no image: give NAME:TAG or NAME@sha256:DIGEST");
    }
  }

  /// On the usual base.
  public static ImagePlan of(List<Path> classPath, ImageStart start, Architecture architecture) {
    return new ImagePlan(classPath, start, start.usualBase(), architecture);
  }

  /// This on another base.
  public ImagePlan withBase(String other) {
    return new ImagePlan(classPath, start, other, architecture);
  }
}
