package openbell.delivery.bundle;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which jars are heavy, that is, go into the bundle, and which stay thin, in the function's zip.
///
/// [JarRules] of lines `heavy PATTERN` and `thin PATTERN`. The first line that fits a jar decides;
/// a jar that none fits is thin, as is the loader's own, whatever fits it.
public record BundleRules(List<Rule> rules) {

  private static final Pattern WORDS = Pattern.compile("heavy|thin");
  private static final String INSTEAD = "'heavy group:artifact' or 'thin name*.jar'";

  public BundleRules {
    rules = List.copyOf(rules);
  }

  /// One line.
  ///
  /// @param line its number in the file, from 1
  /// @param why as the comments say; may be empty
  public record Rule(int line, boolean heavy, String pattern, String why) {

    /// As it stands in the file.
    @Override
    public String toString() {
      return (heavy ? "heavy " : "thin ") + pattern;
    }
  }

  /// Reads a file of rules.
  ///
  /// @throws IllegalArgumentException with the line that is none
  public static BundleRules read(Path file) {
    return of(JarRules.read(file, WORDS, INSTEAD));
  }

  /// Reads lines.
  ///
  /// @param name of where they come from, for errors
  /// @throws IllegalArgumentException with the line that is none
  public static BundleRules parse(String name, List<String> lines) {
    return of(JarRules.parse(name, lines, WORDS, INSTEAD));
  }

  private static BundleRules of(JarRules read) {
    return new BundleRules(
        read.rules().stream()
            .map(r -> new Rule(r.line(), r.word().equals("heavy"), r.pattern(), r.why()))
            .toList());
  }

  /// The line that decides on this jar.
  Optional<Rule> deciding(ClassPathJar jar) {
    return rules.stream().filter(r -> jar.fits(r.pattern())).findFirst();
  }
}
