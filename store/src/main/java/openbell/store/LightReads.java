package openbell.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import openbell.store.signing.AwsCredentials;
import openbell.store.signing.S3Address;
import openbell.store.signing.SigV4;
import openbell.store.signing.SigningException;
import org.jspecify.annotations.Nullable;

/// A bucket on S3 whose objects are read without the SDK, which a cold process takes a third of a
/// second to load; everything else goes to the bucket with the SDK, opened when it is first needed.
///
/// Only what is certain is answered here: the object, that it is not there, that it is the one that
/// the caller has. For anything else (a refusal, another region, a server in trouble, a broken
/// connection) the SDK asks again, with its retries and its errors. Made of [HttpURLConnection],
/// which a cold process has ready within some 10 ms.
public final class LightReads implements BlobStore {
  /// Temporary credentials are good for longer when they are given.
  private static final Duration CREDENTIALS_TRUSTED = Duration.ofMinutes(1);

  /// Short: whoever takes longer is asked by the SDK again, within one caller's patience.
  private static final Duration CONNECT = Duration.ofSeconds(1);

  private static final Duration READ = Duration.ofSeconds(2);

  private static final int MOST_ERROR_BYTES = 4096;

  private final S3Settings settings;
  private final Map<String, String> environment;
  private final Lazily<BlobStore> whole;
  private final InstantSource clock;
  private volatile @Nullable Signed signed;

  private record Signed(SigV4 signer, Instant at) {}

  /// What the light way says; empty where it cannot tell.
  private sealed interface Answer {
    record Found(Blob blob) implements Answer {}

    record Missing() implements Answer {}

    record NotModified() implements Answer {}

    record Unclear() implements Answer {}
  }

  LightReads(
      S3Settings settings,
      Map<String, String> environment,
      Supplier<BlobStore> whole,
      InstantSource clock) {
    this.settings = settings;
    this.environment = Map.copyOf(environment);
    this.whole = new Lazily<>(whole);
    this.clock = clock;
  }

  /// Opens a bucket by the environment's credentials, region and endpoint, where the settings name
  /// no others; asks nothing yet.
  public static LightReads open(S3Settings settings, Map<String, String> environment) {
    return new LightReads(
        settings, environment, () -> S3BlobStore.open(settings), InstantSource.system());
  }

  @Override
  public Optional<Blob> get(String key) {
    BlobKeys.check(key);
    return switch (ask(key, Optional.empty())) {
      case Answer.Found(Blob blob) -> Optional.of(blob);
      case Answer.Missing missing -> Optional.empty();
      case Answer.NotModified odd -> whole.get().get(key);
      case Answer.Unclear unclear -> whole.get().get(key);
    };
  }

  @Override
  public Fetch getUnless(String key, String etag) {
    BlobKeys.check(key);
    return switch (ask(key, Optional.of(Etags.quote(Etags.check(etag))))) {
      case Answer.Found(Blob blob) -> new Fetch.Found(blob);
      case Answer.Missing missing -> new Fetch.Missing();
      case Answer.NotModified same -> new Fetch.NotModified();
      case Answer.Unclear unclear -> whole.get().getUnless(key, etag);
    };
  }

  private Answer ask(String key, Optional<String> unless) {
    try {
      HttpURLConnection connection = connection(key, unless);
      return switch (connection.getResponseCode()) {
        case 200 -> new Answer.Found(blob(key, connection));
        case 304 -> new Answer.NotModified();
        case 404 -> absent(connection);
        default -> unclear(connection);
      };
    } catch (IOException | SigningException | IllegalArgumentException e) {
      signed = null;
      return new Answer.Unclear(); // The SDK finds out, and says so.
    }
  }

  private HttpURLConnection connection(String key, Optional<String> unless) throws IOException {
    String region = region();
    URI uri = S3Address.of(settings.bucket(), region, endpoint(), key);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(millis(CONNECT));
    connection.setReadTimeout(millis(READ));
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    Map<String, String> headers = new TreeMap<>(Map.of("host", uri.getRawAuthority()));
    unless.ifPresent(etag -> headers.put("if-none-match", etag));
    unless.ifPresent(etag -> connection.setRequestProperty("If-None-Match", etag));
    signer(region)
        .sign("GET", uri.getRawPath(), "", headers, clock.instant())
        .forEach(connection::setRequestProperty);
    return connection;
  }

