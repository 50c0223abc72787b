package openbell.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// The JSON form of a [Report]: UTF-8, one document, numbers in full precision.
public final class ReportJson {
  private static final ObjectMapper MAPPER = mapper();

  private ReportJson() {}

  /// The report as bytes.
  public static byte[] write(Report report) {
    try {
      return MAPPER.writeValueAsBytes(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report that cannot be written as JSON", e);
    }
  }

  /// Headlines as bytes: an array in the form of a report's `news`.
  public static byte[] writeNews(List<Headline> news) {
    try {
      return MAPPER.writeValueAsBytes(news);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("headlines that cannot be written as JSON", e);
    }
  }

  /// The report in these bytes; empty when they are no report of ours (another schema, or no JSON).
  public static Optional<Report> read(byte[] json) {
    try {
      return Optional.ofNullable(MAPPER.readValue(json, Report.class))
          .filter(report -> Report.SCHEMA.equals(report.schema()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static ObjectMapper mapper() {
    // Dates by hand instead of jackson-datatype-jsr310: two lines against a jar in every
    // deployment.
    SimpleModule dates = new SimpleModule();
    dates.addSerializer(LocalDate.class, new AsText<>());
    dates.addSerializer(Instant.class, new AsText<>());
    dates.addDeserializer(
        LocalDate.class,
        new JsonDeserializer<>() {
          @Override
          public LocalDate deserialize(JsonParser p, DeserializationContext c) throws IOException {
            return LocalDate.parse(p.getText());
          }
        });
    dates.addDeserializer(
        Instant.class,
        new JsonDeserializer<>() {
          @Override
          public Instant deserialize(JsonParser p, DeserializationContext c) throws IOException {
            return Instant.parse(p.getText());
          }
        });
    // Half of a report is numbers, and the JDK's own parser of those is slow.
    JsonFactory json =
        JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    return JsonMapper.builder(json)
        .addModule(dates)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }

  private static final class AsText<T> extends JsonSerializer<T> {
    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.toString());
    }
  }
}
