package openbell.edge.lambda.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import openbell.delivery.bundle.BuiltBundle;
import openbell.delivery.bundle.BundleRules;
import openbell.delivery.bundle.BundleStore;
import openbell.delivery.bundle.Published;
import openbell.delivery.local.FunctionConfig;
import openbell.delivery.local.Invocation;
import openbell.delivery.local.LocalLambda;
import openbell.delivery.packager.Architecture;
import openbell.delivery.packager.BuiltPackage;
import openbell.delivery.packager.ModuleClassPath;
import openbell.delivery.packager.PackageBuilder;
import openbell.delivery.packager.PackagePlan;
import openbell.edge.lambda.Json;
import openbell.store.BlobStore;
import openbell.store.MotoExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The package as it goes to Lambda, run by AWS's own client over a lake in moto. */
class ScanPackageTest {
  private static final String HANDLER = "openbell.edge.lambda.scan.ScanHandler";
  private static final String EVENT = "{\"where\":\"close > sma200 && rsi14 > 50\",\"top\":5}";
  private static final int MEMORY_MB = 1024;
  private static final long TMP_BYTES = 512L << 20; // Lambda's, unless a function asks for more.

  /** So much DuckDB's library takes, in the instance's own folder for temporary files. */
  private static final long DUCKDB_BYTES = 75_000_000;

  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();
  @TempDir static Path packages;
  private static List<Path> jars = List.of();

  @TempDir Path dir;
  private final Map<String, String> env = new HashMap<>(TestLake.SAMPLE);
  private final List<String> log = new CopyOnWriteArrayList<>();
  private String bucket = "";

  @BeforeAll
  static void collectJars() throws IOException {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    List<String> all = new ArrayList<>();
    String classPath = Files.readString(Path.of("target/runtime-class-path.txt")).strip();
    for (String entry : (classPath + File.pathSeparator + "target/classes").split(":", -1)) {
      Path path = Path.of(entry).toAbsolutePath();
      if (Files.isRegularFile(path)) {
        all.add(path.toString());
      } else {
        Path jar = packages.resolve("openbell-" + all.size() + "-of-this-build.jar");
        jar(path, jar);
        all.add(jar.toString());
      }
    }
    jars = ModuleClassPath.of(String.join(File.pathSeparator, all));
  }

