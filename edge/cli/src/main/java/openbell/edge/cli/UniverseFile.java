package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A file with a ticker a line; blank lines and those that start with `#` say nothing.
final class UniverseFile {
  private UniverseFile() {}

  /// What it names, in order.
  ///
  /// @throws CliException when it cannot be read or names nothing
  static List<String> read(String file) {
    return List.copyOf(lines(file).keySet());
  }

  /// What it names, in order, each with the number of the line that names it first.
  ///
  /// @throws CliException when it cannot be read or names nothing
  static Map<String, Integer> lines(String file) {
    try {
      Map<String, Integer> named = new LinkedHashMap<>();
      int number = 0;
      for (String line : Files.readAllLines(Path.of(file))) {
        number++;
        String name = line.strip();
        if (!name.isEmpty() && !name.startsWith("#")) {
          named.putIfAbsent(name, number);
        }
      }
      if (named.isEmpty()) {
        throw new CliException(
            ExitStatus.USAGE, file + " names no ticker", "give a file with a ticker a line");
      }
      return named;
    } catch (IOException | InvalidPathException e) {
      throw new CliException(
          ExitStatus.USAGE, "--universe " + file, "give a file that can be read");
    }
  }
}
