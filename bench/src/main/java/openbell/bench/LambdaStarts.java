package openbell.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import openbell.delivery.local.FunctionConfig;
import openbell.delivery.local.Invocation;
import openbell.delivery.local.LocalLambda;

/// What `bench/lambda/run` measures: starts of a packaged function until its first answer, with all
/// jars in the zip and with a bundle, in turns; then warm answers beside an empty handler's.
///
/// Arguments: the zip with everything, the thin zip, how many rounds. The function's environment is
/// this one's, as far as [#PASSED_ON] names it.
public final class LambdaStarts {

  // All that is known of the function under test.
  private static final String HANDLER = "openbell.edge.lambda.WebHandler";
  private static final String LOADER = "openbell.delivery.bundle.loader.BundleHandler";
  private static final String EVENT =
      """
      {"version":"2.0","rawPath":"/api/reports/AAPL","rawQueryString":"lang=en",
       "headers":{"accept":"application/json","host":"bench"},"isBase64Encoded":false,
       "requestContext":{"http":{"method":"GET","path":"/api/reports/AAPL","sourceIp":"127.0.0.1"},
       "stage":"$default"}}
      """;
  private static final Pattern DONE = Pattern.compile("\"statusCode\"\\s*:\\s*200\\b");
  private static final Pattern FROM_S3 =
      Pattern.compile("\"X-Cache\"\\s*:\\s*\"s3\"", Pattern.CASE_INSENSITIVE);
  private static final String HOME = "OPENBELL_HOME";

  private static final List<String> PASSED_ON =
      List.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_REGION",
          "AWS_ENDPOINT_URL",
          "PDF_BUCKET_NAME",
          "OPENBELL_SOURCE",
          "OPENBELL_CLOCK",
          "OPENBELL_LLM");
  private static final List<String> OF_THE_BUNDLE =
      List.of("BUNDLE_BUCKET", "BUNDLE_NAME", "BUNDLE_SHA256", "BUNDLE_ENDPOINT_URL");

  private static final int MEMORY_MB = 1769; // A whole processor, on Lambda.
  private static final int WARM_UP = 300;
  private static final int WARM = 500;
  private static final double MOST_ABOVE_EMPTY_MILLIS = 2;

  private record Start(double initMillis, double firstMillis) {
    double total() {
      return initMillis + firstMillis;
    }
  }

  private LambdaStarts() {}

  /// Measures and prints; status 1 if a goal is missed.
  public static void main(String[] args) throws Exception {
    Path whole = Path.of(args[0]);
    Path thin = Path.of(args[1]);
    int rounds = Integer.parseInt(args[2]);
    Path dir = Files.createTempDirectory("openbell-bench-");
    try {
      List<Start> wholes = new ArrayList<>();
      List<Start> bundles = new ArrayList<>();
      for (int i = 0; i < rounds; i++) { // In turns, so that what else the machine does meets both.
        wholes.add(start(config(whole, false, dir.resolve("whole" + i))));
        bundles.add(start(config(thin, true, dir.resolve("bundle" + i))));
      }
      say(
          String.format(
              Locale.ROOT,
              "%-20s %10s %10s %10s   median of %d, ms",
              "cold",
              "init",
              "answer",
              "total",
              rounds));
      tell("all jars in the zip", wholes);
      tell("thin zip and bundle", bundles);
      boolean met = warm(config(whole, false, dir.resolve("warm")), empty(dir));
      if (!met) {
        throw new IllegalStateException("A goal is missed: the lines above say which");
      }
    } finally {
      delete(dir);
    }
  }

  private static Start start(FunctionConfig config) throws IOException, InterruptedException {
    List<String> log = Collections.synchronizedList(new ArrayList<>());
    try (LocalLambda lambda = LocalLambda.start(config, log::add)) {
      Invocation first = lambda.invoke(EVENT.getBytes(UTF_8));
      String answer = new String(first.payload(), UTF_8);
      if (first.failed() || !DONE.matcher(answer).find() || !FROM_S3.matcher(answer).find()) {
        throw new IllegalStateException(
            "Not a report from S3: "
                + answer.substring(0, Math.min(500, answer.length()))
                + "\n"
                + String.join("\n", log));
      }
      return new Start(
          first.init().orElseThrow().toNanos() / 1e6, first.duration().toNanos() / 1e6);
    }
  }

  /// Answers of a report that is cached beside those of nothing, in turns.
  private static boolean warm(FunctionConfig report, FunctionConfig nothing)
      throws IOException, InterruptedException {
    try (LocalLambda full = LocalLambda.start(report, line -> {});
        LocalLambda empty = LocalLambda.start(nothing, line -> {})) {
      double[] reports = new double[WARM];
      double[] nothings = new double[WARM];
      for (int i = -WARM_UP; i < WARM; i++) {
        double one = millis(full);
        double other = millis(empty);
        if (i >= 0) {
          reports[i] = one;
          nothings[i] = other;
        }
      }
      double above = median(reports) - median(nothings);
      boolean met = above <= MOST_ABOVE_EMPTY_MILLIS;
      say(
          String.format(
              Locale.ROOT,
              "warm p50: report %.2f ms, empty handler %.2f ms, above it %.2f ms (goal: %.0f): %s",
              median(reports),
              median(nothings),
              above,
              MOST_ABOVE_EMPTY_MILLIS,
              met ? "met" : "MISSED"));
      return met;
    }
  }

  private static double millis(LocalLambda lambda) throws IOException, InterruptedException {
    Invocation invocation = lambda.invoke(EVENT.getBytes(UTF_8));
    if (invocation.failed()) {
      throw new IllegalStateException(new String(invocation.payload(), UTF_8));
    }
    return invocation.duration().toNanos() / 1e6;
  }

  private static FunctionConfig config(Path zip, boolean bundle, Path folder) {
    Map<String, String> env = new HashMap<>();
    PASSED_ON.forEach(name -> env.put(name, System.getenv().getOrDefault(name, "")));
    env.put(HOME, folder.resolve("home").toString());
    if (bundle) {
      OF_THE_BUNDLE.forEach(name -> env.put(name, System.getenv().getOrDefault(name, "")));
      env.put("BUNDLE_DIR", folder.resolve("bundles").toString());
      env.put("BUNDLE_HANDLER", HANDLER);
    }
    env.values().removeIf(String::isEmpty);
    return FunctionConfig.of(zip, bundle ? LOADER : HANDLER)
        .withMemoryMb(MEMORY_MB)
        .withEnvironment(env);
  }

  private static FunctionConfig empty(Path dir) throws IOException {
    Path zip = dir.resolve("empty.zip");
    String name = EmptyHandler.class.getName().replace('.', '/') + ".class";
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
        InputStream in =
            Objects.requireNonNull(EmptyHandler.class.getResourceAsStream("/" + name))) {
      out.putNextEntry(new ZipEntry(name));
      in.transferTo(out);
    }
    return FunctionConfig.of(zip, EmptyHandler.class.getName()).withMemoryMb(MEMORY_MB);
  }

  private static void tell(String what, List<Start> starts) {
    say(
        String.format(
            Locale.ROOT,
            "%-20s %10.0f %10.0f %10.0f",
            what,
            median(starts.stream().mapToDouble(Start::initMillis).toArray()),
            median(starts.stream().mapToDouble(Start::firstMillis).toArray()),
            median(starts.stream().mapToDouble(Start::total).toArray())));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void delete(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void say(String line) {
    System.out.println(line.stripTrailing());
  }
}
