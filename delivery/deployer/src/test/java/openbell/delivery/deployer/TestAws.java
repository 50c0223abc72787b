package openbell.delivery.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.store.AwsPatience;
import openbell.store.BlobMeta;
import openbell.store.BlobStateStore;
import openbell.store.BlobStore;
import openbell.store.FunctionSettings;
import openbell.store.MotoServer;
import openbell.store.S3BlobStore;
import openbell.store.S3Settings;
import openbell.store.S3Vault;

/// moto behind a socket that answers what moto cannot: invocations, and the task definition of a
/// service's deployment. What a function answers depends on the code of the version that is
/// invoked.
final class TestAws implements AutoCloseable {
  static final String REGION = "us-east-1";
  static final String IMAGE = "repository.test/server@sha256:";
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");
  private static final ObjectMapper JSON = new ObjectMapper();

  /// An answer of a function.
  record Answer(String payload, Optional<String> error) {}

  final String bucket;
  final List<String> invoked = new CopyOnWriteArrayList<>();
  final List<String> changes = new CopyOnWriteArrayList<>();
  final Map<String, Integer> refusals = new ConcurrentHashMap<>();

  /// By the code's SHA-256, in base64.
  final Map<String, Answer> answers = new ConcurrentHashMap<>();

  /// The state of the last deployment of a task definition with this image.
  final Map<String, String> rollouts = new ConcurrentHashMap<>();

  private final MotoServer moto;
  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final String suffix;

