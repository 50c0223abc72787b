package openbell.edge.lambda;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import openbell.store.FunctionInvoker;

/** Functions over one directory that stands for the bucket, on the built-in sample. */
final class Scene implements AutoCloseable {
  final List<String> invoked = new CopyOnWriteArrayList<>();
  final List<String> log = new CopyOnWriteArrayList<>();
  final Map<String, String> env = new HashMap<>();

  private final List<LambdaProcess> processes = new CopyOnWriteArrayList<>();
  private final List<Thread> invocations = new CopyOnWriteArrayList<>();

  Scene(Path home) {
    env.put("OPENBELL_HOME", home.toString());
    env.put("OPENBELL_SOURCE", "sample");
    env.put("OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
    env.put("OPENBELL_REQUESTS_PER_MINUTE", "0");
    env.put("CACHE_BACKEND", "hybrid");
  }

  LambdaProcess.World world(FunctionInvoker functions) {
    return new LambdaProcess.World(
        Map.copyOf(env),
        InstantSource.system(),
        log::add,
        (function, payload) -> {
          invoked.add(function + " " + new String(payload, StandardCharsets.UTF_8));
          functions.begin(function, payload);
        });
  }

  /** A function that makes its own reports. */
  WebHandler alone() {
    return kept(new WebHandler(world((function, payload) -> {})));
  }

  /** A function that hands over to this one. */
  WebHandler web(FunctionInvoker functions) {
    env.put("OPENBELL_WORK_FUNCTION", "work:live");
    return kept(new WebHandler(world(functions)));
  }

  WorkHandler worker() {
    WorkHandler worker = new WorkHandler(world((function, payload) -> {}));
    processes.add(worker.process());
    return worker;
  }

  FetchHandler fetch() {
    FetchHandler fetch = new FetchHandler(world((function, payload) -> {}));
    processes.add(fetch.process());
    return fetch;
  }

  WarmHandler warm() {
    WarmHandler warm = new WarmHandler(world((function, payload) -> {}), time -> {});
    processes.add(warm.process());
    return warm;
  }

  DigestHandler digest() {
    DigestHandler digest = new DigestHandler(world((function, payload) -> {}));
    processes.add(digest.process());
    return digest;
  }

  private WebHandler kept(WebHandler web) {
    processes.add(web.process());
    return web;
  }

  /** Ends what was invoked, too: it goes on after what was waited for, and writes. */
  @Override
  public void close() {
    for (Thread invocation : invocations) {
      boolean ended = false;
      try {
        ended = invocation.join(Duration.ofMinutes(1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (!ended) {
        throw new IllegalStateException("an invocation still runs");
      }
    }
    processes.forEach(LambdaProcess::close);
  }

  /** Runs a function as an asynchronous invocation does: later, on its own. */
  FunctionInvoker running(RequestStreamHandler handler) {
    return (function, payload) ->
        invocations.add(
            Thread.ofPlatform()
                .daemon()
                .start(() -> call(handler, new String(payload, StandardCharsets.UTF_8), 60_000)));
  }

  static JsonNode call(RequestStreamHandler handler, String event, int remainingMillis) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
          out,
          new Running(remainingMillis));
      return Json.MAPPER.readTree(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode get(RequestStreamHandler handler, String target) {
    return call(handler, request("GET", target).toString(), 30_000);
  }

  /** As a function URL sends it. */
  static ObjectNode request(String method, String target) {
    int mark = target.indexOf('?');
    ObjectNode event = Json.MAPPER.createObjectNode();
    event.put("version", "2.0").put("routeKey", "$default");
    event.put("rawPath", mark < 0 ? target : target.substring(0, mark));
    event.put("rawQueryString", mark < 0 ? "" : target.substring(mark + 1));
    event
        .putObject("headers")
        .put("x-amzn-trace-id", "Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e")
        .put("x-forwarded-proto", "https")
        .put("host", "abc.lambda-url.eu-west-1.on.aws")
        .put("accept", "*/*");
    ObjectNode context = event.putObject("requestContext");
    context
        .put("accountId", "anonymous")
        .put("apiId", "abc")
        .put("domainName", "abc.lambda-url.eu-west-1.on.aws")
        .put("domainPrefix", "abc")
        .put("requestId", "e1506fd5-9e7b-434f-bd42-4f8fa224b599")
        .put("routeKey", "$default")
        .put("stage", "$default")
        .put("time", "12/Mar/2020:19:03:58 +0000")
        .put("timeEpoch", 1583348638390L);
    context
        .putObject("http")
        .put("method", method)
        .put("path", event.get("rawPath").asText())
        .put("protocol", "HTTP/1.1")
        .put("sourceIp", "203.0.113.7")
        .put("userAgent", "curl/8.5.0");
    return event.put("isBase64Encoded", false);
  }

  static String header(JsonNode answer, String name) {
    return answer.path("headers").path(name).asText("");
  }

  static byte[] body(JsonNode answer) {
    String text = answer.path("body").asText();
    return answer.path("isBase64Encoded").asBoolean()
        ? Base64.getDecoder().decode(text)
        : text.getBytes(StandardCharsets.UTF_8);
  }

  static JsonNode json(JsonNode answer) {
    try {
      return Json.MAPPER.readTree(body(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An invocation whose time runs out. */
  private static final class Running implements Context {
    private final long end;

    Running(int remainingMillis) {
      end = System.nanoTime() + remainingMillis * 1_000_000L;
    }

    @Override
    public int getRemainingTimeInMillis() {
      return (int) ((end - System.nanoTime()) / 1_000_000);
    }

    @Override
    public String getAwsRequestId() {
      return "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
    }

    @Override
    public String getLogGroupName() {
      return "/aws/lambda/openbell";
    }

    @Override
    public String getLogStreamName() {
      return "2014/01/02/[1]0";
    }

    @Override
    public String getFunctionName() {
      return "openbell";
    }

    @Override
    public String getFunctionVersion() {
      return "1";
    }

    @Override
    public String getInvokedFunctionArn() {
      return "arn:aws:lambda:eu-west-1:123456789012:function:openbell";
    }

    @Override
    public CognitoIdentity getIdentity() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ClientContext getClientContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int getMemoryLimitInMB() {
      return 1769;
    }

    @Override
    public LambdaLogger getLogger() {
      throw new UnsupportedOperationException();
    }
  }
}
