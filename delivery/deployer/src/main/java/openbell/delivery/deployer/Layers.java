package openbell.delivery.deployer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.lambda.model.LayerVersionsListItem;

/// Versions of layers: one for each content, known by the hash in its description.
record Layers(Target target, AwsFunctions functions) {

  private static final String HASH = "sha256:";

  /// Publishes a layer unless its newest version has this content.
  ///
  /// @return the version's ARN
  String publish(LayerFile file, String runtime) {
    String name = target.layerName(file.name());
    return published(file)
        .orElseGet(
            () ->
                functions.publishLayer(
                    name,
                    target.bucket(),
                    target.layerKey(file.name(), file.sha256()),
                    HASH + file.sha256(),
                    runtime));
  }

  /// The newest version's ARN if it has this content.
  Optional<String> published(LayerFile file) {
    return functions.layerVersions(target.layerName(file.name())).stream()
        .findFirst()
        .filter(v -> (HASH + file.sha256()).equals(v.description()))
        .map(LayerVersionsListItem::layerVersionArn);
  }

  /// Removes the versions of a layer that nothing uses, all but the newest.
  ///
  /// @param name of the layer at Lambda
  /// @param keep how many of the newest stay, used or not
  /// @param used their ARNs
  /// @return the ARNs of what was removed
  List<String> prune(String name, int keep, Set<String> used) {
    List<String> removed = new ArrayList<>();
    functions.layerVersions(name).stream()
        .skip(keep)
        .filter(v -> !used.contains(v.layerVersionArn()))
        .forEach(
            v -> {
              functions.deleteLayerVersion(name, v.version());
              removed.add(v.layerVersionArn());
            });
    return removed;
  }

  /// The layer's name of a version's ARN, `arn:…:layer:NAME:VERSION`.
  static String name(String arn) {
    String[] parts = arn.split(":", -1);
    return parts[parts.length - 2];
  }
}