  TestAws(MotoServer moto) throws IOException {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    this.moto = moto;
    this.bucket = moto.createVersionedBucket();
    this.suffix = bucket.substring(bucket.length() - 8);
    try (var s3 = moto.client()) {
      s3.putPublicAccessBlock(
          b ->
              b.bucket(bucket)
                  .publicAccessBlockConfiguration(
                      c ->
                          c.blockPublicAcls(true)
                              .blockPublicPolicy(true)
                              .ignorePublicAcls(true)
                              .restrictPublicBuckets(true)));
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Makes the functions as Terraform does: a placeholder, published once, with the alias on it.
  Target createFunctions(String... names) throws IOException {
    form(
        "iam",
        "Action=CreateRole&RoleName=r"
            + suffix
            + "&AssumeRolePolicyDocument=%7B%7D&Version=2010-05-08");
    ObjectNode functions = JSON.createObjectNode();
    for (String name : names) {
      String functionName = "demo-test" + suffix + "-" + name;
      ObjectNode create = JSON.createObjectNode().put("FunctionName", functionName);
      create.put("Runtime", "java21").put("Handler", "placeholder").put("Publish", true);
      create.put("Role", "arn:aws:iam::123456789012:role/r" + suffix);
      create.putArray("Architectures").add("arm64");
      create.putObject("Environment").putObject("Variables").put("KEPT", "yes");
      create.putObject("Code").put("ZipFile", Base64.getEncoder().encodeToString(zip("stub")));
      json("lambda", "POST", "/2015-03-31/functions", create);
      json("lambda", "POST", path(functionName) + "/versions", JSON.createObjectNode());
      json(
          "lambda",
          "POST",
          path(functionName) + "/aliases",
          JSON.createObjectNode().put("Name", "live").put("FunctionVersion", "1"));
      ObjectNode f = functions.putObject(name).put("function_name", functionName);
      f.put("handler", "demo." + name + ".Handler").put("architecture", "arm64");
      f.put("memory_mb", 512).put("timeout_seconds", 30).put("tmp_mb", 512);
      f.put("snap_start", false).put("log_group", "/aws/lambda/" + functionName);
    }
    return target(functions, null);
  }

  /// Makes a cluster with a service, beside functions or alone.
  Target createService(Target beside) throws IOException {
    ecs("CreateCluster", JSON.createObjectNode().put("clusterName", "c" + suffix));
    ObjectNode definition = JSON.createObjectNode().put("family", "f" + suffix);
    definition.put("cpu", "256").put("memory", "512").put("networkMode", "awsvpc");
    definition.putArray("requiresCompatibilities").add("FARGATE");
    var containers = definition.putArray("containerDefinitions");
    ObjectNode main = containers.addObject().put("name", "server").put("image", IMAGE + "0");
    main.put("essential", true)
        .putArray("environment")
        .addObject()
        .put("name", "A")
        .put("value", "b");
    containers.addObject().put("name", "beside").put("image", "beside").put("essential", false);
    ecs("RegisterTaskDefinition", definition);
    ecs(
        "CreateService",
        JSON.createObjectNode()
            .put("cluster", "c" + suffix)
            .put("serviceName", "s")
            .put("taskDefinition", "f" + suffix + ":1")
            .put("desiredCount", 0));
    ObjectNode service = JSON.createObjectNode().put("cluster", "c" + suffix).put("service", "s");
    service.put("family", "f" + suffix).put("container", "server").put("repository_url", "r");
    ObjectNode functions = JSON.createObjectNode();
    beside
        .functions()
        .forEach(
            (k, f) ->
                functions
                    .putObject(k)
                    .put("function_name", f.functionName())
                    .put("handler", f.handler())
                    .put("architecture", f.architecture())
                    .put("memory_mb", f.memoryMb())
                    .put("timeout_seconds", f.timeoutSeconds())
                    .put("tmp_mb", f.tmpMb())
                    .put("snap_start", f.snapStart())
                    .put("log_group", f.logGroup()));
    return target(functions, service);
  }

  /// The outputs that [#createFunctions] made last.
  byte[] outputs = new byte[0];

  private Target target(ObjectNode functions, JsonNode ecs) {
    ObjectNode ship = JSON.createObjectNode().put("schema", "openbell.ship/1").put("name", "demo");
    ship.put("environment", "test").put("region", REGION).put("bucket", bucket);
    ship.put("alias", "live").putNull("state_table").putNull("function_url");
    ship.set("functions", functions);
    ship.set("ecs", ecs);
    ObjectNode all = JSON.createObjectNode();
    all.putObject("ship").set("value", ship);
    this.outputs = all.toString().getBytes(UTF_8);
    return Target.parse(this.outputs, "test");
  }

  Account account() {
    return account(endpoint(), bucket);
  }

  private Account account(URI endpoint, String name) {
    Account account = open(endpoint, name);
    opened.addAll(
        List.of(
            account.functions(),
            account.services().orElseThrow(),
            account.bucket(),
            account.vault()));
    return account;
  }

  static Account open(URI endpoint, String name) {
    FunctionSettings lambda = FunctionSettings.defaults().withEndpoint(endpoint).withRegion(REGION);
    S3Settings s3 =
        S3Settings.of(name)
            .withEndpoint(endpoint)
            .withRegion(REGION)
            .withPatience(AwsPatience.BACKGROUND);
    AwsFunctions functions = AwsFunctions.open(lambda);
    AwsServices services = AwsServices.open(Optional.of(endpoint), REGION);
    BlobStore store = S3BlobStore.open(s3);
    S3Vault vault = S3Vault.open(s3);
    return new Account(functions, Optional.of(services), store, vault, new BlobStateStore(store));
  }

  /// Packages a content, uploads it, and has it answer like this.
  Artifact upload(Account account, Target target, Path dir, String content, Answer answer)
      throws IOException {
    Path zip = Files.write(dir.resolve("function.zip"), zip(content));
    BundlePin pin = new BundlePin("demo", Sha256.of(content.getBytes(UTF_8)));
    account.bucket().put(pin.key(), content.getBytes(UTF_8), BlobMeta.of("application/x"));
    Artifact artifact =
        Artifact.of(
            zip, "1.0", "0123456789abcdef", Instant.EPOCH, "arm64", Optional.of(pin), List.of());
    new Uploads(target, account.vault(), account.bucket()).upload(artifact, zip);
    answers.put(Sha256.base64(artifact.sha256()), answer);
    return artifact;
  }

  static Answer well(String content) {
    return new Answer(
        "{\"statusCode\":200,\"body\":\"this is %s\"}".formatted(content), Optional.empty());
  }

  /// A zip whose bytes depend on its content alone.
  static byte[] zip(String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry("content");
      entry.setTimeLocal(java.time.LocalDateTime.of(1980, 2, 1, 0, 0));
      out.putNextEntry(entry);
      out.write(content.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  static Waiting impatient() {
    // Looks at moto at once, and gives up after few looks: each is a minute to this clock.
    long[] minutes = {0};
    return new Waiting(() -> Instant.EPOCH.plus(Duration.ofMinutes(minutes[0]++)), time -> {});
  }

  // What stands between.

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getRawPath();
      String call = exchange.getRequestMethod() + " " + path;
      if (refused(exchange, call)) {
        return;
      }
      if (path.endsWith("/invocations")) {
        invoke(exchange);
        return;
      }
      note(exchange, call);
      HttpResponse<byte[]> answer = forward(exchange, body);
      byte[] bytes =
          target(exchange).endsWith(".DescribeServices")
              ? withTaskDefinition(answer.body())
              : answer.body();
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!OF_THE_CONNECTION.contains(name.toLowerCase(java.util.Locale.ROOT))
                    && !name.equalsIgnoreCase("date")) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (head) {
        answer
            .headers()
            .firstValue("content-length")
            .ifPresent(n -> exchange.getResponseHeaders().set("Content-Length", n));
      }
      exchange.sendResponseHeaders(
          answer.statusCode(), head || bytes.length == 0 ? -1 : bytes.length);
      if (!head && bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    } catch (RuntimeException e) {
      e.printStackTrace();
      throw e;
    }
  }

  private static String target(HttpExchange exchange) {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    return target == null ? "" : target;
  }

  /// Refuses as often as a test wants, as an overloaded service does.
  private boolean refused(HttpExchange exchange, String call) throws IOException {
    for (Map.Entry<String, Integer> refusal : refusals.entrySet()) {
      if (call.contains(refusal.getKey()) && refusal.getValue() > 0) {
        refusals.put(refusal.getKey(), refusal.getValue() - 1);
        exchange.getResponseHeaders().add("x-amzn-ErrorType", "TooManyRequestsException");
        exchange.sendResponseHeaders(429, -1);
        return true;
      }
    }
    return false;
  }

  private void note(HttpExchange exchange, String call) {
    boolean reads = exchange.getRequestMethod().equals("GET") || call.startsWith("HEAD ");
    boolean ecsReads = target(exchange).contains(".Describe");
    if (!reads
        && !ecsReads
        && (call.contains("/2015-03-31/")
            || call.contains("/2018-10-31/")
            || target(exchange).contains("ContainerService"))) {
      changes.add(target(exchange).isEmpty() ? call : target(exchange));
    }
  }

  private void invoke(HttpExchange exchange) throws IOException {
    String[] parts = exchange.getRequestURI().getRawPath().split("/", -1);
    String function = URLDecoder.decode(parts[parts.length - 2], UTF_8);
    String query = exchange.getRequestURI().getRawQuery();
    String qualifier =
        query == null ? "$LATEST" : query.replaceFirst(".*Qualifier=([^&]*).*", "$1");
    JsonNode config =
        json("lambda", "GET", path(function) + "/configuration?Qualifier=" + qualifier, null);
    invoked.add(function + ":" + qualifier);
    Answer answer = answers.get(config.path("CodeSha256").asText());
    byte[] payload = answer.payload().getBytes(UTF_8);
    String log =
        "START\n"
            + "REPORT RequestId: r\tDuration: 1.50 ms\tBilled Duration: 2 ms\tMemory Size: 512 MB"
            + "\tMax Memory Used: 99 MB\n";
    exchange.getResponseHeaders().add("X-Amz-Executed-Version", config.path("Version").asText());
    exchange
        .getResponseHeaders()
        .add("X-Amz-Log-Result", Base64.getEncoder().encodeToString(log.getBytes(UTF_8)));
    answer.error().ifPresent(e -> exchange.getResponseHeaders().add("X-Amz-Function-Error", e));
    exchange.sendResponseHeaders(200, payload.length);
    exchange.getResponseBody().write(payload);
  }

  private byte[] withTaskDefinition(byte[] answer) throws IOException {
    JsonNode node = JSON.readTree(answer);
    for (JsonNode service : node.path("services")) {
      String now = service.path("taskDefinition").asText();
      JsonNode definition =
          ecs("DescribeTaskDefinition", JSON.createObjectNode().put("taskDefinition", now));
      String image = definition.at("/taskDefinition/containerDefinitions/0/image").asText();
      ObjectNode deployment = (ObjectNode) service.at("/deployments/0");
      deployment.put("taskDefinition", now);
      deployment.put("rolloutState", rollouts.getOrDefault(image, "COMPLETED"));
      deployment.put("rolloutStateReason", "as the test has it");
    }
    return node.toString().getBytes(UTF_8);
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(moto.endpoint().resolve(exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OF_THE_CONNECTION.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return send(request.build());
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  static String path(String function) {
    return "/2015-03-31/functions/" + function;
  }

  /// A call to moto itself.
  JsonNode json(String service, String method, String path, JsonNode body) throws IOException {
    HttpRequest.Builder request = request(service, path);
    request.method(
        method,
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.toString()));
    return read(send(request.build()));
  }

  JsonNode ecs(String action, JsonNode body) throws IOException {
    return read(
        send(
            request("ecs", "/")
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "AmazonEC2ContainerServiceV20141113." + action)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build()));
  }

  private void form(String service, String body) throws IOException {
    HttpResponse<byte[]> answer =
        send(
            request(service, "/")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    if (answer.statusCode() >= 300) {
      throw new IOException(new String(answer.body(), UTF_8));
    }
  }

  private HttpRequest.Builder request(String service, String path) {
    return HttpRequest.newBuilder(moto.endpoint().resolve(path))
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/%s/aws4_request, SignedHeaders=host, Signature=0"
                .formatted(service));
  }

  private static JsonNode read(HttpResponse<byte[]> answer) throws IOException {
    if (answer.statusCode() >= 300) {
      throw new IOException(answer.statusCode() + " " + new String(answer.body(), UTF_8));
    }
    return answer.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }

  /// Where the alias of each function is, and what is behind it and in `$LATEST`.
  Map<String, String> state(Target target) {
    Map<String, String> all = new TreeMap<>();
    target
        .functions()
        .forEach(
            (key, f) -> {
              try {
                String version =
                    json("lambda", "GET", path(f.functionName()) + "/aliases/live", null)
                        .path("FunctionVersion")
                        .asText();
                all.put(key, version);
                all.put(
                    key + " latest",
                    json("lambda", "GET", path(f.functionName()) + "/configuration", null)
                        .path("CodeSha256")
                        .asText());
                all.put(
                    key + " live",
                    json(
                            "lambda",
                            "GET",
                            path(f.functionName()) + "/configuration?Qualifier=live",
                            null)
                        .path("CodeSha256")
                        .asText());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return all;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    server.stop(0);
    client.close();
  }
}
