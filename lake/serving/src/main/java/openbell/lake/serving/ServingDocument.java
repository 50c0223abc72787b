package openbell.lake.serving;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an object of the processed zone says, as rows.
///
/// @param key of the object
/// @param kind which table
/// @param symbol the source's
/// @param asOf date of the last bar used
/// @param values one a fact
record ServingDocument(
    String key, Kind kind, String symbol, LocalDate asOf, int version, List<Value> values) {
  enum Kind {
    INDICATORS("indicators"),
    PERCENTILES("percentiles");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    String prefix() {
      return "processed/" + key + "/";
    }
  }

  /// @param percentile and `bars` are 0 for an indicator
  record Value(String name, double value, double percentile, int bars) {}

  private static final JsonFactory JSON = new JsonFactory();

  /// The kind of an object, by its key; empty for one that is not served.
  static Optional<Kind> kind(String key) {
    for (Kind kind : Kind.values()) {
      if (key.startsWith(kind.prefix()) && key.endsWith(".json")) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /// Of which version it is: the last part of the key with `_2` as `_0002`, so that the order of
  /// text is that of versions.
  String stamp() {
    String version = key.substring(key.lastIndexOf('/') + 1, key.length() - ".json".length());
    int second = version.lastIndexOf('_');
    return second == version.indexOf('_')
        ? version
        : version.substring(0, second + 1)
            + "0".repeat(Math.max(0, 4 - (version.length() - second - 1)))
            + version.substring(second + 1);
  }

  /// Reads an object; empty for one that is not served or cannot be read.
  static Optional<ServingDocument> read(String key, byte[] json) {
    Optional<Kind> kind = kind(key);
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    String symbol = "";
    String asOf = "";
    int version = 0;
    List<Value> values = new ArrayList<>();
    try (JsonParser in = JSON.createParser(json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      for (String field; (field = in.nextFieldName()) != null; ) {
        in.nextToken();
        if (field.equals(kind.get().key)) {
          readValues(in, values);
        } else if (field.equals("symbol")) {
          symbol = in.getText();
        } else if (field.equals("facts_as_of")) {
          asOf = in.getText();
        } else if (field.equals("definitions_version")) {
          version = in.getIntValue();
        } else {
          in.skipChildren();
        }
      }
      return Optional.of(
          new ServingDocument(
              key, kind.get(), symbol, LocalDate.parse(asOf), version, List.copyOf(values)));
    } catch (IOException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static void readValues(JsonParser in, List<Value> values) throws IOException {
    for (String name; (name = in.nextFieldName()) != null; ) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        values.add(new Value(name, in.getDoubleValue(), 0, 0));
        continue;
      }
      double value = 0;
      double percentile = 0;
      int bars = 0;
      for (String part; (part = in.nextFieldName()) != null; ) {
        in.nextToken();
        switch (part) {
          case "value" -> value = in.getDoubleValue();
          case "percentile" -> percentile = in.getDoubleValue();
          case "bars" -> bars = in.getIntValue();
          default -> in.skipChildren();
        }
      }
      values.add(new Value(name, value, percentile, bars));
    }
  }
}
