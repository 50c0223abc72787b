package openbell.lake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Optional;
import openbell.market.Fact;
import openbell.market.Feature;
import openbell.market.PercentileRank;
import openbell.market.Study;

/// The JSON of a study in the processed zone: numbers in full precision, only what exists.
final class StudyJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private StudyJson() {}

  static byte[] indicators(String symbol, LocalDate date, Study study, Kept raw) {
    return document(
        "indicators",
        symbol,
        date,
        study,
        raw,
        out -> {
          for (Fact fact : Fact.values()) {
            if (study.has(fact)) {
              out.writeNumberField(fact.key(), study.last(fact));
            }
          }
        });
  }

  static byte[] percentiles(String symbol, LocalDate date, Study study, Kept raw) {
    return document(
        "percentiles",
        symbol,
        date,
        study,
        raw,
        out -> {
          for (Fact fact : Fact.values()) {
            Optional<PercentileRank> rank = study.percentile(fact);
            if (rank.isPresent()) {
              out.writeObjectFieldStart(fact.key());
              out.writeNumberField("value", rank.get().value());
              out.writeNumberField("percentile", rank.get().percentile());
              out.writeNumberField("bars", rank.get().bars());
              out.writeEndObject();
            }
          }
        });
  }

  /// Beside the features proper: the distances to the averages, the spread and the volume as in the
  /// facts, and every percentile.
  static byte[] features(String symbol, LocalDate date, Study study, Kept raw) {
    return document(
        "features",
        symbol,
        date,
        study,
        raw,
        out -> {
          out.writeNumberField("features_version", Feature.DEFINITIONS_VERSION);
          for (Feature feature : Feature.values()) {
            double[] series = feature.series(study.bars());
            double last = series[series.length - 1];
            if (Double.isFinite(last)) {
              out.writeNumberField(feature.key(), last);
            }
          }
          for (Fact fact : Fact.values()) {
            if (fact.ranked() && study.has(fact)) {
              out.writeNumberField(fact.key(), study.last(fact));
            }
          }
          for (Fact fact : Fact.values()) {
            Optional<PercentileRank> rank = study.percentile(fact);
            if (rank.isPresent()) {
              out.writeNumberField("percentile_" + fact.key(), rank.get().percentile());
            }
          }
        });
  }

  @FunctionalInterface
  private interface Fields {
    void write(JsonGenerator out) throws IOException;
  }

  private static byte[] document(
      String type, String symbol, LocalDate date, Study study, Kept raw, Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("schema", "openbell." + type + "/1");
      out.writeStringField("symbol", symbol);
      out.writeStringField("date", date.toString());
      out.writeStringField("facts_as_of", study.asOf().toString());
      out.writeStringField("first_bar", study.bars().firstDate().toString());
      out.writeNumberField("bars", study.size());
      out.writeNumberField("definitions_version", Fact.DEFINITIONS_VERSION);
      out.writeStringField("source_raw_data", raw.key());
      out.writeStringField("source_raw_data_sha256", raw.sha256());
      out.writeObjectFieldStart(type);
      fields.write(out);
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write JSON to memory", e);
    }
    return bytes.toByteArray();
  }
}
