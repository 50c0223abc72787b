package openbell.lake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.lake.quality.Quality;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
import openbell.store.PutCondition;
import openbell.store.PutResult;

/// Bodies that cannot be used, each beside its reasons: `{stamp}.json` and `{stamp}.reasons.json`.
///
/// The body is written first, so that reasons always have theirs; a process that dies between the
/// two leaves a body whose reasons are written when it comes again.
final class Quarantine {
  private static final String REASONS = ".reasons.json";
  private static final JsonFactory JSON = new JsonFactory();

  private final BlobStore store;

  Quarantine(BlobStore store) {
    this.store = store;
  }

  /// Keeps a body and why it cannot be used.
  ///
  /// @return its key; empty when the last one of the symbol in quarantine is the same
  Optional<String> keep(RawObject raw, Quality quality) {
    String sha256 = raw.sha256();
    String folder = "quarantine/%s/%s/".formatted(raw.source(), raw.symbol());
    Optional<String> last =
        store
            .listAll(folder)
            .map(ListedBlob::key)
            .filter(key -> !key.endsWith(REASONS))
            .reduce((earlier, later) -> later);
    boolean same =
        last.flatMap(store::head)
            .map(info -> sha256.equals(info.meta().metadata().get("sha256")))
            .orElse(false);
    if (same) {
      putReasons(last.get(), raw, quality);
      return Optional.empty();
    }
    for (int n = 1; n <= Stamps.MOST_IN_ONE_SECOND; n++) {
      String stem =
          folder + raw.date() + "/" + Stamps.of(raw.fetchedAt()) + (n == 1 ? "" : "_" + n);
      String key = stem + "." + raw.extension();
      if (put(key, raw.body(), raw.contentType(), sha256, raw)) {
        putReasons(key, raw, quality);
        return Optional.of(key);
      }
    }
    throw Stamps.tooMany(folder + raw.date());
  }

  /// Beside a body, unless they are there.
  private void putReasons(String key, RawObject raw, Quality quality) {
    byte[] reasons = json(key, raw.sha256(), raw, quality);
    String stem = key.substring(0, key.length() - raw.extension().length() - 1);
    put(stem + REASONS, reasons, "application/json", Hashes.sha256(reasons), raw);
  }

  private boolean put(String key, byte[] bytes, String type, String sha256, RawObject raw) {
    BlobMeta meta =
        new BlobMeta(
            type,
            Map.of("sha256", sha256),
            Map.of(
                "source", BlobMeta.tagValue(raw.source()),
                "ticker", BlobMeta.tagValue(raw.symbol()),
                "fetched_at", raw.fetchedAt().toString()));
    return store.put(key, bytes, meta, PutCondition.ifAbsent()) instanceof PutResult.Written;
  }

  private static byte[] json(String key, String sha256, RawObject raw, Quality quality) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("schema", "openbell.quarantine/1");
      out.writeStringField("key", key);
      out.writeStringField("sha256", sha256);
      out.writeStringField("source", raw.source());
      out.writeStringField("symbol", raw.symbol());
      out.writeStringField("fetched_at", raw.fetchedAt().toString());
      write(out, "reasons", quality.reasons());
      out.writeObjectFieldStart("counts");
      for (Map.Entry<String, Integer> count : quality.counts().entrySet()) {
        out.writeNumberField(count.getKey(), count.getValue());
      }
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write JSON to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator out, String name, List<Quality.Finding> findings)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (Quality.Finding finding : findings) {
      out.writeStartObject();
      out.writeStringField("rule", finding.rule().name());
      if (finding.date().isPresent()) {
        out.writeStringField("date", finding.date().get().toString());
      }
      out.writeStringField("detail", finding.detail());
      out.writeStringField("reason", finding.rule().reason());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
