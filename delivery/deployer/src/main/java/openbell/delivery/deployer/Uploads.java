package openbell.delivery.deployer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import openbell.delivery.deployer.DeployException.Kind;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.BucketFacts;
import openbell.store.ListedBlob;
import openbell.store.PutResult;
import openbell.store.S3Vault;

/// Brings packages and the files of layers into the bucket: once, under a name that has their hash,
/// checked by S3 on the way in and read back.
///
/// @param bucket the same bucket as the vault's, to read back from servers that keep no check sums
public record Uploads(Target target, S3Vault vault, BlobStore bucket) {

  private static final String ZIP = "application/zip";

  /// What became of an upload.
  ///
  /// @param written false if it was there already
  public record Uploaded(String key, boolean written) {}

  /// Checks that the bucket is fit for packages.
  ///
  /// @throws DeployException of kind `MISSING` or `FAILED`, with the cure
  public void checkBucket() {
    String name = target.bucket();
    BucketFacts facts =
        vault
            .facts()
            .orElseThrow(
                () ->
                    new DeployException(
                        Kind.MISSING,
                        "bucket %s is not there".formatted(name),
                        "apply the Terraform of environment %s, which makes it"
                            .formatted(target.environment())));
    require(
        facts.region().equals(target.region()),
        "bucket %s is in %s, the functions are in %s"
            .formatted(name, facts.region(), target.region()),
        "Lambda takes packages of its own region only: name a bucket there");
    require(
        facts.versioned(),
        "bucket %s keeps no versions".formatted(name),
        "aws s3api put-bucket-versioning --bucket %s --versioning-configuration Status=Enabled"
            .formatted(name));
    require(
        facts.closed(),
        "bucket %s does not block public access".formatted(name),
        ("aws s3api put-public-access-block --bucket %s --public-access-block-configuration"
             + " BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true")
            .formatted(name));
  }

  /// Uploads a package unless it is there.
  ///
  /// @throws IOException if the zip cannot be read
  /// @throws DeployException of kind `FAILED` if other bytes are under its name, or come back
  public Uploaded upload(Artifact artifact, Path zip) throws IOException {
    requireZip(zip, artifact.sha256());
    return put(artifact.key(target), zip, artifact.sha256(), artifact.metadata());
  }

  /// Uploads the file of a layer unless it is there.
  ///
  /// @throws IOException if the zip cannot be read
  /// @throws DeployException of kind `FAILED` if other bytes are under its name, or come back
  public Uploaded upload(LayerFile layer, Path zip) throws IOException {
    requireZip(zip, layer.sha256());
    return put(
        target.layerKey(layer.name(), layer.sha256()),
        zip,
        layer.sha256(),
        Map.of("layer", layer.name(), "sha256", layer.sha256()));
  }

  /// Where a layer's file is kept.
  public String key(LayerFile layer) {
    return target.layerKey(layer.name(), layer.sha256());
  }

  /// Whether an object is there.
  public boolean has(String key) {
    return vault.look(key).isPresent();
  }

  /// A package that was uploaded.
  ///
  /// @throws DeployException of kind `MISSING` if there is none of that version
  public Artifact find(String version) {
    String key = target.packages() + version + ".zip";
    S3Vault.Stored stored =
        vault
            .look(key)
            .orElseThrow(
                () ->
                    new DeployException(
                        Kind.MISSING,
                        "no package %s is in bucket %s".formatted(version, target.bucket()),
                        "upload it with 'ship upload --env %s'".formatted(target.environment())));
    return Artifact.of(key, stored);
  }

  /// The package that was uploaded last.
  ///
  /// @throws DeployException of kind `MISSING` if there is none
  public Artifact last() {
    String folder = target.packages();
    String key =
        bucket
            .listAll(folder)
            .filter(zip -> zip.key().endsWith(".zip"))
            .max(Comparator.comparing(ListedBlob::lastModified).thenComparing(ListedBlob::key))
            .map(ListedBlob::key)
            .orElseThrow(
                () ->
                    new DeployException(
                        Kind.MISSING,
                        "no package is in bucket %s under %s".formatted(target.bucket(), folder),
                        "upload one with 'ship upload --env %s'".formatted(target.environment())));
    return find(key.substring(folder.length(), key.length() - ".zip".length()));
  }

  private Uploaded put(String key, Path zip, String sha256, Map<String, String> metadata) {
    Optional<S3Vault.Stored> there = vault.look(key);
    boolean written = false;
    if (there.isEmpty()) {
      written =
          vault.putOnce(key, zip, sha256, BlobMeta.of(ZIP).withMetadata(metadata))
              instanceof PutResult.Written;
    }
    checkStored(key, zip, sha256);
    return new Uploaded(key, written);
  }

  private void checkStored(String key, Path zip, String sha256) {
    S3Vault.Stored stored =
        vault
            .look(key)
            .orElseThrow(
                () ->
                    new DeployException(
                        Kind.FAILED, key + " is gone again", "find out who deletes it"));
    // A server that keeps no check sum of it has it read back whole.
    String sum =
        stored
            .sha256()
            .orElseGet(() -> bucket.get(key).map(b -> Sha256.of(b.bytes())).orElse("nothing"));
    require(
        stored.sizeBytes() == size(zip) && sum.equals(sha256),
        "%s in bucket %s has other bytes (%d, sha256 %s)"
            .formatted(key, target.bucket(), stored.sizeBytes(), sum),
        "nothing is overwritten: look at that object, and remove it if it is of no use");
  }

  private static long size(Path zip) {
    try {
      return Files.size(zip);
    } catch (IOException e) {
      throw new DeployException(Kind.FAILED, zip + " cannot be read", "build it anew", e);
    }
  }

  private static void requireZip(Path zip, String sha256) throws IOException {
    if (!Sha256.of(zip).equals(sha256)) {
      throw new DeployException(
          Kind.FAILED, zip + " changed since it was built", "build it again, then upload it");
    }
  }

  private static void require(boolean holds, String what, String cure) {
    if (!holds) {
      throw new DeployException(Kind.FAILED, what, cure);
    }
  }
}
