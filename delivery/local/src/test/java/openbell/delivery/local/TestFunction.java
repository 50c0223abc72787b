package openbell.delivery.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import openbell.delivery.packager.Architecture;
import openbell.delivery.packager.PackageBuilder;
import openbell.delivery.packager.PackagePlan;

/// A function of several handlers, compiled and packaged.
final class TestFunction {

  private static final String HEAD =
      """
      package app;
      import com.amazonaws.services.lambda.runtime.*;
      import java.io.*;
      import java.util.*;
      """;

  private static final String ECHO =
      """
      public class Echo implements RequestStreamHandler {
        private int n;
        public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
          context.getLogger().log("in the log\\n");
          String event = new String(in.readAllBytes());
          out.write(String.join(" ", event, "n=" + ++n, context.getFunctionName(), context.getFunctionVersion(),
              "mb=" + context.getMemoryLimitInMB(), "left=" + (context.getRemainingTimeInMillis() + 999) / 1000,
              "root=" + System.getenv("LAMBDA_TASK_ROOT").equals(System.getProperty("user.dir")),
              "handler=" + System.getenv("_HANDLER"), "init=" + System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"),
              "greeting=" + System.getenv("GREETING"), "home=" + System.getenv("OPENBELL_TEST_SECRET"),
              "heap=" + Runtime.getRuntime().maxMemory() / (1 << 20),
              "java=" + Runtime.version().feature(), "id=" + context.getAwsRequestId()).getBytes());
        }
      }
      """;

  private static final String BAD =
      """
      public class Bad implements RequestStreamHandler {
        public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
          switch (new String(in.readAllBytes())) {
            case "throw" -> throw new IllegalStateException("no such table");
            case "exit" -> Runtime.getRuntime().halt(7);
            case "sleep" -> { try { Thread.sleep(60_000); } catch (InterruptedException e) { throw new IOException(e); } }
            case "memory" -> {
              List<java.nio.ByteBuffer> kept = new ArrayList<>();
              for (int i = 0; i < 90; i++) {
                java.nio.ByteBuffer outside = java.nio.ByteBuffer.allocateDirect(1 << 20);
                for (int at = 0; at < outside.capacity(); at += 4096) outside.put(at, (byte) 1);
                kept.add(outside);
              }
              byte[][] heap = new byte[90][];
              for (int i = 0; i < heap.length; i++) heap[i] = new byte[1 << 20];
              try { Thread.sleep(20_000); } catch (InterruptedException e) { throw new IOException(e); }
            }
            case "big" -> out.write(new byte[6_000_000]);
            case "too big" -> out.write(new byte[6_300_000]);
            default -> out.write("\\"fine\\"".getBytes());
          }
        }
      }
      """;

  private static final String UNMADE =
      """
      public class Unmade implements RequestStreamHandler {
        public Unmade() { throw new IllegalStateException("no bucket is named"); }
        public void handleRequest(InputStream in, OutputStream out, Context context) {}
      }
      """;

  private static final String SNAPPED =
      """
      public class Snapped implements RequestStreamHandler, org.crac.Resource {
        private final StringBuilder told = new StringBuilder("made");
        public Snapped() { org.crac.Core.getGlobalContext().register(this); }
        public void beforeCheckpoint(org.crac.Context<? extends org.crac.Resource> c) { told.append(" before"); }
        public void afterRestore(org.crac.Context<? extends org.crac.Resource> c) { told.append(" after"); }
        public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
          out.write((told + " " + System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE")).getBytes());
        }
      }
      """;

  private TestFunction() {}

  /// Compiles and packages all.
  static Path zip(Path dir) throws IOException {
    Path classes = Files.createDirectories(dir.resolve("classes"));
    List<JavaFileObject> sources =
        Map.of("app.Echo", ECHO, "app.Bad", BAD, "app.Unmade", UNMADE, "app.Snapped", SNAPPED)
            .entrySet()
            .stream()
            .map(each -> source(each.getKey(), HEAD + each.getValue()))
            .toList();
    boolean done =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                null, null, null, List.of("-proc:none", "-d", classes.toString()), null, sources)
            .call();
    if (!done) {
      throw new IllegalStateException("The test's function does not compile");
    }
    Path jar = Files.createDirectories(dir.resolve("lib")).resolve("app-1.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
    PackagePlan plan =
        PackagePlan.of(List.of(jar, crac()), Architecture.ofJvm(System.getProperty("os.arch")));
    return PackageBuilder.build(plan, dir.resolve("out")).zip();
  }

  private static Path crac() {
    try {
      return Path.of(
          org.crac.Core.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JavaFileObject source(String name, String text) {
    URI uri = URI.create("string:///" + name.replace('.', '/') + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreErrors) {
        return text;
      }
    };
  }
}
