package openbell.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A small file system of its own, where this user may mount one; else the test is skipped.
record Mounted(Path path) implements AutoCloseable {

  static Mounted tmpfs(Path path, String options) throws IOException, InterruptedException {
    Files.createDirectories(path);
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString()),
        "no file system can be mounted here");
    return new Mounted(path);
  }

  void remount(String options) throws IOException, InterruptedException {
    Assumptions.assumeTrue(run("mount", "-o", "remount," + options, path.toString()));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("umount", "-l", path.toString());
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
