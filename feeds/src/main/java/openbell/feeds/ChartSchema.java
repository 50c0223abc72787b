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

/// The form of Yahoo's charts as a JSON Schema, `yfinance.schema.json` beside this class.
///
/// Loaded when it is first asked; safe for all threads.
final class ChartSchema {
  /// A column of a thousand wrong values is one mistake.
  private static final int MOST_TOLD = 5;

  private ChartSchema() {}

  private static final class Loaded {
    static final Schema SCHEMA =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text(), InputFormat.JSON);

    private static String text() {
      try (InputStream in = ChartSchema.class.getResourceAsStream("yfinance.schema.json")) {
        if (in == null) {
          throw new IllegalStateException("yfinance.schema.json is not on the class path");
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException("yfinance.schema.json cannot be read", e);
      }
    }
  }

  /// What is wrong with a body, one line each, at most so many; empty when nothing is.
  static List<String> problems(byte[] body) {
    try {
      return Loaded.SCHEMA
          .validate(new String(body, StandardCharsets.UTF_8), InputFormat.JSON)
          .stream()
          .limit(MOST_TOLD)
          .map(ChartSchema::told)
          .toList();
    } catch (JacksonException e) {
      return List.of("the body is no JSON");
    }
  }

  private static String told(Error error) {
    return Texts.oneLine(error.getInstanceLocation() + ": " + error.getMessage());
  }
}
