package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The state of the sources that this program runs from.
///
/// @param commit its 40 digits, `-dirty` behind if files were changed; `none` without a repository
record Sources(String commit) {

  static Sources here() throws IOException, InterruptedException {
    Optional<Path> folder = Checkout.folder().filter(f -> Files.exists(f.resolve(".git")));
    if (folder.isEmpty()) {
      return new Sources("none");
    }
    Outside.Result head = Outside.run(folder.get(), Map.of(), "git", "rev-parse", "HEAD");
    if (head.status() != 0) {
      return new Sources("none");
    }
    Outside.Result changed = Outside.run(folder.get(), Map.of(), "git", "status", "--porcelain");
    return new Sources(head.out().strip() + (changed.out().isBlank() ? "" : "-dirty"));
  }

  boolean isClean() {
    return !commit.endsWith("-dirty");
  }
}
