package openbell.delivery.bundle.loader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A function of compiled classes: `app.Function` in the task's root, `lib.Heavy` in the bundle.
class BundleHandlerTest {

  private static final String HEAVY =
      """
      package lib;
      public class Heavy {
        public static String told(Object context) throws Exception {
          Class<?> app = Class.forName("app.Function");
          return app.getClassLoader().getName() + " " + (Heavy.class.getClassLoader() == app.getClassLoader())
              + " " + (Thread.currentThread().getContextClassLoader() == app.getClassLoader());
        }
      }
      """;

  private static final String FUNCTION =
      """
      package app;
      import com.amazonaws.services.lambda.runtime.*;
      import java.io.*;
      public class Function implements RequestStreamHandler {
        public Function() {
          if (!Thread.currentThread().getContextClassLoader().getName().equals("bundle")) throw new IllegalStateException();
        }
        public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
          try {
            out.write((new String(in.readAllBytes()) + " " + lib.Heavy.told(context) + " " + context.getAwsRequestId()).getBytes());
          } catch (Exception e) {
            throw new IOException(e);
          }
        }
      }
      """;

  private static final String THIN =
      """
      package app;
      import com.amazonaws.services.lambda.runtime.*;
      import java.io.*;
      public class Thin implements RequestStreamHandler {
        public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
          out.write(("thin " + new String(in.readAllBytes())).getBytes());
        }
      }
      """;

  private static final String COUNTING =
      """
      package app;
      import com.amazonaws.services.lambda.runtime.*;
      import java.io.*;
      public class Counting implements RequestStreamHandler {
        private int requests;
        public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
          throw new IOException("request " + ++requests);
        }
      }
      """;

  private static final String HIDING =
      """
      package app;
      import com.amazonaws.services.lambda.runtime.*;
      import java.io.*;
      public class Hiding implements RequestStreamHandler {
        public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
          String said = "fine";
          try { lib.Heavy.told(context); } catch (Throwable e) { said = "500"; }
          out.write(said.getBytes());
        }
      }
      """;

  private static final String PLAIN = "package app; public class Plain {}";
  private static final String FAILING =
      """
      package app;
      public class Failing {
        public Failing() { throw new IllegalStateException("no table is named"); }
      }
      """;

  @TempDir Path dir;
  private TestBucket bucket;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private String initialization = "on-demand";

  @BeforeEach
  void open() throws IOException {
    bucket = new TestBucket();
    compile(
        Map.of(
            "lib.Heavy",
            HEAVY,
            "app.Function",
            FUNCTION,
            "app.Thin",
            THIN,
            "app.Hiding",
            HIDING,
            "app.Counting",
            COUNTING,
            "app.Plain",
            PLAIN,
            "app.Failing",
            FAILING));
    Path jar = dir.resolve("heavy-1.0.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("lib/Heavy.class"));
      Files.copy(dir.resolve("task/lib/Heavy.class"), out);
    }
    Files.delete(dir.resolve("task/lib/Heavy.class"));
    bundle = TestBundle.of(Map.of("heavy-1.0.jar", Files.readAllBytes(jar)));
    bucket.put(bundle);
  }

  private TestBundle bundle;

  @AfterEach
  void close() {
    System.clearProperty("bundle.loaded");
    bucket.close();
  }

  @Test
  void functionAndBundleSeeEachOther() throws IOException {
    assertThat(ask(handler("app.Function"))).isEqualTo("hello bundle true true request-1");
    assertThat(Thread.currentThread().getContextClassLoader().getName()).isEqualTo("app");
  }

