package openbell.desk;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import openbell.feeds.PriceFeed;
import openbell.feeds.Quote;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.market.Bars;
import openbell.market.Fact;
import openbell.market.PercentileRank;
import openbell.market.Study;
import openbell.report.Report;
import openbell.report.ReportJson;
import openbell.store.Blob;

/// Computes objects of the processed zone once more from their raw object. Thread-safe.
final class Recomputing {
  private final Sources sources;
  private final Lake lake;

  Recomputing(Sources sources, Lake lake) {
    this.sources = sources;
    this.lake = lake;
  }

  /// Whether an object consists of numbers that a raw object gives.
  static boolean isComputed(LakeKey key) {
    return key.zone().equals("processed")
        && (key.folder().equals("reports") || Lake.STUDY_TYPES.contains(key.folder()));
  }

  /// How an object differs from what its raw object gives; empty when it does not.
  ///
  /// @param document the bytes of the object as JSON
  /// @throws java.time.DateTimeException when the document names no date
  Optional<String> differs(LakeKey key, JsonNode document, Blob blob, Kept raw) {
    return key.folder().equals("reports")
        ? report(document, blob, raw)
        : study(key, document, blob, raw);
  }

  private Optional<String> study(LakeKey key, JsonNode document, Blob blob, Kept raw) {
    Optional<Study> study = study(raw, key.name(), document);
    if (study.isEmpty()) {
      return Optional.of("no prices can be read from " + raw.key());
    }
    byte[] again = Lake.studyJson(key.folder(), key.name(), key.date(), study.get(), raw);
    return Arrays.equals(again, blob.bytes())
        ? Optional.empty()
        : Optional.of(
            "%s gives other numbers (it was computed by build %s)"
                .formatted(
                    raw.key(),
                    blob.info().meta().metadata().getOrDefault("code_build", "unknown")));
  }

  private Optional<String> report(JsonNode document, Blob blob, Kept raw) {
    Optional<Report> report = ReportJson.read(blob.bytes());
    if (report.isEmpty()) {
      return Optional.of("it is no report");
    }
    Optional<Study> study = study(raw, report.get().symbol(), document);
    if (study.isEmpty()) {
      return Optional.of("no prices can be read from " + raw.key());
    }
    return Stream.of(Fact.values())
        .filter(fact -> !sameFact(fact, study.get(), report.get()))
        .findFirst()
        .map(fact -> "%s gives another %s".formatted(raw.key(), fact.key()));
  }

  private static boolean sameFact(Fact fact, Study study, Report report) {
    Double told = report.facts().get(fact.key());
    boolean same = study.has(fact) ? told != null && told == study.last(fact) : told == null;
    Report.RankInfo rank = report.percentiles().get(fact.key());
    Optional<PercentileRank> again = study.percentile(fact);
    return same
        && (rank == null || again.filter(r -> r.percentile() == rank.percentile()).isPresent());
  }

  private Optional<Study> study(Kept raw, String symbol, JsonNode document) {
    Optional<PriceFeed> feed =
        LakeKey.parse(raw.key()).flatMap(key -> sources.feedOf(key.folder()));
    LocalDate asOf = LocalDate.parse(document.path("facts_as_of").asText());
    return feed.flatMap(f -> lake.rawBody(raw).flatMap(body -> f.read(body, symbol)))
        .map(Quote::bars)
        .map(bars -> bars.upTo(asOf))
        .filter(bars -> !bars.isEmpty())
        .map((Bars bars) -> Study.of(bars));
  }
}
