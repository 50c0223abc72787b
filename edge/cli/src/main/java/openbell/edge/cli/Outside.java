package openbell.edge.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Other programs of this machine.
final class Outside {
  private Outside() {}

  /// What a program said.
  record Result(int status, String out, String err) {
    String firstErrorLine() {
      return err.lines()
          .map(line -> line.replaceAll("[^\\p{ASCII}]", "").strip())
          .filter(line -> !line.isEmpty())
          .findFirst()
          .orElse("it ended with status " + status);
    }
  }

  /// Runs a program to its end.
  static Result run(Path folder, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile("openbell-", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
      builder.environment().putAll(environment);
      Process process;
      try {
        process = builder.start();
      } catch (IOException e) {
        throw new CliException(
            ExitStatus.FAILED, command[0] + " cannot be started", "install it, and put it on PATH");
      }
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), out, Files.readString(errors));
    } finally {
      Files.deleteIfExists(errors);
    }
  }
}
