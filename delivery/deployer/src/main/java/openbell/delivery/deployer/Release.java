package openbell.delivery.deployer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import openbell.delivery.bundle.loader.BundlePin;

/// A release that is kept, with all that a return to it takes.
///
/// @param number one more than that of the release before
/// @param version of the package, or `image-` and the start of a digest
/// @param code of the functions; empty while only images were released
/// @param image of the service, and its task definition's ARN
/// @param by `user@host`
public record Release(
    int number,
    String version,
    Optional<Code> code,
    Optional<Image> image,
    Instant releasedAt,
    String by) {

  /// What the functions run.
  ///
  /// @param key of the package in the bucket
  /// @param layers their ARNs, in order
  /// @param versions that were published, by the functions' short names
  public record Code(
      String version,
      String key,
      String sha256,
      String commit,
      String architecture,
      String runtime,
      Optional<BundlePin> bundle,
      List<String> layers,
      Map<String, String> versions) {
    public Code {
      layers = List.copyOf(layers);
      versions = Map.copyOf(versions);
    }
  }

  /// What the service runs.
  public record Image(String uri, String taskDefinition) {}

  ObjectNode json() {
    ObjectNode node = Json.object().put("number", number).put("version", version);
    code.ifPresent(c -> node.set("code", json(c)));
    image.ifPresent(
        i ->
            node.putObject("image").put("uri", i.uri()).put("task_definition", i.taskDefinition()));
    return node.put("released_at", releasedAt.toString()).put("by", by);
  }

  private static ObjectNode json(Code c) {
    ObjectNode node = Json.object().put("version", c.version).put("key", c.key);
    node.put("sha256", c.sha256).put("commit", c.commit).put("architecture", c.architecture);
    node.put("runtime", c.runtime);
    c.bundle.ifPresent(b -> node.put("bundle", b.key()));
    ArrayNode arns = node.putArray("layers");
    c.layers.forEach(arns::add);
    ObjectNode versions = node.putObject("versions");
    new TreeMap<>(c.versions).forEach(versions::put);
    return node;
  }

  static Release of(Json json) {
    return new Release(
        json.number("number"),
        json.text("version"),
        json.optional("code").map(Release::code),
        json.optional("image").map(i -> new Image(i.text("uri"), i.text("task_definition"))),
        Instant.parse(json.text("released_at")),
        json.text("by"));
  }

  private static Code code(Json c) {
    Map<String, String> versions = new TreeMap<>();
    c.children("versions").forEach((name, v) -> versions.put(name, v.node().asText()));
    return new Code(
        c.text("version"),
        c.text("key"),
        c.text("sha256"),
        c.text("commit"),
        c.text("architecture"),
        c.text("runtime"),
        c.optionalText("bundle").map(BundlePin::ofKey),
        c.texts("layers"),
        versions);
  }
}
