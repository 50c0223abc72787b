package openbell.store;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;
import software.amazon.awssdk.services.s3.model.Tier;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// A bucket on S3, or on anything that speaks its protocol.
///
/// A get is one GetObject, a put one PutObject with `If-None-Match: *` or `If-Match` where there is
/// a condition. Network failures and 5xx are retried by the SDK; 409, two conditional writes at the
/// same moment, is retried here. Etags are without quotes, and opaque: an MD5 only without KMS.
public final class S3BlobStore implements BlobStore {

  private static final int CONFLICT_TRIES = 6;
  private static final Duration CONFLICT_PAUSE = Duration.ofMillis(50);

  private final Lazily<S3Client> client;
  private final Lazily<S3Presigner> presigner;
  private final String bucket;
  private final Pause pause;
  private final RandomGenerator random;
  private final ServiceClock clock;

  /// How to wait.
  interface Pause {
    void pause(Duration time) throws InterruptedException;
  }

  S3BlobStore(S3Client s3, String bucket) {
    this(s3, bucket, Thread::sleep, new Random(), InstantSource.system());
  }

  S3BlobStore(
      S3Client s3, String bucket, Pause pause, RandomGenerator random, InstantSource clock) {
    this(new Lazily<>(() -> s3), bucket, pause, random, clock);
  }

  private S3BlobStore(
      Lazily<S3Client> client,
      String bucket,
      Pause pause,
      RandomGenerator random,
      InstantSource clock) {
    this.client = client;
    this.presigner = new Lazily<>(() -> presigner(client.get()));
    this.bucket = bucket;
    this.pause = pause;
    this.random = random;
    this.clock = new ServiceClock(clock);
  }

  /// Opens a bucket with the SDK's own credentials; asks it nothing yet, and makes the client at
  /// the first request, which fails with a [StoreException] when no region can be found.
  ///
  /// Path-style addresses are used whenever an endpoint is set, here or by `AWS_ENDPOINT_URL_S3` or
  /// `AWS_ENDPOINT_URL`.
  public static S3BlobStore open(S3Settings settings) {
    return new S3BlobStore(
        new Lazily<>(() -> client(settings)),
        settings.bucket(),
        Thread::sleep,
        new Random(),
        InstantSource.system());
  }

  /// Signs as the client does: same credentials, region and address.
  private static S3Presigner presigner(S3Client client) {
    S3ServiceClientConfiguration same = client.serviceClientConfiguration();
    S3Presigner.Builder signer =
        S3Presigner.builder()
            .region(same.region())
            .credentialsProvider(same.credentialsProvider())
            .serviceConfiguration(
                S3Configuration.builder()
                    .pathStyleAccessEnabled(same.endpointOverride().isPresent())
                    .build());
    same.endpointOverride().ifPresent(signer::endpointOverride);
    return signer.build();
  }

  static S3Client client(S3Settings settings) {
    boolean endpoint = settings.endpoint().isPresent() || AwsClients.endpointInEnvironment("S3");
    try {
      return AwsClients.configure(
              S3Client.builder(),
              settings.endpoint(),
              settings.region(),
              settings.patience(),
              endpoint)
          .forcePathStyle(endpoint)
          .build();
    } catch (SdkException e) {
      throw new StoreException(
          StoreException.Kind.OTHER,
          "Bucket '%s' cannot be opened: %s (set AWS_REGION)"
              .formatted(settings.bucket(), e.getMessage()),
          e);
    }
  }

  @Override
  public PutResult put(String key, byte[] bytes, BlobMeta meta, PutCondition condition) {
    BlobKeys.check(key);
    PutObjectRequest request = putRequest(key, meta, condition);
    for (int attempt = 1; ; attempt++) {
      try {
        return new PutResult.Written(
            Etags.unquote(client.get().putObject(request, RequestBody.fromBytes(bytes)).eTag()));
      } catch (S3Exception e) {
        boolean gone = condition instanceof PutCondition.IfMatch && S3Failures.isAbsent(e);
        if (e.statusCode() == 412 || gone) {
          return new PutResult.Conflict();
        }
        if (e.statusCode() != 409 || attempt == CONFLICT_TRIES) {
          throw S3Failures.of("Put", "s3:PutObject", key, bucket, e);
        }
        pauseBeforeRetry(key, attempt);
      } catch (SdkException e) {
        throw S3Failures.of("Put", "s3:PutObject", key, bucket, e);
      }
    }
  }

  @Override
  public Optional<URI> presign(String key, Duration validFor) {
    BlobKeys.check(key);
    GetObjectRequest get = GetObjectRequest.builder().bucket(bucket).key(key).build();
    try {
      return Optional.of(
          URI.create(
              presigner
                  .get()
                  .presignGetObject(p -> p.signatureDuration(validFor).getObjectRequest(get))
                  .url()
                  .toString()));
    } catch (SdkException e) {
      throw S3Failures.of("Presign", "s3:GetObject", key, bucket, e);
    }
  }

