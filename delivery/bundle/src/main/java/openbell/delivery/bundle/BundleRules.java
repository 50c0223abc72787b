package openbell.delivery.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which jars are heavy, that is, go into the bundle, and which stay thin, in the function's zip.
///
/// A file of lines `heavy PATTERN` and `thin PATTERN`; `#` starts a comment, which says why: one on
/// the line itself, else those above it down to the next empty line. A pattern with a colon is
/// `group:artifact`, any other a jar's file name; `*` stands for any characters. The first line
/// that fits a jar decides; a jar that none fits is thin, as is the loader's own, whatever fits it.
public record BundleRules(List<Rule> rules) {

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
    try {
      return parse(file.toString(), Files.readAllLines(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read the rules " + file + ": " + e, e);
    }
  }

  /// Reads lines.
  ///
  /// @param name of where they come from, for errors
  /// @throws IllegalArgumentException with the line that is none
  public static BundleRules parse(String name, List<String> lines) {
    List<Rule> rules = new ArrayList<>();
    String above = "";
    for (int i = 0; i < lines.size(); i++) {
      String text = lines.get(i).replaceFirst("#.*", "").strip();
      String comment = comment(lines.get(i));
      if (text.isEmpty()) {
        above = comment.isEmpty() ? "" : (above + " " + comment).strip();
        continue;
      }
      String[] words = text.split("\\s+", -1);
      if (words.length != 2
          || !(words[0].equals("heavy") || words[0].equals("thin"))
          || !words[1].matches("[A-Za-z0-9*._+-]+(:[A-Za-z0-9*._+-]+)?")) {
        throw new IllegalArgumentException(
            "%s:%d: '%s' is no rule: write 'heavy group:artifact' or 'thin name*.jar'"
                .formatted(name, i + 1, text));
      }
      String why = comment.isEmpty() ? above : comment;
      rules.add(new Rule(i + 1, words[0].equals("heavy"), words[1], why));
    }
    return new BundleRules(rules);
  }

  private static String comment(String line) {
    int mark = line.indexOf('#');
    return mark < 0 ? "" : line.substring(mark + 1).strip();
  }

  /// The line that decides on this jar.
  Optional<Rule> deciding(ClassPathJar jar) {
    return rules.stream().filter(r -> jar.fits(r.pattern())).findFirst();
  }
}
