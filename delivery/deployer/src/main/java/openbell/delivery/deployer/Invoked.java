package openbell.delivery.deployer;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What came of an invocation.
///
/// @param payload the answer, or the error's document
/// @param error `Unhandled` or `Handled` when the function failed
/// @param version that ran
/// @param log the last 4 KB of its log, in lines
@SuppressWarnings("ArrayRecordComponent") // Bytes are bytes, as in Blob.
public record Invoked(byte[] payload, Optional<String> error, String version, List<String> log) {

  public Invoked {
    log = List.copyOf(log);
  }

  static List<String> lines(String base64) {
    return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  /// The parts of the line `REPORT` by their names: `Duration`, `Billed Duration`, `Memory Size`,
  /// `Max Memory Used`, `Init Duration` or `Restore Duration`, each with its unit; empty without
  /// such a line.
  public Map<String, String> report() {
    Map<String, String> parts = new LinkedHashMap<>();
    log.stream()
        .filter(line -> line.startsWith("REPORT "))
        .reduce((first, second) -> second)
        .ifPresent(
            line -> {
              for (String part : line.substring("REPORT ".length()).split("\t", -1)) {
                int colon = part.indexOf(": ");
                if (colon > 0) {
                  parts.put(part.substring(0, colon).strip(), part.substring(colon + 2).strip());
                }
              }
            });
    return parts;
  }
}
