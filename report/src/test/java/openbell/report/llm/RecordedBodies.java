package openbell.report.llm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** OpenAI's recorded answers beside the checkout, where there are any. */
final class RecordedBodies {
  /** A recorded answer. */
  record Recorded(int status, String body) {}

  private RecordedBodies() {}

  static Optional<Path> shared(String name) {
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

  /** The answers in a cassette: status codes, and JSON bodies as literal blocks. */
  static List<Recorded> of(String cassette) throws IOException {
    Path file = shared("data/openai/ruby_llm/" + cassette + ".yml").orElseThrow();
    List<Recorded> found = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    int status = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("      code: ")) {
        status = Integer.parseInt(line.substring(12));
      } else if (line.equals("      string: |-")) {
        StringBuilder body = new StringBuilder();
        while (++i < lines.size() && lines.get(i).startsWith("        ")) {
          body.append(lines.get(i).substring(8)).append('\n');
        }
        found.add(new Recorded(status, body.toString()));
      }
    }
    return found;
  }
}
