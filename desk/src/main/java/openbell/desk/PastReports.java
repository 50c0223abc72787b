package openbell.desk;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.report.Report;
import openbell.report.ReportJson;
import openbell.store.Blob;
import openbell.store.StoreException;

/// The reports of a stock that were made before, from the lake, which keeps every one. Reads only.
/// Thread-safe.
public final class PastReports {
  /// Of so many kept reports at most the bytes are read to find one of an earlier session.
  private static final int MOST_READ = 5;

  /// What was made before.
  ///
  /// @param days of which there are reports in the language, the newest first, none twice
  /// @param before the newest report whose facts end at an earlier session; empty where none is, or
  ///   it cannot be read now
  public record Found(List<LocalDate> days, Optional<Report> before) {}

  private final Lake lake;

  /// The past reports in this lake.
  public PastReports(Lake lake) {
    this.lake = lake;
  }

  /// Those of the ticker of a report, in its language.
  public Found of(Report report) {
    List<LakeKey> kept =
        lake.list("processed/reports/" + report.ticker() + "/")
            .flatMap(blob -> LakeKey.parse(blob.key()).stream())
            .filter(key -> key.ending().equals(report.lang() + ".json"))
            .sorted(LakeKey.BY_TIME.reversed())
            .toList();
    List<LocalDate> days =
        kept.stream().map(LakeKey::date).distinct().sorted(Comparator.reverseOrder()).toList();
    Optional<Report> before =
        kept.stream()
            .filter(key -> key.date().isBefore(report.date()))
            .limit(MOST_READ)
            .flatMap(key -> read(key).stream())
            .filter(earlier -> earlier.factsAsOf().isBefore(report.factsAsOf()))
            .findFirst();
    return new Found(days, before);
  }

  private Optional<Report> read(LakeKey key) {
    try {
      return lake.object(key.toString()).map(Blob::bytes).flatMap(ReportJson::read);
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.ARCHIVED) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
