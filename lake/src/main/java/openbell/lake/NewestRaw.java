package openbell.lake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What is known of the newest raw object of a source's symbol, in a small record beside the lake:
/// `tables/newest/{source}/{symbol}.json`.
///
/// It is written before its object: a reader that does not find the object takes the one before.
///
/// @param newest the object last claimed
/// @param fetchedAt when its content was first fetched
/// @param seenAt when the source last sent that same content
/// @param seen how often it has sent it, the first time included
/// @param before the object before it, which is surely there; empty when there was none
public record NewestRaw(
    Kept newest, Instant fetchedAt, Instant seenAt, int seen, Optional<Kept> before) {
  /// Under which all records lie: `{source}/{symbol}.json` follows.
  public static final String PREFIX = "tables/newest/";

  private static final JsonFactory JSON = new JsonFactory();

  /// Where the record of a source's symbol lies.
  public static String key(String source, String symbol) {
    return PREFIX + source + "/" + symbol + ".json";
  }

  NewestRaw seenAgain(Instant at) {
    return new NewestRaw(newest, fetchedAt, at, seen + 1, before);
  }

  byte[] json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("schema", "openbell.newest/1");
      out.writeStringField("key", newest.key());
      out.writeStringField("sha256", newest.sha256());
      out.writeStringField("fetched_at", fetchedAt.toString());
      out.writeStringField("seen_at", seenAt.toString());
      out.writeNumberField("seen", seen);
      if (before.isPresent()) {
        out.writeStringField("before_key", before.get().key());
        out.writeStringField("before_sha256", before.get().sha256());
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write JSON to memory", e);
    }
    return bytes.toByteArray();
  }

  /// What a record says; empty for one that says nothing usable, which is then written anew.
  public static Optional<NewestRaw> read(byte[] json) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser in = JSON.createParser(json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      for (String field; (field = in.nextFieldName()) != null; ) {
        in.nextToken();
        if (in.currentToken().isScalarValue()) {
          fields.put(field, in.getText());
        }
        in.skipChildren();
      }
      Optional<Kept> newest = kept(fields, "key", "sha256");
      Instant fetchedAt = Instant.parse(fields.getOrDefault("fetched_at", ""));
      Instant seenAt = Instant.parse(fields.getOrDefault("seen_at", ""));
      int seen = Integer.parseInt(fields.getOrDefault("seen", ""));
      Optional<Kept> before = kept(fields, "before_key", "before_sha256");
      return newest.map(kept -> new NewestRaw(kept, fetchedAt, seenAt, seen, before));
    } catch (IOException | DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Kept> kept(Map<String, String> fields, String key, String hash) {
    return Optional.ofNullable(fields.get(key))
        .map(k -> new Kept(k, fields.getOrDefault(hash, "")));
  }
}
