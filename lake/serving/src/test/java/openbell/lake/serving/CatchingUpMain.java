package openbell.lake.serving;

import java.nio.file.Path;
import openbell.store.DirectoryBlobStore;

/// A process that catches up: `DIRECTORY DATABASE_URL`. It says when its tables are there.
final class CatchingUpMain {
  private CatchingUpMain() {}

  public static void main(String[] args) throws Exception {
    try (ServingTable table = new ServingTable(() -> DatabaseUrl.of(args[1]).orElseThrow());
        DirectoryBlobStore files = new DirectoryBlobStore(Path.of(args[0]))) {
      table.served();
      System.out.println("begins");
      ServingWriter.catchUp(table, files);
    }
  }
}
