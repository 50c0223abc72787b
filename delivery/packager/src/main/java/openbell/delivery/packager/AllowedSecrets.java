package openbell.delivery.packager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import openbell.delivery.bundle.Glob;

/// What looks like a secret in a package and is none: lines `JAR FILE # REASON`, where `*` stands
/// for any characters. Without a reason a line is refused.
public record AllowedSecrets(List<Line> lines) {

  public AllowedSecrets {
    lines = List.copyOf(lines);
  }

  /// One line.
  ///
  /// @param jar a pattern of the jar's file name
  /// @param file a pattern of the path in it
  /// @param reason why it is no secret
  public record Line(String jar, String file, String reason) {}

  /// Nothing.
  public static AllowedSecrets none() {
    return new AllowedSecrets(List.of());
  }

  /// Reads a file.
  ///
  /// @throws IllegalArgumentException with the line that is none
  public static AllowedSecrets read(Path file) {
    try {
      return parse(file.toString(), Files.readAllLines(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read " + file + ": " + e, e);
    }
  }

  /// Reads lines.
  ///
  /// @param name of where they come from, for errors
  /// @throws IllegalArgumentException with the line that is none
  public static AllowedSecrets parse(String name, List<String> lines) {
    List<Line> read = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String[] parts = lines.get(i).split("#", 2);
      if (parts[0].isBlank()) {
        continue;
      }
      String[] words = parts[0].strip().split("\\s+", -1);
      if (words.length != 2 || parts.length != 2 || parts[1].isBlank()) {
        throw new IllegalArgumentException(
            "%s:%d: '%s' allows nothing: write 'name*.jar path/in/it # why it is no secret'"
                .formatted(name, i + 1, lines.get(i).strip()));
      }
      read.add(new Line(words[0], words[1], parts[1].strip()));
    }
    return new AllowedSecrets(read);
  }

  boolean allow(String jar, String file) {
    return lines.stream()
        .anyMatch(line -> Glob.of(line.jar()).matches(jar) && Glob.of(line.file()).matches(file));
  }
}
