package openbell.lake.tables;

import java.nio.file.Path;
import java.time.Instant;
import openbell.store.DirectoryBlobStore;

/// A process that compacts once: `DIRECTORY NOW`. It says when it begins and when it is done.
final class CompactingMain {
  private CompactingMain() {}

  public static void main(String[] args) {
    Path dir = Path.of(args[0]);
    TestLake lake =
        new TestLake(new DirectoryBlobStore(dir.resolve("blobs")), dir.resolve("tables"));
    lake.now = Instant.parse(args[1]);
    System.out.println("begins");
    System.out.println(lake.tables().compact());
  }
}
