package openbell.desk;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import openbell.report.Report;
import openbell.report.ReportJson;

/// The last reading of each report that is asked for often, so that a hit is not parsed again: the
/// same bytes are the same report. Thread-safe.
final class ParsedReports {
  /// Some 50 KB each.
  private static final int MOST = 256;

  @SuppressWarnings("ArrayRecordComponent") // Compared by content.
  private record Parsed(byte[] json, Optional<Report> report) {}

  private final ConcurrentMap<String, Parsed> last = new ConcurrentHashMap<>();

  /// As [ReportJson#read] does.
  ///
  /// @param key where the bytes are cached
  Optional<Report> read(String key, byte[] json) {
    Parsed parsed = last.get(key);
    if (parsed == null || !Arrays.equals(parsed.json, json)) {
      if (last.size() >= MOST) {
        last.clear();
      }
      parsed = new Parsed(json, ReportJson.read(json));
      last.put(key, parsed);
    }
    return parsed.report;
  }
}
