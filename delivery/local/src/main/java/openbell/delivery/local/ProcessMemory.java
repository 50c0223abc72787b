package openbell.delivery.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// What the kernel says of a process's memory; nothing where there is no `/proc`.
///
/// @param heldBytes what nobody else could have: pages that no file backs
/// @param peakBytes of all that was resident at once
record ProcessMemory(long heldBytes, OptionalLong peakBytes) {

  static final ProcessMemory UNKNOWN = new ProcessMemory(0, OptionalLong.empty());

  static ProcessMemory of(long pid) {
    long held = 0;
    OptionalLong peak = OptionalLong.empty();
    for (String line : status(pid)) {
      if (line.startsWith("RssAnon:") || line.startsWith("RssShmem:")) {
        held += bytes(line);
      } else if (line.startsWith("VmHWM:")) {
        peak = OptionalLong.of(bytes(line));
      }
    }
    return new ProcessMemory(held, peak);
  }

  private static List<String> status(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
    } catch (IOException e) {
      return List.of(); // Ended, or another system.
    }
  }

  // As "RssAnon:\t   12345 kB".
  private static long bytes(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
  }
}