  @Test
  void saysInTheLogWhatTheLoadTook() throws IOException {
    ask(handler("app.Function"));
    assertThat(log.get(0))
        .startsWith(
            "bundle app " + bundle.pin().sha256().substring(0, 12) + " cold: 1 jars, 0.0 MB in ");
    assertThat(log.get(1))
        .startsWith(
            "{\"_aws\":{\"Timestamp\":1764064800000,\"CloudWatchMetrics\":[{\"Namespace\":\"Bundle\",")
        .contains("\"bundle\":\"app\",\"start\":\"cold\"")
        .contains("\"FetchedBytes\":" + bundle.jars().get("heavy-1.0.jar").length + ",")
        .endsWith("\"LowOnSpace\":0}");
    assertThat(System.getProperty("bundle.loaded")).matches("cold \\d+");
    log.clear();
    ask(handler("app.Function"));
    assertThat(System.getProperty("bundle.loaded")).matches("warm \\d+");
    assertThat(log.get(0)).contains(" warm: 1 jars");
    assertThat(log.get(1)).contains("\"start\":\"warm\"").contains("\"FetchedBytes\":0,");
  }

  @Test
  void whatTheThinJarsCanAnswerDoesNotWaitForTheBundle() throws IOException {
    bucket.fault(new TestBucket.Act.Refuse(404, "NoSuchKey"));
    BundleHandler handler = handler("app.Thin");
    assertThat(ask(handler)).isEqualTo("thin hello");
    assertThat(ask(handler)).isEqualTo("thin hello");
    assertThat(log).isEmpty();
    assertThat(bucket.ranges).isEmpty();
  }

  @Test
  void aRequestThatFailsLeavesTheFunctionAsItIs() throws IOException {
    BundleHandler handler = handler("app.Counting");
    assertThatThrownBy(() -> ask(handler)).hasMessage("request 1");
    assertThatThrownBy(() -> ask(handler)).hasMessage("request 2");
  }

  @Test
  void whoeverNeedsABundleThatCannotBeHadIsToldAndTheNextOneMayHaveIt() throws IOException {
    byte[] whole = bundle.object();
    byte[] spoiled = whole.clone();
    spoiled[spoiled.length - 1] ^= 1;
    bucket.put(bundle, spoiled);
    BundleHandler handler = handler("app.Function");
    assertThatThrownBy(() -> ask(handler)).hasMessageContaining(".bundle is damaged: ");
    BundleHandler hiding = handler("app.Hiding"); // Answers 500 whatever happens to it.
    assertThatThrownBy(() -> ask(hiding)).isInstanceOf(BundleException.class);
    bucket.put(bundle, whole);
    assertThat(ask(handler)).isEqualTo("hello bundle true true request-1");
    assertThat(ask(hiding)).isEqualTo("fine");
    assertThat(ask(hiding)).isEqualTo("fine");
  }

  @Test
  void aSnapshotHasTheBundleAndSoHasWhatIsStartedAhead() {
    bucket.fault(new TestBucket.Act.Refuse(404, "NoSuchKey"));
    initialization = "provisioned-concurrency";
    assertThatThrownBy(() -> handler("app.Thin")).isInstanceOf(BundleException.class);
    bucket.fault(new TestBucket.Act.Refuse(404, "NoSuchKey"));
    initialization = "snap-start";
    assertThatThrownBy(() -> handler("app.Thin")).isInstanceOf(BundleException.class);
    log.clear();
    handler("app.Thin");
    assertThat(log.getFirst()).contains(" cold: 1 jars");
  }

  @Test
  void aResourceOfTheBundleIsWaitedFor() throws IOException {
    List<Integer> waits = new ArrayList<>();
    Path thin = dir.resolve("task");
    try (BundleClassLoader loader =
        BundleClassLoader.over(
            List.of(thin),
            () -> {
              waits.add(1);
              return List.of(dir.resolve("heavy-1.0.jar"));
            })) {
      assertThat(loader.getResource("app/Thin.class")).isNotNull();
      assertThat(waits).isEmpty();
      assertThat(loader.getResource("lib/Heavy.class")).isNotNull();
      assertThat(loader.getResource("nowhere")).isNull();
      assertThat(loader.getResources("app/Thin.class").hasMoreElements()).isTrue();
      assertThat(waits).hasSize(1);
    }
  }

