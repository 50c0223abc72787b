package openbell.lake.tables;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import openbell.lake.Kept;
import openbell.lake.tables.Manifest.Computed;
import openbell.lake.tables.Manifest.DataFile;
import openbell.lake.tables.Manifest.Joined;
import openbell.lake.tables.Manifest.Seen;
import openbell.lake.tables.MarketBodies.Split;
import openbell.store.StoreException;

/// The manifest as JSON.
final class ManifestJson {
  private static final JsonFactory JSON = new JsonFactory();

  /// The form of the manifest and of the files that it names. Files of another form cannot be read
  /// together with these: a manifest of theirs is taken as none, and all rows are computed anew
  /// from the raw objects.
  private static final String SCHEMA = "openbell.tables/2";

  private static final Pattern ANY_FORM = Pattern.compile("openbell\\.tables/\\d+");

  private ManifestJson() {}

  static byte[] write(Manifest manifest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("schema", SCHEMA);
      out.writeStringField("snapshot", manifest.snapshot());
      out.writeStringField("made_at", manifest.madeAt().toString());
      out.writeNumberField("definitions_version", manifest.factsVersion());
      out.writeNumberField("features_version", manifest.featuresVersion());
      out.writeArrayFieldStart("files");
      for (LakeSchema table : LakeSchema.values()) {
        for (Map.Entry<String, DataFile> month : manifest.filesOf(table).entrySet()) {
          write(out, table, month.getKey(), month.getValue());
        }
      }
      out.writeEndArray();
      out.writeArrayFieldStart("symbols");
      for (Map.Entry<SymbolId, Computed> symbol : manifest.symbols().entrySet()) {
        out.writeStartObject();
        out.writeStringField("source", symbol.getKey().source());
        out.writeStringField("symbol", symbol.getKey().symbol());
        out.writeStringField("source_raw_data", symbol.getValue().raw().key());
        out.writeStringField("source_raw_data_sha256", symbol.getValue().raw().sha256());
        out.writeStringField("record_etag", symbol.getValue().recordEtag());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeArrayFieldStart("seen");
      for (Map.Entry<SymbolId, Seen> symbol : manifest.seen().entrySet()) {
        out.writeStartObject();
        out.writeStringField("source", symbol.getKey().source());
        out.writeStringField("symbol", symbol.getKey().symbol());
        out.writeStringField("record_etag", symbol.getValue().recordEtag());
        out.writeBooleanField("unreadable", symbol.getValue().unreadable());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeArrayFieldStart("joined");
      for (Map.Entry<String, Joined> body : manifest.joined().entrySet()) {
        out.writeStartObject();
        out.writeStringField("key", body.getKey());
        if (body.getValue().splits().isPresent()) {
          out.writeStringField("splits", splits(body.getValue().splits().get()));
        }
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeArrayFieldStart("retired");
      for (Map.Entry<String, Instant> file : manifest.retired().entrySet()) {
        out.writeStartObject();
        out.writeStringField("key", file.getKey());
        out.writeStringField("since", file.getValue().toString());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write JSON to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator out, LakeSchema table, String month, DataFile file)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("table", table.key());
    out.writeStringField("month", month);
    out.writeStringField("key", file.key());
    out.writeStringField("sha256", file.sha256());
    out.writeNumberField("bytes", file.bytes());
    out.writeNumberField("rows", file.rows());
    out.writeEndObject();
  }

  /// A line for each: `AAPL 2020-08-31 4.0`.
  private static String splits(Map<String, List<Split>> bySymbol) {
    return new TreeMap<>(bySymbol)
        .entrySet().stream()
            .flatMap(
                of ->
                    of.getValue().stream()
                        .map(split -> of.getKey() + " " + split.date() + " " + split.ratio()))
            .collect(joining("\n"));
  }

  private static Map<String, List<Split>> splits(String lines) {
    return lines
        .lines()
        .map(ManifestJson::fields)
        .collect(
            groupingBy(
                field -> field[0],
                mapping(
                    field -> new Split(LocalDate.parse(field[1]), Double.parseDouble(field[2])),
                    toList())));
  }

  private static String[] fields(String line) {
    String[] fields = line.split(" ", -1);
    if (fields.length != 3) {
      throw new IllegalArgumentException("no split is \"%s\"".formatted(line));
    }
    return fields;
  }

  /// @throws StoreException when it is no manifest
  static Manifest read(byte[] json) {
    try (JsonParser in = JSON.createParser(json)) {
      return new Reader().read(in);
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      throw new StoreException(
          StoreException.Kind.OTHER,
          "%s cannot be read (%s): restore an older version of it, or delete it and compact again, when all of raw/ can be read"
              .formatted(
                  Manifest.KEY, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  private static final class Reader {
    private final Map<String, String> top = new TreeMap<>();
    private final Map<LakeSchema, NavigableMap<String, DataFile>> files =
        new EnumMap<>(LakeSchema.class);
    private final NavigableMap<SymbolId, Computed> symbols = new TreeMap<>();
    private final NavigableMap<SymbolId, Seen> seen = new TreeMap<>();
    private final NavigableMap<String, Joined> joined = new TreeMap<>();
    private final TreeMap<String, Instant> retired = new TreeMap<>();

    Manifest read(JsonParser in) throws IOException {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("no JSON object");
      }
      for (String field; (field = in.nextFieldName()) != null; ) {
        if (in.nextToken() == JsonToken.START_ARRAY) {
          while (in.nextToken() == JsonToken.START_OBJECT) {
            add(field, object(in));
          }
        } else {
          top.put(field, in.getText());
        }
      }
      String schema = need(top, "schema");
      if (!ANY_FORM.matcher(schema).matches()) {
        throw new IllegalArgumentException("its schema is " + schema);
      }
      if (!SCHEMA.equals(schema)) {
        return Manifest.NONE;
      }
      return new Manifest(
          need(top, "snapshot"),
          Instant.parse(need(top, "made_at")),
          Integer.parseInt(need(top, "definitions_version")),
          Integer.parseInt(need(top, "features_version")),
          files,
          symbols,
          seen,
          joined,
          retired);
    }

    private void add(String list, Map<String, String> item) {
      switch (list) {
        case "files" ->
            LakeSchema.of(need(item, "table"))
                .ifPresent(
                    table ->
                        files
                            .computeIfAbsent(table, t -> new TreeMap<>())
                            .put(need(item, "month"), file(item)));
        case "seen" ->
            seen.put(
                symbol(item),
                new Seen(
                    need(item, "record_etag"), Boolean.parseBoolean(need(item, "unreadable"))));
        case "symbols" ->
            symbols.put(
                symbol(item),
                new Computed(
                    new Kept(need(item, "source_raw_data"), need(item, "source_raw_data_sha256")),
                    need(item, "record_etag")));
        case "joined" ->
            joined.put(
                need(item, "key"),
                new Joined(Optional.ofNullable(item.get("splits")).map(ManifestJson::splits)));
        case "retired" -> retired.put(need(item, "key"), Instant.parse(need(item, "since")));
        default -> {
          // Of a later version.
        }
      }
    }

    private static SymbolId symbol(Map<String, String> item) {
      return new SymbolId(need(item, "source"), need(item, "symbol"));
    }

    private static DataFile file(Map<String, String> item) {
      return new DataFile(
          need(item, "key"),
          need(item, "sha256"),
          Long.parseLong(need(item, "bytes")),
          Long.parseLong(need(item, "rows")));
    }

    private static Map<String, String> object(JsonParser in) throws IOException {
      Map<String, String> fields = new TreeMap<>();
      for (String field; (field = in.nextFieldName()) != null; ) {
        in.nextToken();
        fields.put(field, in.getText());
        in.skipChildren();
      }
      return fields;
    }

    private static String need(Map<String, String> fields, String name) {
      String value = fields.get(name);
      if (value == null) {
        throw new IllegalArgumentException("it has no " + name);
      }
      return value;
    }
  }
}
