package openbell.feeds;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;

/// The form of a source's bodies as a JSON Schema in a file beside this class.
///
/// Safe for all threads.
final class BodySchema {
  /// A column of a thousand wrong values is one mistake.
  private static final int MOST_TOLD = 5;

  private final Schema schema;

  private BodySchema(Schema schema) {
    this.schema = schema;
  }

  /// Loads a schema, which takes a moment.
  static BodySchema load(String file) {
    return new BodySchema(
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text(file), InputFormat.JSON));
  }

  private static String text(String file) {
    try (InputStream in = BodySchema.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  /// What is wrong with a body, one line each, at most so many; empty when nothing is.
  List<String> problems(byte[] body) {
    try {
      return schema.validate(new String(body, StandardCharsets.UTF_8), InputFormat.JSON).stream()
          .limit(MOST_TOLD)
          .map(BodySchema::told)
          .toList();
    } catch (JacksonException e) {
      return List.of("the body is no JSON");
    }
  }

  private static String told(Error error) {
    return Texts.oneLine(error.getInstanceLocation() + ": " + error.getMessage());
  }
}