  private SigV4 signer(String region) {
    Instant now = clock.instant();
    Signed known = signed;
    if (known == null || known.at().plus(CREDENTIALS_TRUSTED).isBefore(now)) {
      known = new Signed(new SigV4(AwsCredentials.of(environment), region, "s3"), now);
      signed = known;
    }
    return known.signer();
  }

  private String region() {
    String named =
        settings
            .region()
            .orElseGet(
                () ->
                    environment.getOrDefault(
                        "AWS_REGION", environment.getOrDefault("AWS_DEFAULT_REGION", "")));
    if (named.isEmpty() && endpoint().isEmpty()) {
      throw new IllegalArgumentException("no region in the environment");
    }
    return named.isEmpty() ? "us-east-1" : named;
  }

  private Optional<URI> endpoint() {
    if (settings.endpoint().isPresent()) {
      return settings.endpoint();
    }
    for (String name : List.of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")) {
      String text = environment.getOrDefault(name, "");
      if (!text.isEmpty()) {
        return Optional.of(URI.create(text));
      }
    }
    return Optional.empty();
  }

  private static int millis(Duration time) {
    return Math.toIntExact(Math.max(1, time.toMillis()));
  }

  private Blob blob(String key, HttpURLConnection connection) throws IOException {
    long length = connection.getContentLengthLong();
    byte[] bytes;
    try (InputStream body = connection.getInputStream()) {
      bytes = body.readAllBytes();
    }
    if (length < 0 || bytes.length != length) {
      throw new IOException("the object did not arrive whole");
    }
    Map<String, String> metadata = new HashMap<>();
    connection
        .getHeaderFields()
        .forEach(
            (name, values) -> {
              String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
              if (lower.startsWith("x-amz-meta-")) {
                metadata.put(lower.substring("x-amz-meta-".length()), values.getFirst());
              }
            });
    Instant arrived = clock.instant();
    BlobInfo info =
        new BlobInfo(
            key,
            length,
            Etags.unquote(required(connection, "ETag")),
            time(required(connection, "Last-Modified")),
            Optional.ofNullable(connection.getHeaderField("Date"))
                .map(LightReads::time)
                .orElse(arrived),
            BlobMeta.received(connection.getContentType(), metadata));
    return new Blob(bytes, info);
  }

  private static String required(HttpURLConnection connection, String name) throws IOException {
    String value = connection.getHeaderField(name);
    if (value == null) {
      throw new IOException("an answer without " + name);
    }
    return value;
  }

  private static Instant time(String date) {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no date: " + date, e);
    }
  }

  /// Whether it is the object that is absent: the bucket may be.
  private static Answer absent(HttpURLConnection connection) throws IOException {
    return error(connection).contains("NoSuchBucket") ? new Answer.Unclear() : new Answer.Missing();
  }

  private Answer unclear(HttpURLConnection connection) throws IOException {
    error(connection); // Read to its end, so that the connection can be used again.
    signed = null;
    return new Answer.Unclear();
  }

  private static String error(HttpURLConnection connection) throws IOException {
    @Nullable InputStream error = connection.getErrorStream();
    if (error == null) {
      return "";
    }
    try (error) {
      return new String(error.readNBytes(MOST_ERROR_BYTES), StandardCharsets.UTF_8);
    }
  }

  @Override
  public PutResult put(String key, byte[] bytes, BlobMeta meta, PutCondition condition) {
    return whole.get().put(key, bytes, meta, condition);
  }

  @Override
  public Optional<URI> presign(String key, Duration validFor) {
    return whole.get().presign(key, validFor);
  }

  @Override
  public Optional<Blob> get(String key, String versionId) {
    return whole.get().get(key, versionId);
  }

  @Override
  public Optional<BlobInfo> head(String key) {
    return whole.get().head(key);
  }

  @Override
  public Map<String, String> tags(String key) {
    return whole.get().tags(key);
  }

  @Override
  public BlobPage list(String prefix, Optional<String> after, int limit) {
    return whole.get().list(prefix, after, limit);
  }

  @Override
  public OptionalInt expiryDays(String prefix) {
    return whole.get().expiryDays(prefix);
  }

  @Override
  public boolean restore(String key, int days) {
    return whole.get().restore(key, days);
  }

  @Override
  public void delete(String key) {
    whole.get().delete(key);
  }

  @Override
  public List<BlobVersion> versions(String key) {
    return whole.get().versions(key);
  }

  @Override
  public void close() {
    whole.ifMade(BlobStore::close);
  }

  /// For messages: as the store with the SDK has it.
  @Override
  public String toString() {
    return "s3 bucket " + settings.bucket();
  }
}
