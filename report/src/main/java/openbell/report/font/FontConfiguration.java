package openbell.report.font;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Lets the JDK start its fonts where the machine has no fontconfig and no fonts.
///
/// Without either the first use of any font fails ("Fontconfig head is null"), a bundled one
/// included. A configuration of two lines is enough, as long as only bundled fonts are drawn with;
/// where fontconfig exists it also spares its scan at start. Who sets `sun.awt.fontconfig` knows
/// better, and is left alone.
final class FontConfiguration {
  private static final String PROPERTY = "sun.awt.fontconfig";
  private static final String LINES = "version=1\nsequence.allfonts=default\n";

  private FontConfiguration() {}

  /// Has to come before the first font of the process; later it is of no effect.
  static void ensure() {
    if (System.getProperty(PROPERTY) != null) {
      return;
    }
    try {
      // The JDK takes a path only, and reads it once.
      Path file = Files.createTempFile("openbell-fontconfig", ".properties");
      file.toFile().deleteOnExit();
      Files.writeString(file, LINES);
      System.setProperty(PROPERTY, file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no file can be written in "
              + System.getProperty("java.io.tmpdir")
              + ": make it writable, or set -D"
              + PROPERTY
              + " to a file of the lines version=1 and sequence.allfonts=default",
          e);
    }
  }
}
