package openbell.delivery.deployer;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import openbell.delivery.deployer.DeployException.Kind;

/// Reading of JSON that people or other programs wrote: what is missing or of another type is told
/// by its name.
///
/// @param node an object
/// @param what it is, for messages
record Json(JsonNode node, String what) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// Reads an object or array.
  ///
  /// @throws DeployException of kind `USAGE` if it is none
  static Json parse(byte[] bytes, String what) {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node == null || !node.isContainerNode()) {
        throw new DeployException(
            Kind.USAGE, what + " cannot be read: no object or list", "give one");
      }
      return new Json(node, what);
    } catch (JacksonException e) {
      throw new DeployException(
          Kind.USAGE, what + " cannot be read as JSON: " + e.getOriginalMessage(), "correct it", e);
    } catch (IOException e) {
      throw new IllegalStateException("An array could not be read", e);
    }
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JacksonException e) {
      throw new IllegalStateException("A tree could not be written", e);
    }
  }

  DeployException wrong(String field, String wanted) {
    return new DeployException(
        Kind.USAGE, "%s has no usable '%s'".formatted(what, field), "it has to be " + wanted);
  }

  String text(String field) {
    return optionalText(field).orElseThrow(() -> wrong(field, "a text that is not empty"));
  }

  Optional<String> optionalText(String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw wrong(field, "a text that is not empty");
    }
    return Optional.of(value.textValue());
  }

  int number(String field) {
    JsonNode value = node.path(field);
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw wrong(field, "a whole number");
    }
    return value.intValue();
  }

  boolean flag(String field) {
    return node.path(field).asBoolean(false);
  }

  Optional<Json> optional(String field) {
    JsonNode value = node.path(field);
    return value.isMissingNode() || value.isNull()
        ? Optional.empty()
        : Optional.of(new Json(value, what + "." + field));
  }

  Json child(String field) {
    return optional(field)
        .filter(c -> c.node.isObject())
        .orElseThrow(() -> wrong(field, "an object"));
  }

  /// The members of an object that is one of this, in the order of their names.
  Map<String, Json> children(String field) {
    Map<String, Json> children = new TreeMap<>();
    child(field)
        .node
        .properties()
        .forEach(
            e ->
                children.put(
                    e.getKey(), new Json(e.getValue(), what + "." + field + "." + e.getKey())));
    return children;
  }

  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    node.path(field).forEach(value -> texts.add(value.asText()));
    return texts;
  }

  List<Json> elements() {
    List<Json> all = new ArrayList<>();
    node.forEach(value -> all.add(new Json(value, "%s[%d]".formatted(what, all.size()))));
    return all;
  }
}
