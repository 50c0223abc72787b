package openbell.delivery.deployer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.delivery.deployer.DeployException.Kind;

/// What is to be released: a package for the functions, an image for the service, or both.
///
/// @param runtime of the functions, `java25`
/// @param image by its digest
public record Candidate(
    Optional<Artifact> artifact, String runtime, Optional<String> image, List<SmokeTest> smoke) {

  private static final Pattern RUNTIME = Pattern.compile("[a-z0-9.]{1,40}");
  private static final Pattern BY_DIGEST = Pattern.compile("\\S+@sha256:[0-9a-f]{64}");

  public Candidate {
    smoke = List.copyOf(smoke);
    require(
        artifact.isPresent() || image.isPresent(),
        "nothing to release",
        "give a package, an image or both");
    require(RUNTIME.matcher(runtime).matches(), "no runtime is called " + runtime, "give java25");
    require(
        image.isEmpty() || BY_DIGEST.matcher(image.get()).matches(),
        "image %s is not named by its digest".formatted(image.orElse("")),
        "give REPOSITORY@sha256:..., as 'docker push' prints it: a tag may be another image"
            + " tomorrow");
  }

  private static void require(boolean holds, String what, String cure) {
    if (!holds) {
      throw new DeployException(Kind.USAGE, what, cure);
    }
  }

  /// A package.
  public static Candidate of(Artifact artifact, String runtime, List<SmokeTest> smoke) {
    return new Candidate(Optional.of(artifact), runtime, Optional.empty(), smoke);
  }

  /// An image for the service alone.
  public static Candidate ofImage(String image, String runtime) {
    return new Candidate(Optional.empty(), runtime, Optional.of(image), List.of());
  }

  /// This, and an image for the service.
  public Candidate withImage(String uri) {
    return new Candidate(artifact, runtime, Optional.of(uri), smoke);
  }

  /// The files of the package's layers, which are uploaded.
  List<LayerFile> layers() {
    return artifact.map(Artifact::layers).orElse(List.of());
  }

  /// Its version: the package's, else the image's digest, shortened.
  public String version() {
    return artifact
        .map(Artifact::version)
        .orElseGet(
            () -> "image-" + image.orElseThrow().replaceFirst(".*@sha256:", "").substring(0, 12));
  }

  /// Whether this and that are the same release, whatever they are tested with.
  boolean same(Candidate other) {
    return artifact.map(Artifact::sha256).equals(other.artifact.map(Artifact::sha256))
        && artifact.map(Artifact::version).equals(other.artifact.map(Artifact::version))
        && artifact.flatMap(Artifact::bundle).equals(other.artifact.flatMap(Artifact::bundle))
        && runtime.equals(other.runtime)
        && layers().equals(other.layers())
        && image.equals(other.image);
  }

  ObjectNode json() {
    ObjectNode node = Json.object().put("runtime", runtime);
    artifact.ifPresent(a -> node.set("artifact", json(a)));
    image.ifPresent(i -> node.put("image", i));
    ArrayNode all = node.putArray("layers");
    layers().forEach(l -> all.addObject().put("name", l.name()).put("sha256", l.sha256()));
    node.set("smoke", SmokeTest.json(smoke));
    return node;
  }

  private static ObjectNode json(Artifact a) {
    ObjectNode node = Json.object();
    node.put("version", a.version()).put("sha256", a.sha256()).put("size", a.sizeBytes());
    node.put("commit", a.commit()).put("built_at", a.builtAt().toString());
    node.put("architecture", a.architecture());
    a.bundle().ifPresent(b -> node.put("bundle", b.key()));
    return node;
  }

  static Candidate of(Json json) {
    List<LayerFile> layers =
        new Json(json.node().path("layers"), "layers")
            .elements().stream().map(l -> new LayerFile(l.text("name"), l.text("sha256"))).toList();
    return new Candidate(
        json.optional("artifact").map(a -> artifact(a, layers)),
        json.text("runtime"),
        json.optionalText("image"),
        SmokeTest.parse(Json.bytes(json.node().path("smoke"))));
  }

  private static Artifact artifact(Json a, List<LayerFile> layers) {
    return new Artifact(
        a.text("version"),
        a.text("sha256"),
        a.node().path("size").asLong(),
        a.text("commit"),
        Instant.parse(a.text("built_at")),
        a.text("architecture"),
        a.optionalText("bundle").map(BundlePin::ofKey),
        layers);
  }
}
