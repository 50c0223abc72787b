package openbell.edge.lambda;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import openbell.desk.Settings;
import openbell.edge.http.Request;
import openbell.edge.http.Response;
import openbell.edge.http.Site;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import org.slf4j.Logger;

/// What is done before a snapshot, so that the snapshot has it loaded and compiled: a report of the
/// built-in sample is made, told by the template, shown as a page, drawn and kept, over a bucket
/// that is a socket of this process, in a home that is removed again.
final class Priming {
  private static final Logger LOG = Logs.of(Priming.class);

  /// What is asked: paths with queries, each of which has an answer.
  static final List<String> TARGETS =
      List.of(
          "/api/reports/AAPL?lang=en",
          "/reports/AAPL?lang=th",
          "/api/reports/AAPL/chart.png?lang=en",
          "/");

  private static final int OK = 200;

  private Priming() {}

  /// Never fails: a snapshot without it is slower and right.
  ///
  /// @param settings the process's own, for their language
  static void run(Settings settings) {
    try {
      Path home = Files.createTempDirectory("openbell-priming");
      try (PrimingBucket bucket = PrimingBucket.start();
          Wiring sample = new Wiring(settings(home, bucket, settings), ProcessKind.LAMBDA_WORK)) {
        sample.openLocal();
        Site site = sample.site(() -> "", body -> {});
        for (String target : TARGETS) {
          int status = exchange(site, target);
          if (status != OK) {
            LOG.warn("{} was answered with {} before the snapshot", target, status);
          }
        }
      } finally {
        remove(home);
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.warn("Not everything was primed before the snapshot: {}", e.toString());
    }
  }

  private static Settings settings(Path home, PrimingBucket bucket, Settings own) {
    Map<String, String> env = new HashMap<>(environment(home, bucket));
    env.put("OPENBELL_LANG", own.lang().code());
    env.put("AWS_REGION", own.awsRegion().orElse("us-east-1"));
    return Settings.of(env);
  }

  /// What has a process answer from the built-in sample, in a home, over a bucket.
  static Map<String, String> environment(Path home, PrimingBucket bucket) {
    return Map.of(
        "OPENBELL_HOME", home.toString(),
        "OPENBELL_SOURCE", "sample",
        "OPENBELL_CLOCK", "2014-01-02T12:00:00Z",
        "OPENBELL_LLM", "off",
        "PDF_BUCKET_NAME", PrimingBucket.NAME,
        "AWS_ENDPOINT_URL", bucket.endpoint(),
        "AWS_REGION", "us-east-1");
  }

  /// A request as Lambda brings it.
  static byte[] event(String target) {
    int mark = target.indexOf('?');
    return """
    {"version":"2.0","rawPath":"%s","rawQueryString":"%s","headers":{"accept-encoding":"gzip"},
     "requestContext":{"http":{"method":"GET","sourceIp":"127.0.0.1"},"stage":"$default"}}
    """
        .formatted(
            mark < 0 ? target : target.substring(0, mark),
            mark < 0 ? "" : target.substring(mark + 1))
        .getBytes(StandardCharsets.UTF_8);
  }

  /// One request, and its answer as Lambda takes it; returns its status.
  private static int exchange(Site site, String target) throws IOException {
    Request request =
        WebEvent.request(Json.read(new ByteArrayInputStream(event(target))), Duration.ofSeconds(30))
            .orElseThrow();
    Response response = site.handle(request);
    return WebAnswer.of(response).response().status();
  }

  static void remove(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
