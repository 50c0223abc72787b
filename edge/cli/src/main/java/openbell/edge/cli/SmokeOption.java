package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import openbell.delivery.deployer.SmokeTest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What has to go well before the world is let in.
final class SmokeOption {
  static final String DEFAULT = "edge/lambda/smoke.json";

  @Option(
      names = "--smoke",
      paramLabel = "FILE",
      description = "the smoke tests (default: smoke.json of what is shipped)")
  private @Nullable Path file;

  /// @param usual the file of this checkout that is read when none is given
  List<SmokeTest> read(Main main, String usual) throws IOException {
    if (file != null && !Files.isRegularFile(file)) {
      throw new CliException(ExitStatus.USAGE, file + " is not there", "give a file that is");
    }
    Optional<Path> found =
        Optional.ofNullable(file)
            .or(() -> Checkout.folder().map(f -> f.resolve(usual)).filter(Files::isRegularFile));
    if (found.isEmpty()) {
      main.console.note("no smoke tests: give some with --smoke");
      return List.of();
    }
    return SmokeTest.parse(Files.readAllBytes(found.get()));
  }
}
