package openbell.delivery.packager;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import openbell.delivery.packager.ImageStart.Function;
import openbell.delivery.packager.ImageStart.Server;

/// The texts of an image's context: its Dockerfile and the small files beside the jars.
///
/// What an image runs is in `/app`, which belongs to root. The class path is written out, sorted: a
/// wildcard would be in the order of the file system, and the AOT cache holds for one order alone.
final class Dockerfiles {

  /// Of AWS's runtime interface client.
  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  /// Of that client: its native library.
  static final String LIBRARY = "libaws-lambda-jni.so";

  private static final String CACHE = "/app/app.aot";

  /// Somebody who is nobody in particular, in every image.
  private static final String USER = "10001:10001";

  private Dockerfiles() {}

  /// All texts by their paths in the context.
  ///
  /// @param jars the names of those in `lib/`, sorted
  static SortedMap<String, String> of(ImagePlan plan, List<String> jars) {
    SortedMap<String, String> files = new TreeMap<>();
    switch (plan.start()) {
      case Function function -> {
        files.put("Dockerfile", function(plan, function));
        files.put("java.args", args(FUNCTION_FLAGS, jars));
        files.put("start", START);
      }
      case Server server -> {
        files.put("Dockerfile", server(plan, server));
        files.put("java.args", args(SERVER_FLAGS, jars));
      }
    }
    return files;
  }

  /// As Lambda's own runtime starts a function; training and use need the same.
  private static final List<String> FUNCTION_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Djava.net.preferIPv4Stack=true",
          "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI=/app/"
              + LIBRARY,
          "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          // Results are on stdout; the JVM warns there of each class that a cache cannot hold.
          "-Xlog:all=off:stdout",
          "-Xlog:all=error:stderr");

  /// A server lives long: the whole compiler, a collector with short pauses whatever the machine,
  /// and most of the container's memory, of which a JVM left alone takes a quarter.
  private static final List<String> SERVER_FLAGS =
      List.of(
          "-XX:+UseG1GC",
          "-XX:MaxRAMPercentage=70",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          // Results are on stdout; the JVM warns there of each class that a cache cannot hold.
          "-Xlog:all=off:stdout",
          "-Xlog:all=error:stderr");

  private static String args(List<String> flags, List<String> jars) {
    List<String> lines = new ArrayList<>(flags);
    lines.add("-cp");
    lines.add(jars.stream().map(jar -> "/app/lib/" + jar).collect(Collectors.joining(":")));
    return String.join("\n", lines) + "\n";
  }

  private static final String START =
      """
      #!/bin/sh
      # Starts the function named by the first word. The heap has 85 %% of the function's memory, as in Lambda's own runtime.
      exec java "-Xmx$((${AWS_LAMBDA_FUNCTION_MEMORY_SIZE:-1024} * 870))k" \\
        ${JAVA_AOT:--XX:AOTCache=%s} @/app/java.args %s "$@"
      """
          .formatted(CACHE, CLIENT);

  private static String function(ImagePlan plan, Function function) {
    String training =
        function
            .training()
            .map(
                type ->
                    """

                    # The AOT cache belongs to exactly this JVM and these jars, so it is made here, by the function itself: started as
                    # below, asked what the training plays to it, ended. Needs no network.
                    RUN JAVA_AOT=-XX:AOTCacheOutput=%1$s java @/app/java.args %2$s /bin/sh /app/start %3$s && test -s %1$s
                    """
                        .formatted(CACHE, type, function.handler()))
            .orElse("");
    return """
    # A Lambda function. Lambda takes no image index: docker build --provenance=false --platform=%1$s -t NAME .
    FROM --platform=%1$s %2$s
    COPY lib/ /app/lib/
    COPY java.args libaws-lambda-jni.so start /app/
    %3$s
    # Lambda runs it as a user of its own, who may write to /tmp alone; anywhere else it is nobody in particular.
    ENV HOME=/tmp
    USER %4$s
    WORKDIR /var/task
    ENTRYPOINT ["/bin/sh", "/app/start"]
    CMD ["%5$s"]
    """
        .formatted(platform(plan.architecture()), plan.base(), training, USER, function.handler());
  }

  private static String server(ImagePlan plan, Server server) {
    String java = "@/app/java.args " + server.mainClass();
    String training =
        server.training().isEmpty()
            ? ""
            : """

            # The AOT cache belongs to exactly this JVM and these jars, so it is made here, by the program itself. Needs no network.
            RUN java -XX:AOTCacheOutput=%1$s %2$s %3$s && test -s %1$s
            """
                .formatted(CACHE, java, String.join(" ", server.training()));
    return """
    # An always-on server: docker build --platform=%1$s -t NAME .
    FROM --platform=%1$s %2$s
    COPY lib/ /app/lib/
    COPY java.args /app/
    %3$s
    # Whoever runs it may write here, and in /tmp.
    RUN mkdir -m 1777 /data
    ENV HOME=/data %4$s=/data
    USER %5$s
    WORKDIR /data
    EXPOSE %6$d
    ENTRYPOINT ["java", "-XX:AOTCache=%7$s", "@/app/java.args", "%8$s"]
    # In a container, 127.0.0.1 is the container alone: what listens there is reached from nowhere, not by a published port either.
    CMD [%9$s]
    """
        .formatted(
            platform(plan.architecture()),
            plan.base(),
            training,
            server.homeVariable(),
            USER,
            server.port(),
            CACHE,
            server.mainClass(),
            server.arguments().stream()
                .map(word -> '"' + word + '"')
                .collect(Collectors.joining(", ")));
  }

  /// As OCI calls it.
  private static String platform(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> "linux/amd64";
      case ARM64 -> "linux/arm64";
    };
  }

  /// The names of jars, as they are in the context.
  static List<String> names(List<Path> jars) {
    return jars.stream().map(jar -> String.valueOf(jar.getFileName())).sorted().toList();
  }
}
