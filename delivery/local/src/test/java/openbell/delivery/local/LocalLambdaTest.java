package openbell.delivery.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import openbell.delivery.local.FunctionConfig.Initialization;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// AWS's own runtime interface client in a process, over a packaged zip.
class LocalLambdaTest {

  @TempDir static Path dir;
  private static Path zip = Path.of("");
  private final List<String> log = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void packageAll() throws Exception {
    zip = TestFunction.zip(dir);
  }

  @Test
  void aHandlerSeesWhatLambdaGivesItAndKeepsItsStateBetweenInvocations() throws Exception {
    FunctionConfig config =
        FunctionConfig.of(zip, "app.Echo")
            .withMemoryMb(256)
            .withTimeout(Duration.ofSeconds(9))
            .withEnvironment(Map.of("GREETING", "hello = you"));
    try (LocalLambda lambda = LocalLambda.start(config, log::add)) {
      Invocation cold = lambda.invoke("{\"a\":1}".getBytes(UTF_8));
      assertThat(cold.failed()).isFalse();
      // 85 % of 256 MB, of which the serial collector keeps one survivor space for itself.
      assertThat(text(cold))
          .matches(
              "\\{\"a\":1} n=1 Echo \\$LATEST mb=256 left=9 root=true handler=app.Echo"
                  + " init=on-demand greeting=hello = you home=null heap=21[0-7] java=25 id="
                  + cold.requestId());
      assertThat(cold.init().orElseThrow()).isBetween(millis(50), millis(10_000));
      assertThat(cold.report())
          .matches(
              "REPORT RequestId: [0-9a-f-]{36}\tDuration: [0-9.]+ ms\tBilled Duration: [0-9]+ ms"
                  + "\tMemory Size: 256 MB\tMax Memory Used: [0-9]+ MB\tInit Duration: [0-9.]+ ms");
      Invocation warm = lambda.invoke("{}".getBytes(UTF_8));
      assertThat(text(warm)).startsWith("{} n=2 ");
      assertThat(warm.init()).isEmpty();
      assertThat(warm.duration()).isLessThan(millis(1000));
      assertThat(warm.report()).doesNotContain("Init Duration");
    }
    assertThat(log)
        .contains("in the log")
        .anyMatch(line -> line.matches("START RequestId: [0-9a-f-]{36} Version: \\$LATEST"))
        .anyMatch(line -> line.startsWith("END RequestId: "))
        .anyMatch(line -> line.startsWith("REPORT RequestId: "));
  }

  @Test
  void whatAHandlerThrowsIsAFunctionErrorAndTheInstanceGoesOn() throws Exception {
    try (LocalLambda lambda = start("app.Bad")) {
      Invocation error = invoke(lambda, "throw");
      assertThat(error.failed()).isTrue();
      assertThat(text(error))
          .contains(
              "\"errorMessage\":\"no such table\"",
              "\"errorType\":\"java.lang.IllegalStateException\"");
      Invocation next = invoke(lambda, "");
      assertThat(text(next)).isEqualTo("\"fine\"");
      assertThat(next.init()).isEmpty();
    }
  }

  @Test
  void anInvocationEndsAtItsDeadlineAndTheNextHasANewInstance() throws Exception {
    FunctionConfig config = FunctionConfig.of(zip, "app.Bad").withTimeout(Duration.ofSeconds(1));
    try (LocalLambda lambda = LocalLambda.start(config, log::add)) {
      Invocation late = invoke(lambda, "sleep");
      assertThat(late.failed()).isTrue();
      assertThat(text(late))
          .isEqualTo(
              "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: %s Error: Task timed out after 1.00 seconds\"}"
                  .formatted(late.requestId()));
      assertThat(late.duration()).isBetween(millis(900), millis(1100));
    }
    FunctionConfig patient = config.withTimeout(Duration.ofSeconds(20));
    try (LocalLambda lambda = LocalLambda.start(patient, log::add)) {
      invoke(lambda, "exit");
      Invocation next = invoke(lambda, "");
      assertThat(text(next)).isEqualTo("\"fine\"");
      assertThat(next.init()).isPresent();
    }
  }

  @Test
  void aProcessThatEndsIsAnErrorWithItsStatus() throws Exception {
    try (LocalLambda lambda = start("app.Bad")) {
      Invocation ended = invoke(lambda, "exit");
      assertThat(text(ended))
          .isEqualTo(
              "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: %s Error: Runtime exited with error: exit status 7\"}"
                  .formatted(ended.requestId()));
    }
  }

  @Test
  void aProcessThatNeedsMoreMemoryThanItHasIsKilled() throws Exception {
    FunctionConfig config = FunctionConfig.of(zip, "app.Bad").withMemoryMb(128);
    try (LocalLambda lambda = LocalLambda.start(config, log::add)) {
      Invocation killed = invoke(lambda, "memory");
      assertThat(killed.failed()).isTrue();
      assertThat(text(killed)).contains("Runtime exited with error: signal: killed");
    }
  }

