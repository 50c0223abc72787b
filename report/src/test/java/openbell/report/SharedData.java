package openbell.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds reference material beside the checkout, where there is any. */
final class SharedData {
  private SharedData() {}

  static Optional<Path> file(String name) {
    String set = System.getenv("OPENBELL_SHARED");
    if (set != null) {
      return Optional.of(Path.of(set, name)).filter(Files::exists);
    }
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      Path file = dir.resolve("shared").resolve(name);
      if (Files.exists(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
