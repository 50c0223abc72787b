package openbell.delivery.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A file that sorts jars: lines `WORD PATTERN`; `#` starts a comment, which says why: one on the
/// line itself, else those above it down to the next empty line. A pattern with a colon is
/// `group:artifact`, any other a jar's file name; `*` stands for any characters. The first line
/// that fits a jar decides.
public record JarRules(List<Rule> rules) {

  public JarRules {
    rules = List.copyOf(rules);
  }

  /// One line.
  ///
  /// @param line its number in the file, from 1
  /// @param why as the comments say; may be empty
  public record Rule(int line, String word, String pattern, String why) {

    /// As it stands in the file.
    @Override
    public String toString() {
      return word + " " + pattern;
    }
  }

  /// Reads a file of rules.
  ///
  /// @param words that may come first
  /// @param instead what an error says to write, such as `'heavy group:artifact'`
  /// @throws IllegalArgumentException with the line that is none
  public static JarRules read(Path file, Pattern words, String instead) {
    try {
      return parse(file.toString(), Files.readAllLines(file), words, instead);
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read the rules " + file + ": " + e, e);
    }
  }

  /// Reads lines.
  ///
  /// @param name of where they come from, for errors
  /// @throws IllegalArgumentException with the line that is none
  public static JarRules parse(String name, List<String> lines, Pattern words, String instead) {
    List<Rule> rules = new ArrayList<>();
    String above = "";
    for (int i = 0; i < lines.size(); i++) {
      String text = lines.get(i).replaceFirst("#.*", "").strip();
      String comment = comment(lines.get(i));
      if (text.isEmpty()) {
        above = comment.isEmpty() ? "" : (above + " " + comment).strip();
        continue;
      }
      String[] parts = text.split("\\s+", -1);
      if (parts.length != 2
          || !words.matcher(parts[0]).matches()
          || !parts[1].matches("[A-Za-z0-9*._+-]+(:[A-Za-z0-9*._+-]+)?")) {
        throw new IllegalArgumentException(
            "%s:%d: '%s' is no rule: write %s".formatted(name, i + 1, text, instead));
      }
      rules.add(new Rule(i + 1, parts[0], parts[1], comment.isEmpty() ? above : comment));
    }
    return new JarRules(rules);
  }

  private static String comment(String line) {
    int mark = line.indexOf('#');
    return mark < 0 ? "" : line.substring(mark + 1).strip();
  }

  /// The line that decides on this jar, which is opened for the coordinates in it.
  ///
  /// @throws IllegalArgumentException if it cannot be read
  public Optional<Rule> deciding(Path jar) {
    ClassPathJar opened = ClassPathJar.open(jar);
    return rules.stream().filter(r -> opened.fits(r.pattern())).findFirst();
  }
}