  @Test
  void saysWhyAHandlerCannotBeUsed() {
    assertThatThrownBy(() -> handler("app.Absent"))
        .hasMessage(
            "BUNDLE_HANDLER=app.Absent cannot be used: name a class of the function or the bundle");
    assertThatThrownBy(() -> handler("app.Plain"))
        .hasMessageContaining("implement RequestStreamHandler");
    assertThatThrownBy(() -> handler("app.Failing")).hasMessageContaining("no table is named");
  }

  @Test
  void onlyWhatTheRuntimeHandsOverIsShared() {
    assertThat(BundleClassLoader.isShared("com.amazonaws.services.lambda.runtime.Context"))
        .isTrue();
    assertThat(BundleClassLoader.isShared("com.amazonaws.services.lambda.runtime.logging.LogLevel"))
        .isTrue();
    assertThat(BundleClassLoader.isShared("com.amazonaws.services.lambda.crac.Core")).isTrue();
    assertThat(BundleClassLoader.isShared("org.crac.Resource")).isTrue();
    assertThat(BundleClassLoader.isShared("com.amazonaws.services.lambda.runtime.events.SQSEvent"))
        .isFalse();
    assertThat(BundleClassLoader.isShared("com.amazonaws.services.lambda.AWSLambda")).isFalse();
    assertThat(BundleClassLoader.isShared("app.Function")).isFalse();
  }

  @Test
  void theTasksClassPathIsAsTheRuntimeHasIt() throws IOException {
    Path lib = Files.createDirectories(dir.resolve("root/lib"));
    Path layers = Files.createDirectories(dir.resolve("layers"));
    for (String jar : List.of("b.jar", "a.jar", "notes.txt")) {
      Files.writeString(lib.resolve(jar), "");
    }
    Files.writeString(layers.resolve("c.jar"), "");
    Path root = dir.resolve("root");
    assertThat(TaskClassPath.of(root.toString(), layers, "x.jar"))
        .containsExactly(root, lib.resolve("a.jar"), lib.resolve("b.jar"), layers.resolve("c.jar"));
    assertThat(TaskClassPath.of("", layers, "x.jar:y"))
        .containsExactly(Path.of("x.jar"), Path.of("y"));
  }

  private static String ask(BundleHandler handler) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream("hello".getBytes(UTF_8)), out, context());
    return out.toString(UTF_8);
  }

  private BundleHandler handler(String name) {
    Map<String, String> env = new HashMap<>();
    env.put("AWS_LAMBDA_INITIALIZATION_TYPE", initialization);
    env.put("BUNDLE_HANDLER", name);
    env.put("BUNDLE_BUCKET", "bucket");
    env.put("BUNDLE_KEY", bundle.pin().key());
    env.put("BUNDLE_DIR", dir.resolve("bundles").toString());
    env.put("LAMBDA_TASK_ROOT", dir.resolve("task").toString());
    env.put("AWS_ENDPOINT_URL", bucket.endpoint());
    env.put("AWS_ACCESS_KEY_ID", "key");
    env.put("AWS_SECRET_ACCESS_KEY", "secret");
    return new BundleHandler(env, () -> Instant.parse("2025-11-25T10:00:00Z"), log::add);
  }

  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, args) -> "request-1");
  }

  private void compile(Map<String, String> sources) throws IOException {
    Path task = Files.createDirectories(dir.resolve("task"));
    Stream<JavaFileObject> files =
        sources.entrySet().stream()
            .map(
                e ->
                    new SimpleJavaFileObject(
                        URI.create("string:///" + e.getKey().replace('.', '/') + ".java"),
                        JavaFileObject.Kind.SOURCE) {
                      @Override
                      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return e.getValue();
                      }
                    });
    List<String> options =
        List.of("-d", task.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(null, null, null, options, null, files.toList())
            .call();
    assertThat(compiled).isTrue();
  }
}
