package openbell.delivery.deployer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.delivery.deployer.DeployException.Kind;
import openbell.store.S3Vault;

/// A package that can be released: a zip with its version, and where it came from.
///
/// Kept beside the object as metadata: `version`, `git-commit`, `build-time`, `sha256`,
/// `size-bytes`, `architecture`, and `bundle-name`, `bundle-sha256` where it needs one.
///
/// @param version `{project version}-{short git commit}[-dirty]-{first 12 of the zip's sha256}`
/// @param sha256 of the zip, in hexadecimal digits
/// @param commit of the sources, whole; `-dirty` behind it if they were changed
/// @param architecture `x86_64` or `arm64`
/// @param bundle that the functions load first
public record Artifact(
    String version,
    String sha256,
    long sizeBytes,
    String commit,
    Instant builtAt,
    String architecture,
    Optional<BundlePin> bundle) {

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
      Optional<BundlePin> bundle)
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
                sha256.substring(0, SHORT_SHA));
    return new Artifact(version, sha256, Files.size(zip), commit, builtAt, architecture, bundle);
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
          bundle);
    } catch (RuntimeException e) {
      throw new DeployException(
          Kind.FAILED,
          "%s is no package of 'ship upload': %s".formatted(key, e.getMessage()),
          "upload it with that",
          e);
    }
  }

  private static String value(Map<String, String> all, String name) {
    String value = all.get(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no metadata '" + name + "'");
    }
    return value;
  }
}
