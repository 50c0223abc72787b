package openbell.store;

import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// A bucket that files go into once, each checked by S3 against its SHA-256: deployment packages.
///
/// Every method may block and throws [StoreException] when S3 fails. Thread-safe.
public final class S3Vault implements AutoCloseable {

  private final Lazily<S3Client> client;
  private final String bucket;

  private S3Vault(Lazily<S3Client> client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  S3Vault(S3Client s3, String bucket) {
    this(new Lazily<>(() -> s3), bucket);
  }

  /// Opens a bucket as [S3BlobStore#open] does; asks it nothing yet.
  public static S3Vault open(S3Settings settings) {
    return new S3Vault(new Lazily<>(() -> S3BlobStore.client(settings)), settings.bucket());
  }

  /// An object of the vault.
  ///
  /// @param sha256 of its content in hexadecimal digits, as S3 computed it when it took the object;
  ///   empty when it was written without
  public record Stored(long sizeBytes, Optional<String> sha256, Map<String, String> metadata) {
    public Stored {
      metadata = Map.copyOf(metadata);
    }
  }

  /// How the bucket is set up; empty when there is none of this name.
  public Optional<BucketFacts> facts() {
    try {
      client.get().headBucket(b -> b.bucket(bucket));
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return Optional.empty();
      }
      throw S3Failures.of("Look", "s3:ListBucket", bucket, bucket, e);
    } catch (SdkException e) {
      throw S3Failures.of("Look", "s3:ListBucket", bucket, bucket, e);
    }
    return Optional.of(new BucketFacts(region(), versioned(), closed()));
  }

  private String region() {
    String constraint =
        call(
            "s3:GetBucketLocation",
            bucket,
            () ->
                client.get().getBucketLocation(b -> b.bucket(bucket)).locationConstraintAsString());
    // The oldest region has no name there, and Ireland may have an old one.
    if (constraint == null || constraint.isEmpty()) {
      return "us-east-1";
    }
    return constraint.equals("EU") ? "eu-west-1" : constraint;
  }

  private boolean versioned() {
    return call(
                "s3:GetBucketVersioning",
                bucket,
                () -> client.get().getBucketVersioning(b -> b.bucket(bucket)))
            .status()
        == BucketVersioningStatus.ENABLED;
  }

  private boolean closed() {
    try {
      PublicAccessBlockConfiguration block =
          client.get().getPublicAccessBlock(b -> b.bucket(bucket)).publicAccessBlockConfiguration();
      return Boolean.TRUE.equals(block.blockPublicAcls())
          && Boolean.TRUE.equals(block.ignorePublicAcls())
          && Boolean.TRUE.equals(block.blockPublicPolicy())
          && Boolean.TRUE.equals(block.restrictPublicBuckets());
    } catch (S3Exception e) {
      AwsErrorDetails details = e.awsErrorDetails();
      if (details != null && "NoSuchPublicAccessBlockConfiguration".equals(details.errorCode())) {
        return false;
      }
      throw S3Failures.of("Look", "s3:GetBucketPublicAccessBlock", bucket, bucket, e);
    } catch (SdkException e) {
      throw S3Failures.of("Look", "s3:GetBucketPublicAccessBlock", bucket, bucket, e);
    }
  }

  /// Writes a file where no object is; S3 refuses bytes that do not have this SHA-256.
  ///
  /// @param sha256 of the file, in hexadecimal digits
  public PutResult putOnce(String key, Path file, String sha256, BlobMeta meta) {
    BlobKeys.check(key);
    String sum = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
    try {
      String etag =
          client
              .get()
              .putObject(
                  b ->
                      b.bucket(bucket)
                          .key(key)
                          .contentType(meta.contentType())
                          .metadata(meta.metadata())
                          .checksumAlgorithm("SHA256")
                          .checksumSHA256(sum)
                          .ifNoneMatch("*"),
                  RequestBody.fromFile(file))
              .eTag();
      return new PutResult.Written(Etags.unquote(etag));
    } catch (S3Exception e) {
      // 409: another writer was at it at the same moment, so that there is an object now.
      if (e.statusCode() == 412 || e.statusCode() == 409) {
        return new PutResult.Conflict();
      }
      throw S3Failures.of("Put", "s3:PutObject", key, bucket, e);
    } catch (SdkException e) {
      throw S3Failures.of("Put", "s3:PutObject", key, bucket, e);
    }
  }

  /// What S3 knows of an object; empty when there is none.
  public Optional<Stored> look(String key) {
    BlobKeys.check(key);
    try {
      HeadObjectResponse head =
          client
              .get()
              .headObject(b -> b.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
      Optional<String> sum =
          Optional.ofNullable(head.checksumSHA256())
              .map(s -> HexFormat.of().formatHex(Base64.getDecoder().decode(s)));
      return Optional.of(new Stored(head.contentLength(), sum, head.metadata()));
    } catch (S3Exception e) {
      if (S3Failures.isAbsent(e)) {
        return Optional.empty();
      }
      throw S3Failures.of("Head", "s3:GetObject", key, bucket, e);
    } catch (SdkException e) {
      throw S3Failures.of("Head", "s3:GetObject", key, bucket, e);
    }
  }

  private <T> T call(String permission, String key, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw S3Failures.of("Look", permission, key, bucket, e);
    }
  }

  @Override
  public void close() {
    client.ifMade(S3Client::close);
  }

  @Override
  public String toString() {
    return "s3 bucket " + bucket;
  }
}
