package openbell.edge.line;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Tables on the class path: a row a line, tabs between cells, `#` before a comment.
final class Tables {
  private Tables() {}

  static List<List<String>> rows(String resource) {
    try (InputStream in =
        Objects.requireNonNull(
            Tables.class.getResourceAsStream(resource), resource + " is not on the class path")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
          .map(line -> List.of(line.split("\t", -1)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
