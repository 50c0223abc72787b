package openbell.edge.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Which build of the program this is, as the build wrote it down: `0.1.0+78355f1c2d3e`, with
/// `-dirty` after it where files differed from the commit; the version alone where there was no
/// git.
final class CodeBuild {
  private CodeBuild() {}

  static String name() {
    try (InputStream in = CodeBuild.class.getResourceAsStream("build.txt")) {
      return in == null
          ? "unknown" // Compiled by something else than Maven.
          : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read build.txt on the class path", e);
    }
  }
}