  @Test
  void aResponseMayHaveSixMegabytesAndNoMore() throws Exception {
    try (LocalLambda lambda = start("app.Bad")) {
      assertThat(invoke(lambda, "big").payload()).hasSize(6_000_000);
      Invocation refused = invoke(lambda, "too big");
      assertThat(refused.failed()).isTrue();
      assertThat(text(refused))
          .isEqualTo(
              "{\"errorType\":\"Function.ResponseSizeTooLarge\",\"errorMessage\":\"Response payload"
                  + " size (6300000 bytes) exceeded maximum allowed payload size (6291556"
                  + " bytes).\"}");
      assertThat(text(invoke(lambda, ""))).isEqualTo("\"fine\"");
      assertThatThrownBy(() -> lambda.invoke(new byte[(6 << 20) + 1]))
          .hasMessageContaining("6,291,457 bytes");
    }
  }

  @Test
  void aHandlerThatCannotBeMadeFailsTheInitPhaseAndThenTheInvocation() throws Exception {
    try (LocalLambda lambda = start("app.Unmade")) {
      Invocation failed = invoke(lambda, "{}");
      assertThat(failed.failed()).isTrue();
      assertThat(text(failed)).contains("no bucket is named");
    }
  }

  @Test
  void underSnapStartTheHooksRunAndTheRestoreIsTimed() throws Exception {
    FunctionConfig config =
        FunctionConfig.of(zip, "app.Snapped").withInitialization(Initialization.SNAP_START);
    try (LocalLambda lambda = LocalLambda.start(config, log::add)) {
      Invocation first = invoke(lambda, "{}");
      assertThat(text(first)).isEqualTo("made before after snap-start");
      assertThat(first.restore()).isPresent();
      assertThat(first.report()).contains("\tRestore Duration: ").doesNotContain("Init Duration");
    }
  }

  @Test
  void twoStartAndRunAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<String>> both =
          Stream.of("one", "two").map(event -> threads.submit(() -> oneOf(event))).toList();
      assertThat(both.get(0).get()).startsWith("one n=1 ");
      assertThat(both.get(1).get()).startsWith("two n=1 ");
    }
  }

  @Test
  void nothingIsLeftInTheTemporaryFolder() throws Exception {
    Path before = Path.of(System.getProperty("java.io.tmpdir"));
    List<Path> there = lambdas(before);
    try (LocalLambda lambda = start("app.Bad")) {
      invoke(lambda, "");
      assertThat(lambdas(before)).hasSizeGreaterThan(there.size());
    }
    assertThat(lambdas(before)).containsExactlyInAnyOrderElementsOf(there);
  }

  @Test
  void aHandlerIsFoundByItsSimpleName() throws Exception {
    assertThat(PackagedHandlers.resolve(zip, "Echo")).isEqualTo("app.Echo");
    assertThat(PackagedHandlers.resolve(zip, "com.acme.Web")).isEqualTo("com.acme.Web");
    assertThatThrownBy(() -> PackagedHandlers.resolve(zip, "Nobody"))
        .hasMessage("No class of " + zip + " is called Nobody: give the handler's full name");
    Path two = dir.resolve("two.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(two))) {
      out.putNextEntry(new ZipEntry("b/Web.class"));
      out.putNextEntry(new ZipEntry("a/Web.class"));
      out.putNextEntry(new ZipEntry("a/MyWeb.class"));
    }
    assertThatThrownBy(() -> PackagedHandlers.resolve(two, "Web"))
        .hasMessage("Web is a.Web, b.Web in " + two + ": give one in full");
    assertThat(PackagedHandlers.resolve(two, "MyWeb::run")).isEqualTo("a.MyWeb::run");
  }

  @Test
  void whatLambdaDoesNotTakeIsRefused() {
    FunctionConfig config = FunctionConfig.of(zip, "app.Echo");
    assertThatThrownBy(() -> config.withMemoryMb(64))
        .hasMessage("64 MB of memory is nothing that Lambda takes: give 128 to 10240");
    assertThatThrownBy(() -> config.withTimeout(Duration.ofSeconds(901)))
        .hasMessageContaining("give 1 to 900 whole seconds");
    assertThatThrownBy(() -> config.withEnvironment(Map.of("_HANDLER", "x")))
        .hasMessageContaining("the runtime sets it");
    assertThatThrownBy(() -> config.withEnvironment(Map.of("A", "x".repeat(4096))))
        .hasMessageContaining("An environment of 4097 bytes");
  }

  private String oneOf(String event) throws Exception {
    try (LocalLambda lambda = start("app.Echo")) {
      return text(invoke(lambda, event));
    }
  }

  private LocalLambda start(String handler) throws Exception {
    return LocalLambda.start(FunctionConfig.of(zip, handler), log::add);
  }

  private static Invocation invoke(LocalLambda lambda, String event) throws Exception {
    return lambda.invoke(event.getBytes(UTF_8));
  }

  private static String text(Invocation invocation) {
    return new String(invocation.payload(), UTF_8);
  }

  private static Duration millis(long n) {
    return Duration.ofMillis(n);
  }

  private static List<Path> lambdas(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith("lambda-")).toList();
    }
  }
}
