package openbell.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/// What is logged while it is open: `slf4j-simple` writes to whatever stands for stderr.
public final class LogLines implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /// Listens from now on.
  public LogLines() {
    System.setErr(new PrintStream(bytes, true, UTF_8));
  }

  /// The lines with this text.
  public List<String> with(String text) {
    return bytes.toString(UTF_8).lines().filter(line -> line.contains(text)).toList();
  }

  @Override
  public void close() {
    System.setErr(before);
    before.print(bytes.toString(UTF_8));
  }
}
