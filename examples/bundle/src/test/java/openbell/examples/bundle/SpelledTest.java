package openbell.examples.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.ibm.icu.text.RuleBasedNumberFormat;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import openbell.delivery.bundle.BuiltBundle;
import openbell.delivery.bundle.BundleBuilder;
import openbell.delivery.bundle.BundleRules;
import openbell.delivery.bundle.BundleStore;
import openbell.delivery.bundle.ClassPath;
import openbell.delivery.bundle.loader.BundleHandler;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.store.BlobStore;
import openbell.store.MotoExtension;
import openbell.store.signing.SigV4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The function as it would be deployed: its zip without the heavy jar, the bundle in a bucket, and
/// a JVM that Lambda's runtime would start.
class SpelledTest {

  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  // With the places between its words where a line may end.
  private static final String FORTY_TWO = "สี่\u200bสิบ\u200bสอง";

  @TempDir Path dir;

  @Test
  void itsHeavyLibraryComesFromTheBucket() throws Exception {
    String bucket = MOTO.server().createBucket();
    // The module's runtime class path, as `mvn dependency:copy-dependencies` would give it.
    String classPath =
        String.join(
            File.pathSeparator,
            place(RuleBasedNumberFormat.class),
            place(RequestStreamHandler.class),
            place(BundleHandler.class),
            place(SigV4.class));
    BuiltBundle built =
        BundleBuilder.build(ClassPath.of(classPath), BundleRules.read(Path.of("bundle.rules")));
    assertThat(built.index().jars()).singleElement().asString().contains("icu4j-");
    Path file = dir.resolve("spelled.bundle");
    built.writeTo(file);
    BundlePin pin;
    try (BlobStore store = MOTO.server().store(bucket)) {
      pin = new BundleStore(store, InstantSource.system()).publish("spelled", file).pin();
    }

    Path task = task(built.thin());
    assertThat(said(task, bucket, pin)).containsExactly("cold", FORTY_TWO);
    assertThat(said(task, bucket, pin)).containsExactly("warm", FORTY_TWO);
  }

  /// What the zip holds: the function's classes, and in `lib` the thin jars.
  private Path task(List<Path> thin) throws IOException {
    Path task = dir.resolve("task");
    Path classes = Path.of("target/classes");
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path from : files.filter(Files::isRegularFile).toList()) {
        Path to = task.resolve(classes.relativize(from).toString());
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
      }
    }
    Path lib = Files.createDirectories(task.resolve("lib"));
    for (Path jar : thin) {
      Files.copy(jar, lib.resolve(jar.getFileName().toString()));
    }
    return task;
  }

  private List<String> said(Path task, String bucket, BundlePin pin) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String runtime =
        String.join(
            File.pathSeparator,
            place(RuntimeMain.class),
            place(BundleHandler.class),
            place(SigV4.class),
            place(RequestStreamHandler.class));
    ProcessBuilder builder =
        new ProcessBuilder(
            java, "-Dstdout.encoding=UTF-8", "-cp", runtime, RuntimeMain.class.getName());
    builder.environment().put("LAMBDA_TASK_ROOT", task.toString());
    builder.environment().put("BUNDLE_HANDLER", "openbell.examples.bundle.Spelled");
    builder.environment().put("BUNDLE_BUCKET", bucket);
    builder.environment().put("BUNDLE_NAME", pin.name());
    builder.environment().put("BUNDLE_SHA256", pin.sha256());
    builder.environment().put("BUNDLE_DIR", dir.resolve("bundles").toString());
    builder.environment().put("AWS_ENDPOINT_URL", MOTO.server().endpoint().toString());
    builder.environment().put("AWS_ACCESS_KEY_ID", "test");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "test");
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines = process.inputReader(UTF_8).lines().toList();
    assertThat(process.waitFor()).as("%s", lines).isZero();
    String start = lines.getFirst().contains(" warm: 1 jars") ? "warm" : "cold";
    return List.of(start, lines.getLast());
  }

  private static String place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
