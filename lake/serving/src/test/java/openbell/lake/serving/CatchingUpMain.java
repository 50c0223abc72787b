package openbell.lake.serving;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import openbell.store.DirectoryBlobStore;

/// A process that catches up: `DIRECTORY DATABASE_URL`. It says when its tables are there.
final class CatchingUpMain {
  private CatchingUpMain() {}

  public static void main(String[] args) throws Exception {
    try (ServingTable table = new ServingTable(() -> DatabaseUrl.of(args[1]).orElseThrow());
        DirectoryBlobStore files = new DirectoryBlobStore(Path.of(args[0]))) {
      table.missing(List.of());
      System.out.println("begins");
      var _ = new CatchUp(table, files, Duration.ZERO, () -> true).all();
    }
  }
}