  private static void jar(Path classes, Path to) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(to));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, jar);
      }
    }
  }

  @AfterAll
  static void withoutCredentials() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void fillTheLake() throws InterruptedException {
    bucket = MOTO.server().createBucket();
    env.put("PDF_BUCKET_NAME", bucket);
    env.put("AWS_ENDPOINT_URL", MOTO.server().endpoint().toString());
    env.put("AWS_ACCESS_KEY_ID", "test");
    env.put("AWS_SECRET_ACCESS_KEY", "test");
    env.put("AWS_REGION", "us-east-1");
    Map<String, String> operator = new HashMap<>(env);
    operator.put("OPENBELL_HOME", dir.resolve("operator").toString());
    TestLake.fetch(operator);
    TestLake.compact(operator);
    env.put("OPENBELL_HOME", dir.resolve("tmp/openbell").toString());
  }

  private static PackagePlan plan() {
    return PackagePlan.of(jars, Architecture.ofJvm(System.getProperty("os.arch")));
  }

  @Test
  void theWholePackageAnswersColdAndWarm() throws Exception {
    BuiltPackage built = PackageBuilder.build(plan(), packages.resolve("whole"));
    tell(built.report().getLast());
    tell("zip: %,d MB".formatted(Files.size(built.zip()) >> 20));
    scan(config(built.zip(), HANDLER));
  }

  @Test
  void theThinPackageAnswersWithItsBundleFromTheBucket() throws Exception {
    BuiltPackage built =
        PackageBuilder.build(
            plan().withRules(BundleRules.read(Path.of("bundle.rules"))), packages.resolve("thin"));
    assertThat(Files.size(built.zip())).isLessThan(50L << 20); // It goes up in one call.
    BuiltBundle bundle = built.bundle().orElseThrow();
    Path file = dir.resolve("scan.bundle");
    bundle.writeTo(file);
    tell(
        "zip: %,d MB, bundle: %,d MB"
            .formatted(Files.size(built.zip()) >> 20, Files.size(file) >> 20));
    try (BlobStore store = MOTO.server().store(bucket)) {
      Published _ = new BundleStore(store, InstantSource.system()).publish("openbell-scan", file);
    }
    env.put("BUNDLE_DIR", dir.resolve("tmp/bundles").toString());
    env.put("BUNDLE_BUCKET", bucket);
    env.put("BUNDLE_NAME", "openbell-scan");
    env.put("BUNDLE_SHA256", bundle.sha256());
    env.put("BUNDLE_HANDLER", HANDLER);
    env.put("BUNDLE_DEADLINE_MS", "60000"); // One server of Python's has all of it to give.
    env.put("BUNDLE_CONNECTIONS", "2");
    scan(config(built.zip(), "openbell.delivery.bundle.loader.BundleHandler"));
  }

  private FunctionConfig config(Path zip, String handler) {
    return FunctionConfig.of(zip, handler)
        .withMemoryMb(MEMORY_MB)
        .withTimeout(Duration.ofSeconds(120))
        .withEnvironment(env);
  }

  private void scan(FunctionConfig config) throws Exception {
    try (LocalLambda lambda = LocalLambda.start(config, log::add)) {
      Invocation cold = lambda.invoke(EVENT.getBytes(UTF_8));
      JsonNode found = answer(cold);
      assertThat(found.at("/rows/0/ticker").asText()).as(String.join("\n", log)).isEqualTo("AAPL");
      assertThat(found.at("/coverage/scanned").asInt()).isEqualTo(1);
      Invocation warm = lambda.invoke(EVENT.replace("50", "51").getBytes(UTF_8));
      assertThat(answer(warm).at("/rows")).hasSize(1);
      Invocation kept = lambda.invoke(EVENT.getBytes(UTF_8));
      assertThat(answer(kept)).isEqualTo(found);
      Invocation wrong = lambda.invoke("{\"where\":\"rsi14 <\"}".getBytes(UTF_8));
      assertThat(answer(wrong).at("/line").asInt()).isEqualTo(1);
      assertThat(log)
          .as("what was scanned anew, and what was kept")
          .anyMatch(line -> line.contains("\"served_from\":\"made\"") && line.contains("\"warm\""))
          .anyMatch(line -> line.contains("\"served_from\":\"sqlite\""))
          .noneMatch(line -> line.contains("\"uncached\""));
      tell(
          "cold %d ms and %d ms of start, warm %d ms, kept %d ms; %,d MB of memory"
              .formatted(
                  cold.duration().toMillis(),
                  cold.init().orElseThrow().toMillis(),
                  warm.duration().toMillis(),
                  kept.duration().toMillis(),
                  kept.maxMemoryBytes().orElse(0) >> 20));
      assertThat(kept.maxMemoryBytes().orElse(0)).isLessThan((long) MEMORY_MB << 20);
    }
    long own = bytesUnder(dir.resolve("tmp"));
    tell("left in /tmp: %,d MB, and DuckDB's library".formatted(own >> 20));
    assertThat(own + DUCKDB_BYTES).isLessThan(TMP_BYTES);
  }

  private JsonNode answer(Invocation invocation) throws IOException {
    assertThat(invocation.failed())
        .as(new String(invocation.payload(), UTF_8) + "\n" + String.join("\n", log))
        .isFalse();
    return Json.MAPPER.readTree(invocation.payload());
  }

  private static long bytesUnder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** For whoever reads the build's log. */
  private static void tell(String line) {
    System.out.println("scan function: " + line);
  }
}
