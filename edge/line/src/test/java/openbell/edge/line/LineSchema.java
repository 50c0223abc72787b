package openbell.edge.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.edge.line.Replay.Seen;

/**
 * LINE's OpenAPI specification as JSON schemas: what a discriminator says is said by {@code if} and
 * {@code then}, and properties that are not in the specification are refused.
 */
final class LineSchema {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCHEMAS = "#/components/schemas/";
  private static final Map<String, String> BODIES =
      Map.of(
          "reply", "ReplyMessageRequest",
          "push", "PushMessageRequest",
          "multicast", "MulticastRequest",
          "loading/start", "ShowLoadingAnimationRequest");

  private final Map<String, Schema> schemas = new HashMap<>();
  private final ObjectNode components;

  private LineSchema(ObjectNode components) {
    this.components = components;
  }

  static LineSchema load() throws IOException {
    Optional<Path> file = Replay.shared("data/line/openapi/messaging-api.yml");
    assumeTrue(file.isPresent(), "no shared/ here");
    // The validator brings YAML with its own Jackson: through text to ours.
    var yaml = tools.jackson.dataformat.yaml.YAMLMapper.builder().build();
    String json = yaml.readTree(Files.readString(file.get())).toString();
    ObjectNode components = (ObjectNode) JSON.readTree(json).path("components").path("schemas");
    for (String name : names(components)) {
      strict(components, name);
    }
    return new LineSchema(components);
  }

  private static List<String> names(ObjectNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static void strict(ObjectNode components, String name) {
    ObjectNode schema = (ObjectNode) components.get(name);
    JsonNode mapping = schema.path("discriminator").path("mapping");
    if (mapping.isEmpty()) {
      schema.put("unevaluatedProperties", false);
      return;
    }
    ObjectNode plain = schema.deepCopy();
    plain.remove("discriminator");
    components.set(name + "Base", plain);
    ObjectNode chosen = JSON.createObjectNode();
    chosen.putArray("required").add("type");
    ArrayNode types = chosen.putObject("properties").putObject("type").putArray("enum");
    ArrayNode all = chosen.putArray("allOf");
    mapping
        .properties()
        .forEach(
            entry -> {
              types.add(entry.getKey());
              ObjectNode rule = all.addObject();
              rule.putObject("if")
                  .putObject("properties")
                  .putObject("type")
                  .put("const", entry.getKey());
              rule.putObject("then").put("$ref", entry.getValue().asText());
              String sub = entry.getValue().asText().substring(SCHEMAS.length());
              for (JsonNode part : components.path(sub).path("allOf")) {
                if (part.path("$ref").asText().equals(SCHEMAS + name)) {
                  ((ObjectNode) part).put("$ref", SCHEMAS + name + "Base");
                }
              }
            });
    components.set(name, chosen);
  }

  /** Fails unless this is a request that LINE's specification allows. */
  void check(Seen request) {
    String schema = BODIES.get(request.call());
    if (schema == null) {
      assertThat(request.method() + " " + request.call())
          .isIn("GET quota", "GET quota/consumption");
      return;
    }
    List<Error> errors = of(schema).validate(request.body(), InputFormat.JSON);
    assertThat(errors).as(request.body()).isEmpty();
  }

  boolean allows(String schema, String json) {
    return of(schema).validate(json, InputFormat.JSON).isEmpty();
  }

  private Schema of(String name) {
    return schemas.computeIfAbsent(
        name,
        n -> {
          ObjectNode root = JSON.createObjectNode();
          root.put("$ref", SCHEMAS + n);
          root.putObject("components").set("schemas", components);
          return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(root.toString(), InputFormat.JSON);
        });
  }
}
