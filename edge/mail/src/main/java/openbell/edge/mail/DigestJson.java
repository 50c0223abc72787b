package openbell.edge.mail;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import openbell.desk.ops.OpsNumbers;

/// The numbers as JSON, `openbell.digest/1`: the components of [OpsNumbers] by their names with
/// `_`, and `hit_ratio`. Times are ISO 8601, durations milliseconds, what is absent is null.
final class DigestJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(module())
          .build();

  private DigestJson() {}

  static String of(OpsNumbers numbers) {
    ObjectNode all = MAPPER.createObjectNode();
    all.put("schema", "openbell.digest/1");
    all.put("hit_ratio", numbers.reports().hitRatio());
    all.setAll((ObjectNode) MAPPER.valueToTree(numbers));
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers that are no JSON", e);
    }
  }

  private static SimpleModule module() {
    SimpleModule module = new SimpleModule();
    module.addSerializer(Instant.class, written((at, out) -> out.writeString(at.toString())));
    module.addSerializer(LocalDate.class, written((day, out) -> out.writeString(day.toString())));
    module.addSerializer(
        Duration.class, written((took, out) -> out.writeNumber(took.toNanos() / 1e6)));
    module.addSerializer(
        OptionalLong.class,
        written(
            (number, out) -> {
              if (number.isPresent()) {
                out.writeNumber(number.getAsLong());
              } else {
                out.writeNull();
              }
            }));
    module.addSerializer(
        Optional.class,
        written(
            (value, out) -> {
              if (value.isPresent()) {
                out.writePOJO(value.get());
              } else {
                out.writeNull();
              }
            }));
    return module;
  }

  /// How a value is written.
  @FunctionalInterface
  private interface Writing<T> {
    void write(T value, JsonGenerator out) throws IOException;
  }

  private static <T> JsonSerializer<T> written(Writing<T> writing) {
    return new JsonSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator out, SerializerProvider all) throws IOException {
        writing.write(value, out);
      }
    };
  }
}