  @Override
  public Optional<Blob> get(String key) {
    return get(key, GetObjectRequest.builder().bucket(bucket).key(key).build());
  }

  @Override
  public Fetch getUnless(String key, String etag) {
    BlobKeys.check(key);
    String known = Etags.quote(Etags.check(etag));
    try {
      return find(
              "Get",
              "s3:GetObject",
              key,
              () ->
                  client.get().getObjectAsBytes(b -> b.bucket(bucket).key(key).ifNoneMatch(known)))
          .<Fetch>map(r -> new Fetch.Found(blob(key, r)))
          .orElseGet(Fetch.Missing::new);
    } catch (StoreException e) {
      if (S3Failures.isNotModified(e)) {
        return new Fetch.NotModified();
      }
      throw e;
    }
  }

  @Override
  public Optional<Blob> get(String key, String versionId) {
    try {
      return get(
          key, GetObjectRequest.builder().bucket(bucket).key(key).versionId(versionId).build());
    } catch (StoreException e) {
      // "null" is S3's name for the one content of a key without versions, which servers that know
      // of no versions give, and then do not understand.
      if (versionId.equals("null") && S3Failures.isNotImplemented(e)) {
        return get(key);
      }
      throw e;
    }
  }

  /// The shortest enabled rule of the bucket's lifecycle that covers the prefix. Where the rules
  /// may not be read they count as the strictest, one day: nothing must rely on an object that may
  /// be gone.
  @Override
  public OptionalInt expiryDays(String prefix) {
    try {
      return client.get().getBucketLifecycleConfiguration(b -> b.bucket(bucket)).rules().stream()
          .filter(rule -> rule.status() == ExpirationStatus.ENABLED)
          .filter(rule -> rule.expiration() != null && rule.expiration().days() != null)
          .filter(rule -> prefix.startsWith(prefixOf(rule)))
          .mapToInt(rule -> rule.expiration().days())
          .min();
    } catch (S3Exception e) {
      boolean none =
          e.awsErrorDetails() != null
              && "NoSuchLifecycleConfiguration".equals(e.awsErrorDetails().errorCode());
      return none ? OptionalInt.empty() : OptionalInt.of(1);
    } catch (SdkException e) {
      return OptionalInt.of(1);
    }
  }

  private static String prefixOf(LifecycleRule rule) {
    if (rule.filter() != null && rule.filter().prefix() != null) {
      return rule.filter().prefix();
    }
    if (rule.filter() != null && rule.filter().and() != null) {
      // Limited by tag or size as well: cached objects carry neither tags nor a known size.
      return "\u0000";
    }
    return "";
  }

  @Override
  public Optional<BlobInfo> head(String key) {
    BlobKeys.check(key);
    return find(
            "Head",
            "s3:GetObject",
            key,
            () -> client.get().headObject(b -> b.bucket(bucket).key(key)))
        .map(r -> info(key, r));
  }

  @Override
  public Map<String, String> tags(String key) {
    BlobKeys.check(key);
    return find(
            "Tags",
            "s3:GetObjectTagging",
            key,
            () -> client.get().getObjectTagging(b -> b.bucket(bucket).key(key)))
        .map(r -> r.tagSet().stream().collect(Collectors.toUnmodifiableMap(Tag::key, Tag::value)))
        .orElse(Map.of());
  }

