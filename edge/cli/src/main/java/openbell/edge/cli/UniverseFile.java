package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// A file with a ticker a line; blank lines and those that start with `#` say nothing.
final class UniverseFile {
  private UniverseFile() {}

  /// What it names, in order.
  ///
  /// @throws CliException when it cannot be read
  static List<String> read(String file) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException | InvalidPathException e) {
      throw new CliException(
          ExitStatus.USAGE, "--universe " + file, "give a file that can be read");
    }
  }
}
