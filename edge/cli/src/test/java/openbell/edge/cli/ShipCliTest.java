package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import openbell.store.MotoExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Packaging, publishing and running a small function, by the commands, on moto. */
class ShipCliTest {
  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  @TempDir Path dir;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void prepare() throws Exception {
    Path lib = Files.createDirectories(dir.resolve("lib"));
    String echo = "openbell/edge/cli/EchoFunction.class";
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(lib.resolve("app.jar")));
        InputStream in =
            Objects.requireNonNull(getClass().getClassLoader().getResourceAsStream(echo))) {
      jar.putNextEntry(new JarEntry(echo));
      in.transferTo(jar);
    }
    jarOf(openbell.delivery.bundle.loader.BundlePin.class, lib.resolve("loader.jar"));
    jarOf(openbell.store.signing.SigV4.class, lib.resolve("signing.jar"));
    heavy("one");
    Files.writeString(dir.resolve("bundle.rules"), "heavy heavy.jar\n");
    environment.put("OPENBELL_HOME", dir.resolve("home").toString());
  }

  @Test
  void packageWritesOneZipAndSaysWhatIsInIt() {
    Run run = ship("package", "--rules", dir + "/bundle.rules");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("all 4 jars", "heavy ", "in the bundle", "in the zip", " for arm64, sha256 ")
        .endsWith("written to " + dir + "/out/function.zip\n");
    assertThat(ship("package", "--whole").out()).endsWith(dir + "/out/whole/function.zip\n");
  }

  @Test
  void packageSplitsIntoLayersByTheirRules() throws Exception {
    Files.writeString(dir.resolve("layers.rules"), "base heavy.jar\nfunction *\n");
    Run run = ship("package", "--layers", "--layer-rules", dir + "/layers.rules");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .startsWith("layer base: 1 jars, ")
        .contains("  heavy.jar\n", "of 250 MB at most, as without layers\n")
        .endsWith("written to " + dir + "/out/layered\n");
    assertThat(dir.resolve("out/layered/layer-base.zip")).isRegularFile();
    assertError(ship("package", "--layers", "--whole"), 2);
    Files.writeString(dir.resolve("layers.rules"), "Base heavy.jar\n");
    assertError(ship("package", "--layers", "--layer-rules", dir + "/layers.rules"), 2);
  }

  @Test
  void packageWritesWhatAnImageIsBuiltFrom() throws Exception {
    Run run =
        ship("package", "--image", "--handler", "a.Web", "--base", "registry.example/java:25");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(" jars for arm64: ", "based on registry.example/java:25\n", "left for them: ")
        .endsWith("written to " + dir + "/out/image-lambda\n");
    assertThat(dir.resolve("out/image-lambda/lib/app.jar")).isRegularFile();
    assertThat(dir.resolve("out/image-lambda/Dockerfile"))
        .content()
        .contains("CMD [\"a.Web\"]\n")
        .doesNotContain("RUN "); // Nobody said how to train it.
  }

  @Test
  void wrongUsageOfAnImageIsOneLine() {
    assertError(ship("package", "--image"), 2); // Which handler?
    assertError(ship("package", "--image", "--handler", "no handler"), 2);
    assertError(ship("package", "--image", "server"), 2); // Not of these jars.
    assertError(ship("package", "--image", "toaster", "--handler", "a.Web"), 2);
    assertError(ship("package", "--image", "--whole", "--handler", "a.Web"), 2);
    assertError(ship("package", "--image", "--handler", "a.Web", "--base", "a b"), 2);
    assertError(ship("package", "--base", "java:25"), 2);
  }

  @Test
  void planChoosesAWayAndTellsEveryProblem() {
    Run run = plan();
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .startsWith("all in one zip: 0.1 MB, 0.1 MB unpacked\nchosen  direct  a zip of 0.1 MB, ")
        .contains("no      bundle  nobody said which jars are heavy\n");
    Run bad = plan("--tmp", "1024", "--snap-start", "--runtime", "java21", "--handler", "a.Web");
    assertThat(bad.status()).isEqualTo(1);
    assertThat(bad.err()).isEqualTo("openbell: 5 problems stop this: cure what the plan says\n");
    assertThat(bad.out())
        .contains(
            "problem: SnapStart with 1,024 MB of /tmp: ",
            "problem: openbell/edge/cli/EchoFunction.class of app.jar has class-file version 69,"
                + " and java21 reads up to 65: ",
            "problem: no jar has the handler a.Web: ");
    Run bundled = plan("--rules", dir + "/bundle.rules", "--way", "bundle", "--format", "json");
    assertThat(bundled.status()).isZero();
    assertThat(bundled.out())
        .startsWith("{\"schema\":\"openbell.plan/1\",\"chosen\":\"bundle\",\"possible\":true,")
        .contains("\"problems\":[]")
        .hasLineCount(1);
  }

  @Test
  void wrongUsageOfPlanIsOneLine() {
    assertError(ship("plan"), 2); // Whose handler?
    assertError(plan("--way", "post"), 2);
    assertError(plan("--runtime", "java8"), 2);
    assertError(plan("--allow", dir + "/nothing"), 2);
    assertError(plan("--rules", dir + "/nothing"), 2);
  }

  @Test
  void planTellsEachFunctionOfAnEnvironment() throws Exception {
    Path outputs = dir.resolve("outputs.json");
    String function =
        """
        "%s":{"function_name":"demo-dev-%1$s","handler":"openbell.edge.cli.EchoFunction","architecture":"arm64",
         "memory_mb":%d,"timeout_seconds":30,"tmp_mb":512,"snap_start":true,"log_group":"/aws/lambda/demo-dev-%1$s"}\
        """;
    String environment =
        """
        {"schema":"openbell.ship/1","name":"demo","environment":"dev","region":"us-east-1","bucket":"demo-dev",
         "state_table":null,"alias":"live","function_url":null,"ecs":null,"functions":{%s,%s}}\
        """;
    Files.writeString(
        outputs,
        environment.formatted(function.formatted("web", 1024), function.formatted("work", 1024)));
    String[] of = {"--env", "dev", "--outputs", outputs.toString()};
    Run whole = environmentPlan(of, "--whole");
    assertThat(whole.err()).isEmpty();
    assertThat(whole.out())
        .startsWith("all in one zip: ")
        .containsOnlyOnce("chosen  s3 ")
        .doesNotContain("problem");
    Run json = environmentPlan(of, "--rules", dir + "/bundle.rules", "--format", "json");
    assertThat(json.out())
        .startsWith("{\"work\":{\"schema\":\"openbell.plan/1\",\"chosen\":\"bundle\"")
        .contains(",\"web\":{")
        .hasLineCount(1);
    Files.writeString(
        outputs,
        environment.formatted(function.formatted("web", 64), function.formatted("work", 1024)));
    Run refused = environmentPlan(of, "--whole");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.out()).containsOnlyOnce("problem: ").contains("\nweb: problem: ");
    assertThat(refused.err())
        .startsWith("openbell: Lambda would refuse the package: ")
        .hasLineCount(1);
    assertError(environmentPlan(of, "--whole", "--layers"), 2);
    assertThat(environmentPlan(of, "--memory", "512").err())
        .isEqualTo("openbell: --memory does not go with --env: its functions have their own\n");
    assertError(environmentPlan(new String[] {"--outputs", outputs.toString()}, "--whole"), 2);
  }

  private Run environmentPlan(String[] environment, String... more) {
    List<String> args = new ArrayList<>(List.of("plan"));
    args.addAll(List.of(environment));
    args.addAll(List.of(more));
    return ship(args.toArray(String[]::new));
  }

  @Test
  void whatCannotBePackagedIsOneLine() {
    assertError(run("ship"), 2);
    assertError(run("ship", "bundle"), 2);
    assertError(run("ship", "package", "--classpath", dir + "/nothing", "--whole"), 2);
    assertError(ship("package", "--rules", dir + "/nothing"), 2);
    assertError(ship("bundle", "publish", "--rules", dir + "/bundle.rules"), 1);
    assertThat(ship("bundle", "publish", "--rules", dir + "/bundle.rules").err())
        .isEqualTo(
            "openbell: no bucket is named: set PDF_BUCKET_NAME to the one of the deployment\n");
  }

  @Test
  void anEnvironmentIsNeededAndItsOutputs() throws Exception {
    for (String command : List.of("upload", "release", "rollback", "status", "deploy")) {
      assertError(run("ship", command), 2);
      assertError(run("ship", command, "--env", "dev", "--outputs", dir + "/nothing"), 2);
    }
    assertError(run("ship", "plan", "--env", "dev", "--outputs", dir + "/nothing"), 2);
    Path outputs = Files.writeString(dir.resolve("outputs.json"), "{}");
    Run none = run("ship", "status", "--env", "dev", "--outputs", outputs.toString());
    assertError(none, 2);
    assertThat(none.err()).contains("Terraform has no outputs for environment dev: apply it first");
    assertError(run("ship", "status", "--env", "../x", "--outputs", outputs.toString()), 2);
    assertError(run("ship", "release", "--env", "dev", "--resume", "--abandon"), 2);
  }

  @Test
  void theFunctionThatScansHasABundleOfItsOwn() {
    bucket();
    assertThat(publish("--scan").out()).startsWith("uploaded: bundles/openbell-scan/");
    assertError(run("ship", "bundle", "ls"), 3);
    assertThat(run("ship", "bundle", "ls", "openbell-scan").out()).hasLineCount(1);
    assertThat(publish("--scan", "mine").out()).startsWith("uploaded: bundles/mine/");
  }

  @Test
  void bundlesArePublishedListedAndRolledBack() throws Exception {
    bucket();
    assertError(run("ship", "bundle", "ls"), 3);
    assertThat(publish("--dry-run").out())
        .contains("would be uploaded: bundles/openbell/", "would become current: ");
    assertError(run("ship", "bundle", "ls"), 3);
    String first = publish().out();
    assertThat(first).startsWith("uploaded: bundles/openbell/").contains("current now: ");
    assertThat(publish().out()).startsWith("there already: ").contains("current already: ");
    assertError(run("ship", "bundle", "rollback"), 1);
    assertError(run("ship", "bundle", "rollback", "--dry-run"), 1);

    heavy("two");
    String second = publish().out();
    assertThat(second).startsWith("uploaded: ").isNotEqualTo(first);
    assertThat(run("ship", "bundle", "ls").out())
        .hasLineCount(2)
        .containsOnlyOnce("current")
        .contains(hash(first), hash(second));
    assertThat(run("ship", "bundle", "rollback", "--dry-run").out())
        .isEqualTo("current: " + hash(second) + ", would become: " + hash(first) + "\n");
    String none = "0".repeat(64);
    assertError(run("ship", "bundle", "rollback", "--dry-run", "--to", none), 1);
    assertThat(run("ship", "bundle", "rollback").out())
        .isEqualTo("current now: bundles/openbell/" + hash(first) + ".bundle\n");
    assertThat(run("ship", "bundle", "rollback", "--to", hash(second)).out())
        .isEqualTo("current now: bundles/openbell/" + hash(second) + ".bundle\n");
  }

  @Test
  void whatNoDeployedVersionPinsIsPruned() throws Exception {
    bucket();
    String pinned = hash(publish().out());
    heavy("two");
    String free = hash(publish().out());
    heavy("three");
    String current = hash(publish().out());
    heavy("four");
    String last = hash(publish().out());
    run("ship", "bundle", "rollback");
    String function = MOTO.server().createFunction(Map.of("BUNDLE_SHA256", pinned));
    MOTO.server().publishFunction(function);
    MOTO.server().configureFunction(function, Map.of("BUNDLE_SHA256", current));
    String[] prune = {"ship", "bundle", "prune", "--keep", "1", "--function", function};

    assertError(run("ship", "bundle", "prune", "--keep", "1"), 2);
    assertError(run("ship", "bundle", "prune", "--keep", "0", "--function", function), 2);
    Run refused = run("ship", "bundle", "prune", "--keep", "1", "--function", "no-such-function");
    assertError(refused, 1);
    assertThat(refused.err()).contains("function 'no-such-function' is empty: create it");
    // Uploads of one second have no order of their own: the first of the list is the newest.
    List<String> listed =
        run("ship", "bundle", "ls").out().lines().map(l -> l.substring(0, 64)).toList();
    assertThat(listed).containsExactlyInAnyOrder(pinned, free, current, last);
    List<String> removed = new ArrayList<>(listed.subList(1, 4));
    removed.removeAll(List.of(pinned, current));
    assertThat(removed).isNotEmpty().isSubsetOf(free, last);
    List<String> dry = new ArrayList<>(List.of(prune));
    dry.add("--dry-run");
    assertThat(run(dry.toArray(String[]::new)).out()).isEqualTo(told("would be removed", removed));
    assertThat(run("ship", "bundle", "ls").out()).hasLineCount(4);
    assertThat(run(prune).out()).isEqualTo(told("removed", removed));
    assertThat(run("ship", "bundle", "ls").out())
        .hasLineCount(4 - removed.size())
        .contains(pinned, current, listed.getFirst());
  }

  private static String told(String what, List<String> hashes) {
    StringBuilder out = new StringBuilder();
    hashes.forEach(h -> out.append("%s: bundles/openbell/%s.bundle\n".formatted(what, h)));
    return out + "bundles: %d, 0.00 MB; pinned by deployed versions: 2\n".formatted(hashes.size());
  }

  @Test
  void lambdaRunsAHandlerBySimpleNameAndReportsOnStderr() throws Exception {
    Path event = Files.writeString(dir.resolve("event.json"), "{}");
    Run run = lambda("--event", event.toString(), "--env", "GREETING=a=b", "--repeat", "2");
    assertThat(run.status()).isZero();
    assertThat(run.out()).matches("\\{} 1 \\S+ a=b\n\\{} 2 \\S+ a=b\n");
    assertThat(run.err()).containsPattern("REPORT RequestId: .*\tInit Duration: [0-9.]+ ms\n");
    Files.writeString(event, "fail");
    Run failed = lambda("--event", event.toString());
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.out()).contains("\"errorMessage\":\"asked to fail\"");
  }

  @Test
  void lambdaLoadsTheBundleFirst() throws Exception {
    bucket();
    publish();
    Path event = Files.writeString(dir.resolve("event.json"), "{}");
    Run run =
        lambda(
            "--event",
            event.toString(),
            "--bundle",
            "openbell",
            "--snapstart", // Without a snapshot it loads when a class is needed, and none is.
            "--rules",
            dir.resolve("bundle.rules").toString());
    assertThat(run.err()).contains("bundle openbell ", " cold: 1 jars, ");
    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo("{} 1 bundle null\n");
  }

  @Test
  void wrongUsageOfLambdaIsOneLine() throws Exception {
    String event = Files.writeString(dir.resolve("event.json"), "{}").toString();
    assertError(run("lambda", "EchoFunction"), 2);
    assertError(lambda("--event", dir + "/nothing"), 2);
    assertError(lambda("--event", event, "--memory", "64"), 2);
    assertError(lambda("--event", event, "--timeout", "901"), 2);
    assertError(lambda("--event", event, "--env", "_HANDLER=x"), 2);
  }

  private Run plan(String... more) {
    List<String> args =
        new ArrayList<>(List.of("plan", "--handler", "openbell.edge.cli.EchoFunction"));
    args.addAll(List.of(more));
    return ship(args.toArray(String[]::new));
  }

  private Run publish(String... more) {
    List<String> args =
        new ArrayList<>(List.of("bundle", "publish", "--rules", dir + "/bundle.rules"));
    args.addAll(List.of(more));
    Run run = ship(args.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    return run;
  }

  private static String hash(String told) {
    return told.replaceAll("(?s).*/([0-9a-f]{64})\\.bundle.*", "$1");
  }

  private Run ship(String... args) {
    List<String> all = new ArrayList<>(List.of("ship"));
    all.addAll(List.of(args));
    all.addAll(List.of("--classpath", dir + "/lib", "--out", dir + "/out", "--arch", "arm64"));
    return run(all.toArray(String[]::new));
  }

  private Run lambda(String... args) {
    List<String> all = new ArrayList<>(List.of("lambda", "EchoFunction"));
    all.addAll(List.of(args));
    all.addAll(List.of("--classpath", dir + "/lib", "--out", dir + "/out"));
    return run(all.toArray(String[]::new));
  }

  private void bucket() {
    String bucket = MOTO.server().createBucket();
    URI endpoint = MOTO.server().endpoint();
    environment.put("PDF_BUCKET_NAME", bucket);
    environment.put("AWS_ENDPOINT_URL", endpoint.toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "AK");
    environment.put("AWS_SECRET_ACCESS_KEY", "SK");
    // The SDK asks this process, not the environment that the command is given.
    System.setProperty("aws.accessKeyId", "AK");
    System.setProperty("aws.secretAccessKey", "SK");
  }

  @AfterEach
  void forgetKeys() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private void heavy(String content) throws IOException {
    Path file = dir.resolve("lib/heavy.jar");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new JarEntry("content"));
      jar.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// The jar that a class is in, or one of its module's classes where the build has not made it
  /// yet.
  private static void jarOf(Class<?> type, Path to) throws Exception {
    Path built = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isRegularFile(built)) {
      Files.copy(built, to);
      return;
    }
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(to));
        Stream<Path> files = Files.walk(built)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new JarEntry(built.relativize(file).toString()));
        Files.copy(file, jar);
      }
    }
  }

  private static void assertError(Run run, int status) {
    assertThat(run.err()).startsWith("openbell: ").hasLineCount(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(status);
  }

  private Run run(String... args) {
    return Run.of(environment, args);
  }
}
