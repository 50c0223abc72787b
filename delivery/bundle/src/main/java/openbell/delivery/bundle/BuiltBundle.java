package openbell.delivery.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import openbell.delivery.bundle.BundleRules.Rule;
import openbell.delivery.bundle.loader.BundleIndex;

/// A class path split in two, and the index of the bundle that its heavy jars make.
///
/// @param jars all, in the order of the class path
/// @param unusedRules those that decided on none: likely a mistake
public record BuiltBundle(BundleIndex index, List<Placed> jars, List<Rule> unusedRules) {

  private static final double MEGA = 1e6;

  public BuiltBundle {
    jars = List.copyOf(jars);
    unusedRules = List.copyOf(unusedRules);
  }

  /// A jar and where it goes.
  ///
  /// @param rule that decided; empty where none did
  public record Placed(Path path, long sizeBytes, boolean heavy, Optional<Rule> rule) {}

  /// The bundle's hash, which its key has and a function pins.
  public String sha256() {
    return index.sha256();
  }

  /// The jars for the function's zip.
  public List<Path> thin() {
    return jars.stream().filter(j -> !j.heavy()).map(Placed::path).toList();
  }

  /// What went where and why, in lines for people.
  public List<String> report() {
    List<String> lines = new ArrayList<>();
    for (Placed jar : jars) {
      String why = jar.rule().map(BuiltBundle::why).orElse("no rule");
      if (!jar.heavy() && jar.rule().map(Rule::heavy).orElse(false)) {
        why = "the loader itself";
      }
      lines.add(
          "%-5s %s  %s (%s)"
              .formatted(
                  jar.heavy() ? "heavy" : "thin",
                  megabytes(jar.sizeBytes()),
                  jar.path().getFileName(),
                  why));
    }
    for (Rule rule : unusedRules) {
      lines.add("line " + rule.line() + ": '" + rule + "' decides on no jar");
    }
    lines.add("thin  %s in %d jars".formatted(megabytes(bytes(false)), thin().size()));
    lines.add(
        "heavy %s in %d jars, bundle %s"
            .formatted(megabytes(bytes(true)), index.jars().size(), sha256()));
    return lines;
  }

  private static String why(Rule rule) {
    String pattern = "line " + rule.line() + ": " + rule;
    return rule.why().isEmpty() ? pattern : pattern + "; " + rule.why();
  }

  /// Writes the bundle, whole or not at all.
  ///
  /// @throws IOException if it cannot be written, or a jar is not any more what it was
  public void writeTo(Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(part)) {
        out.write(index.head());
        for (Placed jar : jars) {
          if (jar.heavy()) {
            Files.copy(jar.path(), out);
          }
        }
      }
      BundleFile.check(part);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private long bytes(boolean heavy) {
    return jars.stream().filter(j -> j.heavy() == heavy).mapToLong(Placed::sizeBytes).sum();
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%9.1f MB", bytes / MEGA);
  }
}
