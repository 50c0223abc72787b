package openbell.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/// A moto server of its own as a child process on a free loopback port: S3 with versions, tags and
/// atomic conditional writes, DynamoDB, Secrets Manager, SNS, and what describes functions of
/// Lambda.
///
/// moto itself checks a condition and writes in two steps, and sets metadata in a third, without a
/// lock: of many threads two may win. So it is made to answer one request after the other.
///
/// In a test class: `@RegisterExtension static final MotoExtension MOTO = new MotoExtension();`
public final class MotoServer implements AutoCloseable {

  private static final Pattern RUNNING = Pattern.compile("Running on (http://\\S+)");

  // Python imports a module of this name at its start.
  private static final String SITE_CUSTOMIZE =
      """
      import werkzeug.serving
      threaded_run = werkzeug.serving.run_simple
      def run_simple(*args, **kwargs):
          return threaded_run(*args, **{**kwargs, "threaded": False})
      werkzeug.serving.run_simple = run_simple
      """;

  // The end of a zip that holds nothing.
  private static final byte[] EMPTY_ZIP = Arrays.copyOf(new byte[] {'P', 'K', 5, 6}, 22);

  private final Process process;
  private final URI endpoint;

  private MotoServer(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /// Starts a server; where `moto_server` is not installed the test is skipped, or fails when
  /// `OPENBELL_REQUIRE_ALL` is 1.
  public static MotoServer start() {
    Optional<Path> program = onPath("moto_server");
    if (program.isEmpty() && "1".equals(System.getenv("OPENBELL_REQUIRE_ALL"))) {
      throw new AssertionError(
          "moto_server is not on PATH, and OPENBELL_REQUIRE_ALL=1 (pip install 'moto[server]')");
    }
    Assumptions.assumeTrue(program.isPresent(), "moto_server is not on PATH");
    try {
      Path patch = Files.createTempDirectory("moto-");
      Files.writeString(patch.resolve("sitecustomize.py"), SITE_CUSTOMIZE);
      ProcessBuilder command =
          new ProcessBuilder(program.orElseThrow().toString(), "-H", "127.0.0.1", "-p", "0");
      command.environment().put("PYTHONPATH", patch.toString());
      command.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      Process process = command.redirectErrorStream(true).start();
      java.lang.Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      URI address = address(process);
      Files.delete(patch.resolve("sitecustomize.py"));
      Files.delete(patch);
      return new MotoServer(process, address);
    } catch (IOException e) {
      throw new UncheckedIOException("moto_server does not start", e);
    }
  }

  /// Where it listens: for `AWS_ENDPOINT_URL`.
  public URI endpoint() {
    return endpoint;
  }

  /// Makes a new bucket of a name that no other has.
  public String createBucket() {
    String name = "test-" + UUID.randomUUID();
    try (S3Client s3 = client()) {
      s3.createBucket(b -> b.bucket(name));
    }
    return name;
  }

  /// Makes a new bucket that keeps versions.
  public String createVersionedBucket() {
    String name = createBucket();
    try (S3Client s3 = client()) {
      s3.putBucketVersioning(
          b ->
              b.bucket(name)
                  .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
    }
    return name;
  }

  /// Makes a new DynamoDB table for state records, of a name that no other has.
  public String createStateTable() {
    return createTable("name");
  }

  /// Makes a new DynamoDB table with a string hash key of this name.
  String createTable(String hashKey) {
    String name = "test-" + UUID.randomUUID();
    try (DynamoDbClient dynamo = dynamoClient()) {
      dynamo.createTable(
          b ->
              b.tableName(name)
                  .billingMode(BillingMode.PAY_PER_REQUEST)
                  .attributeDefinitions(
                      a -> a.attributeName(hashKey).attributeType(ScalarAttributeType.S))
                  .keySchema(k -> k.attributeName(hashKey).keyType(KeyType.HASH)));
    }
    return name;
  }

  /// A table as a store of records.
  public DynamoDbStateStore stateStore(String table) {
    return new DynamoDbStateStore(dynamoClient(), table);
  }

  /// A plain client of DynamoDB.
  public DynamoDbClient dynamoClient() {
    return DynamoDbClient.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(endpoint)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClientBuilder(ApacheHttpClient.builder().maxConnections(64))
        .build();
  }

  /// A plain client of Secrets Manager.
  public SecretsManagerClient secretsClient() {
    return SecretsManagerClient.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(endpoint)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClientBuilder(ApacheHttpClient.builder())
        .build();
  }

  /// A plain client of SNS.
  public SnsClient snsClient() {
    return SnsClient.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(endpoint)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClientBuilder(ApacheHttpClient.builder())
        .build();
  }

  /// Makes a new function with this environment, of a name that no other has; it cannot be invoked.
  public String createFunction(Map<String, String> environment) {
    String name = "test-" + UUID.randomUUID();
    createRole(name);
    try (LambdaClient lambda = lambdaClient()) {
      lambda.createFunction(
          b ->
              b.functionName(name)
                  .runtime(Runtime.JAVA21)
                  .role("arn:aws:iam::123456789012:role/" + name)
                  .handler("any")
                  .code(c -> c.zipFile(SdkBytes.fromByteArray(EMPTY_ZIP)))
                  .environment(e -> e.variables(environment)));
    }
    return name;
  }

  /// Publishes a version of a function as it is now.
  public void publishFunction(String name) {
    try (LambdaClient lambda = lambdaClient()) {
      lambda.publishVersion(b -> b.functionName(name));
    }
  }

  /// Gives a function, not its published versions, another environment.
  public void configureFunction(String name, Map<String, String> environment) {
    try (LambdaClient lambda = lambdaClient()) {
      lambda.updateFunctionConfiguration(
          b -> b.functionName(name).environment(e -> e.variables(environment)));
    }
  }

  private LambdaClient lambdaClient() {
    return LambdaClient.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(endpoint)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClientBuilder(ApacheHttpClient.builder())
        .build();
  }

  /// As a function needs one; by hand, since nothing else here needs IAM's client.
  private void createRole(String name) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request,"
                    + " SignedHeaders=host, Signature=any")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "Action=CreateRole&Version=2010-05-08&AssumeRolePolicyDocument=%7B%7D&RoleName="
                        + name))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw new IllegalStateException("moto makes no role: it answered " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// A bucket as a store.
  public BlobStore store(String bucket) {
    return new S3BlobStore(client(), bucket);
  }

  /// A plain client, for what a store does not do.
  public S3Client client() {
    return S3Client.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(endpoint)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClientBuilder(ApacheHttpClient.builder().maxConnections(64))
        .build();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static URI address(Process process) {
    CompletableFuture<URI> address = new CompletableFuture<>();
    // Reads on for as long as the server runs: a full pipe would stop it.
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              StringBuilder said = new StringBuilder();
              try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                  Matcher running = RUNNING.matcher(line);
                  if (running.find()) {
                    address.complete(URI.create(running.group(1)));
                  } else if (!address.isDone()) {
                    said.append(line).append('\n');
                  }
                }
              } catch (IOException e) {
                address.completeExceptionally(e);
              }
              address.completeExceptionally(new IllegalStateException("moto_server: " + said));
            });
    return address.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static Optional<Path> onPath(String program) {
    String path = System.getenv("PATH");
    return Stream.of(path == null ? new String[0] : path.split(java.io.File.pathSeparator))
        .map(dir -> Path.of(dir, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
