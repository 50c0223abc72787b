package openbell.delivery.packager;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import openbell.delivery.bundle.BuiltBundle;

/// A function's zip, and the bundle that goes with it.
///
/// @param zip with all that is thin as `lib/*.jar`; every function of the class path can share it
/// @param sha256 of the zip
/// @param jars all of the class path, as they are delivered
/// @param bundle of the heavy ones, not yet written; empty if all are in the zip
public record BuiltPackage(
    Path zip,
    String sha256,
    long zipBytes,
    Architecture architecture,
    List<SlimJar> jars,
    Optional<BuiltBundle> bundle) {

  /// A smaller jar is told only in the sum.
  private static final long TOLD_BYTES = 500_000;

  public BuiltPackage {
    jars = List.copyOf(jars);
  }

  /// What takes the room, before and after, in lines for people.
  public List<String> report() {
    Set<Path> thin = bundle.map(b -> Set.copyOf(b.thin())).orElseGet(() -> paths(jars));
    List<String> lines = new ArrayList<>();
    lines.add(row("", "before", "after", ""));
    jars.stream()
        .filter(jar -> jar.originalBytes() >= TOLD_BYTES || jar.leftOut() > 0)
        .sorted(Comparator.comparingLong(SlimJar::originalBytes).reversed())
        .forEach(jar -> lines.add(row(jar, thin.contains(jar.path()))));
    List<SlimJar> small =
        jars.stream().filter(j -> j.originalBytes() < TOLD_BYTES && j.leftOut() == 0).toList();
    if (!small.isEmpty()) {
      lines.add(sum("", small.size() + " smaller ones", small));
    }
    lines.add(sum("", "all " + jars.size() + " jars", jars));
    lines.add(
        sum(
            "heavy",
            "in the bundle",
            jars.stream().filter(j -> !thin.contains(j.path())).toList()));
    lines.add(
        sum("thin", "in the zip", jars.stream().filter(j -> thin.contains(j.path())).toList()));
    lines.add(
        "zip %s for %s, sha256 %s".formatted(megabytes(zipBytes).strip(), architecture, sha256));
    if (zipBytes > LambdaLimits.MOST_DIRECT_ZIP_BYTES) {
      lines.add("the zip is above 50 MB: Lambda takes it from S3 only");
    }
    return lines;
  }

  private static Set<Path> paths(List<SlimJar> jars) {
    return jars.stream().map(SlimJar::path).collect(Collectors.toSet());
  }

  private static String row(SlimJar jar, boolean thin) {
    String what = jar.leftOut() == 0 ? "" : "  without " + jar.leftOut() + " unneeded files";
    return row(
        thin ? "thin" : "heavy",
        megabytes(jar.originalBytes()),
        megabytes(jar.sizeBytes()),
        jar.name() + what);
  }

  private static String sum(String kind, String what, List<SlimJar> jars) {
    return row(
        kind,
        megabytes(jars.stream().mapToLong(SlimJar::originalBytes).sum()),
        megabytes(jars.stream().mapToLong(SlimJar::sizeBytes).sum()),
        what);
  }

  private static String row(String kind, String before, String after, String what) {
    return "%-5s %9s %9s  %s".formatted(kind, before, after, what).stripTrailing();
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f MB", bytes / 1e6);
  }
}