  @Override
  public BlobPage list(String prefix, Optional<String> after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("Limit of %d (must be at least 1)".formatted(limit));
    }
    ListObjectsV2Response page =
        call(
            "List",
            "s3:ListBucket",
            prefix,
            () ->
                client
                    .get()
                    .listObjectsV2(
                        b ->
                            b.bucket(bucket)
                                .prefix(prefix)
                                .startAfter(after.orElse(null))
                                .maxKeys(Math.min(limit, MAX_PAGE))));
    List<ListedBlob> blobs = page.contents().stream().map(S3BlobStore::listed).toList();
    // The last key is all that the next page needs: unlike S3's token it never grows old.
    boolean more = page.isTruncated() && !blobs.isEmpty();
    return new BlobPage(blobs, more ? Optional.of(blobs.getLast().key()) : Optional.empty());
  }

  @Override
  public void delete(String key) {
    BlobKeys.check(key);
    call(
        "Delete",
        "s3:DeleteObject",
        key,
        () -> client.get().deleteObject(b -> b.bucket(bucket).key(key)));
  }

  @Override
  public boolean restore(String key, int days) {
    BlobKeys.check(key);
    try {
      call(
          "Restore",
          "s3:RestoreObject",
          key,
          () ->
              client
                  .get()
                  .restoreObject(
                      b ->
                          b.bucket(bucket)
                              .key(key)
                              .restoreRequest(
                                  r ->
                                      r.days(days)
                                          .glacierJobParameters(j -> j.tier(Tier.STANDARD)))));
      return true;
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.ARCHIVED) {
        return false; // S3's word for an object that is not in cold storage.
      }
      if (S3Failures.isUnderWay(e)) {
        return true;
      }
      throw e;
    }
  }

  @Override
  public List<BlobVersion> versions(String key) {
    BlobKeys.check(key);
    List<BlobVersion> versions = new ArrayList<>();
    @Nullable String keyMarker = null;
    @Nullable String versionMarker = null;
    // The key itself comes before all longer ones with it as prefix: stop where they begin.
    do {
      ListObjectVersionsResponse page = versionsPage(key, keyMarker, versionMarker);
      page.versions().stream()
          .filter(v -> v.key().equals(key))
          .map(S3BlobStore::version)
          .forEach(versions::add);
      keyMarker = page.isTruncated() ? page.nextKeyMarker() : null;
      versionMarker = page.nextVersionIdMarker();
    } while (key.equals(keyMarker));
    return List.copyOf(versions);
  }

  @Override
  public void close() {
    presigner.ifMade(S3Presigner::close);
    client.ifMade(S3Client::close);
  }

  /// For messages: `s3 bucket name`.
  @Override
  public String toString() {
    return "s3 bucket " + bucket;
  }

  private PutObjectRequest putRequest(String key, BlobMeta meta, PutCondition condition) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .contentType(meta.contentType())
            .metadata(meta.metadata());
    if (!meta.tags().isEmpty()) {
      List<Tag> tags =
          meta.tags().entrySet().stream()
              .map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build())
              .toList();
      request.tagging(Tagging.builder().tagSet(tags).build());
    }
    switch (condition) {
      case PutCondition.Always() -> {}
      case PutCondition.IfAbsent() -> request.ifNoneMatch("*");
      case PutCondition.IfMatch(String etag) -> request.ifMatch(Etags.quote(etag));
    }
    return request.build();
  }

  private void pauseBeforeRetry(String key, int attempt) {
    // Full jitter: those who collided once should not collide again.
    double most = CONFLICT_PAUSE.toMillis() * Math.pow(2, attempt - 1);
    try {
      pause.pause(Duration.ofMillis(1 + (long) (random.nextDouble() * most)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "Put of '%s' in %s was interrupted between two tries (try again)".formatted(key, this),
          e);
    }
  }

  private Optional<Blob> get(String key, GetObjectRequest request) {
    BlobKeys.check(key);
    return find("Get", "s3:GetObject", key, () -> client.get().getObjectAsBytes(request))
        .map(r -> blob(key, r));
  }

  private Blob blob(String key, ResponseBytes<GetObjectResponse> r) {
    return new Blob(r.asByteArrayUnsafe(), info(key, r));
  }

  private ListObjectVersionsResponse versionsPage(
      String key, @Nullable String keyMarker, @Nullable String versionMarker) {
    return call(
        "Versions",
        "s3:ListBucketVersions",
        key,
        () ->
            client
                .get()
                .listObjectVersions(
                    b ->
                        b.bucket(bucket)
                            .prefix(key)
                            .keyMarker(keyMarker)
                            .versionIdMarker(versionMarker)));
  }

  private <T> T call(String what, String permission, String key, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw S3Failures.of(what, permission, key, bucket, e);
    }
  }

  private <T> Optional<T> find(String what, String permission, String key, Supplier<T> request) {
    try {
      return Optional.of(request.get());
    } catch (SdkException e) {
      if (e instanceof S3Exception s && S3Failures.isAbsent(s)) {
        return Optional.empty();
      }
      throw S3Failures.of(what, permission, key, bucket, e);
    }
  }

  private BlobInfo info(String key, ResponseBytes<GetObjectResponse> bytes) {
    GetObjectResponse r = bytes.response();
    BlobMeta meta = BlobMeta.received(r.contentType(), r.metadata());
    return new BlobInfo(
        key, r.contentLength(), Etags.unquote(r.eTag()), r.lastModified(), clock.at(r), meta);
  }

  private BlobInfo info(String key, HeadObjectResponse r) {
    BlobMeta meta = BlobMeta.received(r.contentType(), r.metadata());
    return new BlobInfo(
        key, r.contentLength(), Etags.unquote(r.eTag()), r.lastModified(), clock.at(r), meta);
  }

  private static ListedBlob listed(S3Object o) {
    return new ListedBlob(o.key(), o.size(), Etags.unquote(o.eTag()), o.lastModified());
  }

  private static BlobVersion version(ObjectVersion v) {
    return new BlobVersion(
        v.versionId(), v.size(), Etags.unquote(v.eTag()), v.lastModified(), v.isLatest());
  }
}
