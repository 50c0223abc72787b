package openbell.delivery.packager;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/// A plan for programs.
final class ShipPlanJson {

  private static final JsonFactory JSON = new JsonFactory();

  private ShipPlanJson() {}

  static String write(ShipPlan plan) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("schema", "openbell.plan/1");
      json.writeFieldName("chosen");
      if (plan.chosen().isPresent()) {
        json.writeString(plan.chosen().get().toString());
      } else {
        json.writeNull();
      }
      json.writeBooleanField("possible", plan.possible());
      sizes(json, plan.sizes());
      json.writeArrayFieldStart("ways");
      for (ShipPlan.Verdict verdict : plan.verdicts()) {
        json.writeStartObject();
        json.writeStringField("way", verdict.way().toString());
        json.writeBooleanField("fits", verdict.fits());
        json.writeStringField("why", verdict.why());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("problems");
      for (Problem problem : plan.problems()) {
        json.writeStartObject();
        json.writeStringField("what", problem.what());
        json.writeStringField("cure", problem.cure());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("A string cannot be written to", e);
    }
    return text.toString();
  }

  private static void sizes(JsonGenerator json, PackageSizes sizes) throws IOException {
    json.writeObjectFieldStart("sizes");
    zip(json, "zip", sizes.zip());
    if (sizes.layers().isPresent()) {
      PackageSizes.Layered layered = sizes.layers().get();
      json.writeObjectFieldStart("layers");
      zip(json, "zip", layered.zip());
      json.writeArrayFieldStart("unpacked_layer_bytes");
      for (long bytes : layered.unpackedLayerBytes()) {
        json.writeNumber(bytes);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    if (sizes.bundle().isPresent()) {
      json.writeObjectFieldStart("bundle");
      zip(json, "zip", sizes.bundle().get().zip());
      json.writeNumberField("bundle_bytes", sizes.bundle().get().bundleBytes());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void zip(JsonGenerator json, String name, PackageSizes.Zip zip)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("bytes", zip.bytes());
    json.writeNumberField("unpacked_bytes", zip.unpackedBytes());
    json.writeEndObject();
  }
}
