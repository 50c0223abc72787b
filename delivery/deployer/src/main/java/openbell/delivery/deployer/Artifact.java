package openbell.delivery.deployer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.delivery.deployer.DeployException.Kind;
import openbell.store.S3Vault;

/// A package that can be released: a zip with its version, and where it came from.
///
/// Kept beside the object as metadata: `version`, `git-commit`, `build-time`, `sha256`,
/// `size-bytes`, `architecture`, and `bundle-name`, `bundle-sha256`, `layers` where it needs some.
///
/// @param version `{project version}-{short git commit}[-dirty]-{12 digits of a hash}`. The hash is
///   of all that runs: zip, bundle and layers, since a new library changes those and not the zip,
///   and of what it runs on
/// @param sha256 of the zip, in hexadecimal digits
/// @param commit of the sources, whole; `-dirty` behind it if they were changed
/// @param architecture `x86_64` or `arm64`
/// @param bundle that the functions load first
/// @param layers in the order in which Lambda lays them over each other, five at most
public record Artifact(
    String version,
    String sha256,
    long sizeBytes,
    String commit,
    Instant builtAt,
    String architecture,
    Optional<BundlePin> bundle,
    List<LayerFile> layers) {

  private static final int MOST_LAYERS = 5;
  private static final int SHORT_COMMIT = 7;
  private static final int SHORT_SHA = 12;
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern SHA = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,40}(-dirty)?|none");

  public Artifact {
    require(VERSION.matcher(version).matches(), "version", version);
    require(SHA.matcher(sha256).matches(), "sha256", sha256);
    require(COMMIT.matcher(commit).matches(), "commit", commit);
    require(sizeBytes > 0, "size", Long.toString(sizeBytes));
    layers = List.copyOf(layers);
    if (layers.size() > MOST_LAYERS) {
      throw new DeployException(
          Kind.USAGE, "%d layers are too many".formatted(layers.size()), "Lambda takes five");
    }
  }

  private static void require(boolean holds, String what, String value) {
    if (!holds) {
      throw new DeployException(
          Kind.USAGE, "a package cannot have the %s '%s'".formatted(what, value), "build it anew");
    }
  }

  /// A zip on this machine.
  ///
  /// @param projectVersion as the build has it
  /// @param commit of the sources: 7 to 40 hexadecimal digits, `-dirty` behind if they were
  ///   changed; `none` outside of a repository
  /// @throws IOException if the zip cannot be read
  public static Artifact of(
      Path zip,
      String projectVersion,
      String commit,
      Instant builtAt,
      String architecture,
      Optional<BundlePin> bundle,
      List<LayerFile> layers)
      throws IOException {
    String sha256 = Sha256.of(zip);
    boolean dirty = commit.endsWith("-dirty");
    String plain = dirty ? commit.substring(0, commit.length() - "-dirty".length()) : commit;
    String version =
        "%s-%s%s-%s"
            .formatted(
                projectVersion,
                plain.substring(0, Math.min(SHORT_COMMIT, plain.length())),
                dirty ? "-dirty" : "",
                hashOfAll(sha256, architecture, bundle, layers).substring(0, SHORT_SHA));
    return new Artifact(
        version, sha256, Files.size(zip), commit, builtAt, architecture, bundle, layers);
  }

  private static String hashOfAll(
      String zip, String architecture, Optional<BundlePin> bundle, List<LayerFile> layers) {
    String all =
        String.join(
            "\n", zip, architecture, bundle.map(BundlePin::key).orElse(""), written(layers));
    return Sha256.of(all.getBytes(StandardCharsets.UTF_8));
  }

  /// This with other layers than it was uploaded with.
  public Artifact withLayers(List<LayerFile> others) {
    return new Artifact(version, sha256, sizeBytes, commit, builtAt, architecture, bundle, others);
  }

  /// Where it is kept.
  public String key(Target target) {
    return target.packages() + version + ".zip";
  }

  Map<String, String> metadata() {
    Map<String, String> all = new TreeMap<>();
    all.put("version", version);
    all.put("git-commit", commit);
    all.put("build-time", builtAt.toString());
    all.put("sha256", sha256);
    all.put("size-bytes", Long.toString(sizeBytes));
    all.put("architecture", architecture);
    bundle.ifPresent(
        pin -> {
          all.put("bundle-name", pin.name());
          all.put("bundle-sha256", pin.sha256());
        });
    if (!layers.isEmpty()) {
      all.put("layers", written(layers));
    }
    return all;
  }

  /// What is kept under a key of packages.
  ///
  /// @throws DeployException of kind `FAILED` if its metadata are not as an upload writes them
  static Artifact of(String key, S3Vault.Stored stored) {
    Map<String, String> all = stored.metadata();
    try {
      Optional<BundlePin> bundle =
          all.containsKey("bundle-name")
              ? Optional.of(new BundlePin(value(all, "bundle-name"), value(all, "bundle-sha256")))
              : Optional.empty();
      return new Artifact(
          value(all, "version"),
          value(all, "sha256"),
          stored.sizeBytes(),
          value(all, "git-commit"),
          Instant.parse(value(all, "build-time")),
          value(all, "architecture"),
          bundle,
          layers(all.getOrDefault("layers", "")));
    } catch (RuntimeException e) {
      throw new DeployException(
          Kind.FAILED,
          "%s is no package of 'ship upload': %s".formatted(key, e.getMessage()),
          "upload it with that",
          e);
    }
  }

  /// `name=sha256`, with commas between, in order.
  private static String written(List<LayerFile> layers) {
    return layers.stream().map(l -> l.name() + "=" + l.sha256()).collect(Collectors.joining(","));
  }

  private static List<LayerFile> layers(String written) {
    return Arrays.stream(written.split(",", -1))
        .filter(layer -> !layer.isEmpty())
        .map(layer -> layer.split("=", 2))
        .map(parts -> new LayerFile(parts[0], parts[parts.length - 1]))
        .toList();
  }

  private static String value(Map<String, String> all, String name) {
    String value = all.get(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no metadata '" + name + "'");
    }
    return value;
  }
}
