package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import openbell.delivery.local.StartedFunction;
import openbell.delivery.packager.Architecture;
import openbell.delivery.packager.ImageBuilder;
import openbell.delivery.packager.ImagePlan;
import openbell.delivery.packager.ModuleClassPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images as a builder makes them: laid out, trained, started, asked. */
class ImageTest {
  private static final String CLOSE = "561.02"; // AAPL on 2013-12-31.
  private static final Map<String, String> SAMPLE =
      Map.of("OPENBELL_SOURCE", "sample", "OPENBELL_CLOCK", "2014-01-02T12:00:00Z");

  @TempDir Path dir;

  @Test
  void theFunctionsImageIsTrainedAndAnswersAnEventFromItsCache() throws Exception {
    String lib = classPath().toString();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    String[] args = {
      "ship",
      "package",
      "--image",
      "--classpath",
      lib,
      "--out",
      dir.resolve("out").toString(),
      "--arch",
      architecture().toString(),
      "--handler",
      "openbell.edge.lambda.WebHandler",
      "--training",
      "openbell.edge.lambda.Training"
    };
    assertThat(Main.run(args, Map.of(), out, out)).as(said.toString()).isZero();
    LaidOutImage image =
        LaidOutImage.build(
            dir.resolve("out/image-lambda"), Files.createDirectory(dir.resolve("i")));
    assertThat(image.file("/app/app.aot")).isNotEmptyFile();

    Path classes = dir.resolve("classes.log");
    ProcessBuilder container = image.container(image.command(), onlyWithCache(classes));
    container.environment().put("OPENBELL_HOME", dir.resolve("home").toString());
    container.redirectErrorStream(true).redirectOutput(dir.resolve("log").toFile());
    try (StartedFunction function = StartedFunction.start(container, 512)) {
      assertThat(
              function.invoke(
                  """
                  {"version":"2.0","rawPath":"/api/reports/AAPL","rawQueryString":"lang=en","headers":{},
                   "requestContext":{"http":{"method":"GET","sourceIp":"192.0.2.1"}}}
                  """))
          .contains("\"statusCode\":200", "\\\"close\\\":" + CLOSE);
    }
    assertFromCache(classes, "openbell.edge.lambda.WebHandler");
    assertFromCache(classes, "com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
  }

  @Test
  void theServersImageIsTrainedAndAnswersFromItsCache() throws Exception {
    ImagePlan plan =
        ImagePlan.of(
            ModuleClassPath.of(classPath().toString()), ImageOptions.SERVER, architecture());
    LaidOutImage image =
        LaidOutImage.build(
            ImageBuilder.build(plan, dir.resolve("out")).context(),
            Files.createDirectory(dir.resolve("i")));
    assertThat(image.file("/app/app.aot")).isNotEmptyFile();
    assertThat(image.command()).containsExactly("serve", "--host", "0.0.0.0", "--port", "8080");

    Path classes = dir.resolve("classes.log");
    Process server = // On a free port, since 8080 may be somebody's here.
        image
            .container(List.of("serve", "--host", "0.0.0.0", "--port", "0"), onlyWithCache(classes))
            .redirectError(dir.resolve("err").toFile())
            .start();
    try (HttpClient client = HttpClient.newHttpClient();
        BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      assertThat(line).as(Files.readString(dir.resolve("err"))).contains("listening on http://");
      String root = "http://127.0.0.1" + line.substring(line.lastIndexOf(':'));
      assertThat(get(client, root + "/health")).startsWith("200 ");
      assertThat(get(client, root + "/api/reports/AAPL?lang=en&wait=25"))
          .startsWith("200 ")
          .contains("\"close\":" + CLOSE);
      server.destroy();
      assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).isZero();
    } finally {
      server.destroyForcibly();
    }
    assertThat(image.file("/data/cache.db")).exists();
    assertFromCache(classes, "openbell.edge.cli.ServeCommand");
    assertFromCache(classes, "io.helidon.webserver.LoomServer");
  }

  /** Starts with its cache or not at all, and writes where each class is from. */
  private static Map<String, String> onlyWithCache(Path classes) {
    Map<String, String> env = new HashMap<>(SAMPLE);
    env.put("JDK_JAVA_OPTIONS", "-XX:AOTMode=on -Xlog:class+load:file=" + classes);
    return env;
  }

  private static void assertFromCache(Path classes, String name) throws IOException {
    assertThat(Files.readAllLines(classes))
        .filteredOn(line -> line.contains(" " + name + " source: "))
        .singleElement()
        .asString()
        .contains("shared objects file");
  }

  private static String get(HttpClient client, String address) throws Exception {
    var answer =
        client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  private static Architecture architecture() {
    return Architecture.ofJvm(System.getProperty("os.arch"));
  }

  /** What this test runs with, in jars, its own classes left out. */
  private Path classPath() throws IOException {
    Path lib = Files.createDirectories(dir.resolve("lib"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.isRegularFile(path)) {
        Files.copy(path, lib.resolve(path.getFileName()));
      } else if (path.endsWith("target/classes")) {
        jar(path, lib.resolve(path.getName(path.getNameCount() - 3) + "-of-this-build.jar"));
      }
    }
    return lib;
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
}
