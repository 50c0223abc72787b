package openbell.delivery.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import openbell.delivery.packager.ImageStart.Function;
import openbell.delivery.packager.ImageStart.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageBuilderTest {
  private static final String LIBRARY = "jni/libaws-lambda-jni.linux-aarch_64.so";
  private static final Function FUNCTION =
      new Function("com.acme.Web", Optional.of("com.acme.Training"));
  private static final Server SERVER =
      new Server(
          "com.acme.Main", List.of("serve", "--port", "80"), List.of("train"), "ACME_HOME", 80);

  @TempDir Path dir;

  @Test
  void theSameJarsGiveTheSameContextWhereverAndWhenever() throws Exception {
    BuiltImage one = build(FUNCTION, lib("a"), dir.resolve("out-a"));
    List<Path> jars = lib("b/deeper");
    for (Path jar : jars) {
      Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2031-05-06T07:08:09Z")));
      Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rwx------"));
    }
    BuiltImage two = build(FUNCTION, jars.reversed(), dir.resolve("out-b"));
    assertThat(two.sha256()).isEqualTo(one.sha256()).hasSize(64);
    Map<String, String> files = files(one.context());
    assertThat(files(two.context())).isEqualTo(files);
    assertThat(files.keySet())
        .containsExactly(
            "",
            "Dockerfile",
            "java.args",
            "lib",
            "lib/app.jar",
            "lib/client.jar",
            "libaws-lambda-jni.so",
            "start");
    assertThat(files.get("lib/app.jar")).startsWith("rw-r--r-- 1980-02-01T00:00:00Z ");
    assertThat(files.get("lib")).isEqualTo("rwxr-xr-x 1980-02-01T00:00:00Z");
  }

  @Test
  void aFunctionIsTrainedByItselfAndStartedByTheClientThatTheImageBrings() throws Exception {
    BuiltImage built = build(FUNCTION, lib("a"), dir);
    assertThat(built.context()).isEqualTo(dir.resolve("image-lambda"));
    assertThat(steps(built))
        .containsExactly(
            "FROM --platform=linux/arm64 public.ecr.aws/lambda/java:25",
            "COPY lib/ /app/lib/",
            "COPY java.args libaws-lambda-jni.so start /app/",
            "RUN JAVA_AOT=-XX:AOTCacheOutput=/app/app.aot java @/app/java.args com.acme.Training"
                + " /bin/sh /app/start com.acme.Web && test -s /app/app.aot",
            "ENV HOME=/tmp",
            "USER 10001:10001",
            "WORKDIR /var/task",
            "ENTRYPOINT [\"/bin/sh\", \"/app/start\"]",
            "CMD [\"com.acme.Web\"]");
    assertThat(built.context().resolve("java.args"))
        .content()
        .endsWith("-cp\n/app/lib/app.jar:/app/lib/client.jar\n");
    assertThat(built.report())
        .contains("2 jars for arm64: 1.0 MB before, 1.0 MB after")
        .last()
        .asString()
        .isEqualTo(
            "with its base and its AOT cache an image has 10,240 MB at most on Lambda; left for"
                + " them: 10,239.0 MB");
  }

  @Test
  void aServerIsTrainedByItsOwnArgumentsAndListensForOthers() throws Exception {
    BuiltImage built = build(SERVER, lib("a"), dir);
    assertThat(steps(built))
        .containsExactly(
            "FROM --platform=linux/arm64 docker.io/library/eclipse-temurin:25-jre",
            "COPY lib/ /app/lib/",
            "COPY java.args /app/",
            "RUN java -XX:AOTCacheOutput=/app/app.aot @/app/java.args com.acme.Main train"
                + " && test -s /app/app.aot",
            "RUN mkdir -m 1777 /data",
            "ENV HOME=/data ACME_HOME=/data",
            "USER 10001:10001",
            "WORKDIR /data",
            "EXPOSE 80",
            "ENTRYPOINT [\"java\", \"-XX:AOTCache=/app/app.aot\", \"@/app/java.args\","
                + " \"com.acme.Main\"]",
            "CMD [\"serve\", \"--port\", \"80\"]");
  }

  @Test
  void whatNobodyTrainsHasNoCache() throws Exception {
    Function plain = new Function("com.acme.Web::answer", Optional.empty());
    assertThat(steps(build(plain, lib("a"), dir))).noneMatch(step -> step.startsWith("RUN"));
  }

  @Test
  void anotherBaseIsTakenAsItIsGiven() throws Exception {
    String base = "mirror.example:5000/java@sha256:" + "0".repeat(64);
    ImagePlan plan = ImagePlan.of(lib("a"), SERVER, Architecture.X86_64).withBase(base);
    BuiltImage built = ImageBuilder.build(plan, dir);
    assertThat(steps(built)).first().isEqualTo("FROM --platform=linux/amd64 " + base);
    assertThatThrownBy(() -> plan.withBase("java 25\nRUN true"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names no image");
  }

  @Test
  void jarsOfAnEarlierContextAreGone() throws Exception {
    List<Path> jars = lib("a");
    build(SERVER, jars, dir);
    BuiltImage built = build(SERVER, jars.subList(0, 1), dir);
    assertThat(files(built.context()).keySet())
        .containsExactly("", "Dockerfile", "java.args", "lib", "lib/app.jar");
  }

  @Test
  void aFolderThatIsNoContextIsLeftAlone() throws Exception {
    Path mine = Files.createDirectories(dir.resolve("image-server/mine"));
    assertThatThrownBy(() -> build(SERVER, lib("a"), dir))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no Dockerfile: move it out of the way");
    assertThat(mine).isDirectory();
  }

  @Test
  void aFunctionWithoutTheClientCannotStart() throws Exception {
    List<Path> jars = lib("a").subList(0, 1);
    assertThatThrownBy(() -> build(FUNCTION, jars, dir))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("add aws-lambda-java-runtime-interface-client");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "Web\"]", "Web\nRUN true", "com.acme.Web::", "1Web"})
  void aHandlerIsAClass(String handler) {
    assertThatThrownBy(() -> new Function(handler, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private BuiltImage build(ImageStart start, List<Path> jars, Path folder) throws IOException {
    return ImageBuilder.build(ImagePlan.of(jars, start, Architecture.ARM64), folder);
  }

  private List<Path> lib(String name) throws IOException {
    Path folder = dir.resolve(name);
    return List.of(
        Jars.jar(folder.resolve("app.jar"), Map.of("com/acme/Web.class", 1 << 20)),
        Jars.jar(folder.resolve("client.jar"), Map.of(LIBRARY, 10)));
  }

  /// The Dockerfile without its comments.
  private static List<String> steps(BuiltImage built) throws IOException {
    return Files.readAllLines(built.context().resolve("Dockerfile")).stream()
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  /// Everything that a builder could see of a folder: modes, times, contents.
  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        String meta =
            PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                + " "
                + Files.getLastModifiedTime(path);
        files.put(
            folder.relativize(path).toString(),
            Files.isDirectory(path) ? meta : meta + " " + JarZip.sha256(path));
      }
    }
    return files;
  }
}
