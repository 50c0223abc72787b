package openbell.edge.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import openbell.edge.http.Handler;
import openbell.edge.http.Request;
import openbell.edge.http.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
  private static final ServerSettings.Limits QUICK =
      new ServerSettings.Limits(
          1 << 20,
          16 << 10,
          100,
          Duration.ofMillis(400),
          Duration.ofMillis(400),
          Duration.ofMillis(800),
          Duration.ofMillis(800),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));

  private final ConcurrentLinkedQueue<Request> seen = new ConcurrentLinkedQueue<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private HttpServer server;

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void requestReachesTheHandlerAsSentAndItsAnswerTheClient() throws Exception {
    serve(
        request ->
            new Response(418, Map.of("Content-Type", "text/x-tea", "X-Leaf", "green"), utf8("ชา")));
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(uri("/a/b?x=1&y=%20z"))
                .header("X-Mixed-Case", "Yes")
                .header("X-Twice", "one")
                .header("X-Twice", "two")
                .POST(HttpRequest.BodyPublishers.ofString("สวัสดี"))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(418);
    assertThat(answer.body()).isEqualTo("ชา");
    assertThat(answer.headers().map())
        .containsEntry("content-type", List.of("text/x-tea"))
        .containsEntry("x-leaf", List.of("green"))
        .containsEntry("content-length", List.of("6"))
        .doesNotContainKeys("server", "transfer-encoding", "connection");
    Request request = seen.remove();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/a/b");
    assertThat(request.query()).isEqualTo("x=1&y=%20z");
    assertThat(request.headers())
        .containsEntry("x-mixed-case", "Yes")
        .containsEntry("x-twice", "one, two");
    assertThat(new String(request.body(), UTF_8)).isEqualTo("สวัสดี");
    assertThat(request.client()).isEqualTo("127.0.0.1");
    assertThat(request.remaining()).isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/reports/%E0%B8%97%E0%B8%AD%E0%B8%87",
        "/reports/a%2Fb",
        "/reports/../etc/passwd",
        "/reports/%2e%2e/x",
        "//double//slash/",
        "/a;matrix=1/b",
        "/%25",
        "/%5ESTI",
        "/BTC-USD=X&_",
        "/"
      })
  void pathPassesUnchanged(String path) throws Exception {
    serve(request -> ok("fine"));
    assertThat(exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .endsWith("\r\n\r\nfine");
    assertThat(seen.remove().path()).isEqualTo(path);
  }

  @Test
  void oneConnectionServesManyRequests() throws Exception {
    serve(request -> ok(request.path()));
    try (Socket socket = socket()) {
      for (int i = 0; i < 3; i++) {
        send(socket, "GET /" + i + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(read(socket, "\r\n\r\n/" + i)).startsWith("HTTP/1.1 200 OK");
      }
      send(
          socket,
          "GET /a HTTP/1.1\r\n"
              + "Host: x\r\n\r\n"
              + "GET /b HTTP/1.1\r\n"
              + "Host: x\r\n"
              + "Connection: close\r\n\r\n");
      assertThat(readAll(socket)).contains("\r\n\r\n/aHTTP/1.1 200").endsWith("\r\n\r\n/b");
    }
  }

  @Test
  void headHasTheLengthAndNoBody() throws Exception {
    serve(request -> ok("twelve bytes"));
    try (Socket socket = socket()) {
      send(socket, "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      String both = readAll(socket);
      assertThat(both.split("Content-Length: 12\r\n", -1)).hasSize(3);
      assertThat(both.indexOf("twelve bytes")).isEqualTo(both.length() - 12);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void statusWithoutBodyHasNoneAndNoLengthEvenIfTheHandlerGivesOne(int status) throws Exception {
    serve(request -> new Response(status, Map.of("ETag", "\"1\""), utf8("never")));
    assertThat(exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("ETag: \"1\"\r\n")
        .doesNotContain("Content-Length", "never")
        .endsWith("\r\n\r\n");
  }

  @Test
  void bodyOfAMegabyteIsTakenAndOneMoreByteIsNot() throws Exception {
    serve(request -> ok(request.body().length + " bytes"));
    assertThat(post(1 << 20).body()).isEqualTo("1048576 bytes");
    HttpResponse<String> tooLong = post((1 << 20) + 1);
    assertThat(tooLong.statusCode()).isEqualTo(413);
    assertThat(tooLong.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(tooLong.body()).contains("\"status\":413");
    assertThat(seen).hasSize(1);
  }

  @Test
  void endlessBodyIsNotReadToItsEnd() throws Exception {
    serve(request -> ok("read it"));
    try (Socket socket = socket()) {
      send(socket, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(ISO_8859_1);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  socket.getOutputStream().write(chunk);
                }
              })
          .isInstanceOf(SocketException.class);
    }
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /<script> HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /\u00e0\u00b8\u0097 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nNo colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX : a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "Content-Length: 1\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"
      })
  void malformedRequestIsAnsweredWith400AndNothingOfTheInside(String request) throws Exception {
    serve(r -> ok("fine"));
    String answer = exchange(request);
    assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n");
    assertProblem(answer, 400);
    assertThat(seen.stream().filter(r -> !r.method().equals("POST"))).isEmpty();
  }

  @Test
  void requestTooLargeInItsHeadIsRefused() throws Exception {
    serve(r -> ok("fine"));
    String line = exchange("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(line).startsWith("HTTP/1.1 414 ");
    assertProblem(line, 414);
    String headers = exchange("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(17_000) + "\r\n\r\n");
    assertThat(headers).startsWith("HTTP/1.1 4");
    assertThat(seen).isEmpty();
  }

  @Test
  void oldHttpIsToldToSpeakTheNewerOne() throws Exception {
    serve(r -> ok("fine"));
    String answer = exchange("GET / HTTP/1.0\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 505 ").contains("proxy_http_version 1.1");
  }

  @Test
  void headerOfAnAnswerCannotBeginAnotherOne() throws Exception {
    serve(
        request ->
            new Response(
                302,
                Map.of("Location", "/" + request.query().replace("%0d%0a", "\r\n")),
                new byte[0]));
    String answer =
        exchange("GET /?x%0d%0aSet-Cookie:a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 500 ").doesNotContain("Set-Cookie");
    assertProblem(answer, 500);
  }

  @Test
  void answerThatCannotBeSentIsAProblemAndItsConnectionStillLimited() throws Exception {
    serve(QUICK, request -> new Response(200, Map.of("Bad\nName", "x"), utf8("never")));
    String answer = exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 500 ").doesNotContain("never");
    assertProblem(answer, 500);
  }

  @Test
  void handlerThatFailsIsAProblemWithoutItsWords() throws Exception {
    serve(
        request -> {
          throw new IllegalStateException("secret of the inside");
        });
    String answer = exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
    assertProblem(answer, 500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "GET /xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      })
  void headSentByteByByteIsCutOff(String drip) throws Exception {
    serve(QUICK, request -> ok("fine"));
    assertCutOff("", drip);
    assertThat(seen).isEmpty();
  }

  @Test
  void bodySentByteByByteIsCutOff() throws Exception {
    serve(QUICK, request -> ok("fine"));
    assertCutOff("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n", "x".repeat(60));
    assertThat(seen).isEmpty();
  }

  @Test
  void silentConnectionIsClosedBeforeAndAfterARequest() throws Exception {
    serve(QUICK, request -> ok("fine"));
    try (Socket before = socket();
        Socket after = socket()) {
      send(after, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readAll(before)).isEmpty();
      assertThat(readAll(after)).endsWith("\r\n\r\nfine");
    }
  }

  @Test
  void clientThatTakesNothingIsCutOff() throws Exception {
    byte[] large = new byte[64 << 20];
    serve(QUICK, request -> new Response(200, Map.of(), large));
    try (Socket socket = socket()) {
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      TimeUnit.MILLISECONDS.sleep(1_500);
      long got = 0;
      try {
        got = socket.getInputStream().skip(large.length);
        while (socket.getInputStream().read() >= 0) {
          got++;
        }
      } catch (SocketException e) {
        // Reset, which is as good.
      }
      assertThat(got).isLessThan(large.length);
    }
  }

  @Test
  void handlerMayTakeLongerThanAnyClientMay() throws Exception {
    serve(
        QUICK,
        request -> {
          pause(1_200);
          return ok("late");
        });
    assertThat(get("/").body()).isEqualTo("late");
  }

  @Test
  void stopAnswersWhatIsUnderWayAndAcceptsNothingMore() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    serve(
        request -> {
          entered.countDown();
          await(go);
          return ok("finished");
        });
    try (Socket idle = socket()) {
      CompletableFuture<HttpResponse<String>> underWay =
          client.sendAsync(HttpRequest.newBuilder(uri("/")).build(), BodyHandlers.ofString());
      await(entered);
      Thread stop = Thread.startVirtualThread(server::close);
      assertThat(readAll(idle)).isEmpty();
      assertThatThrownBy(() -> socket().close()).isInstanceOf(IOException.class);
      assertThat(stop.isAlive()).isTrue();
      go.countDown();
      HttpResponse<String> answer = underWay.get(10, TimeUnit.SECONDS);
      assertThat(answer.body()).isEqualTo("finished");
      assertThat(stop.join(Duration.ofSeconds(10))).isTrue();
    }
  }

  @Test
  void moreConnectionsThanAllowedWaitForTheirTurn() throws Exception {
    ServerSettings.Limits two =
        new ServerSettings.Limits(1 << 20, 16 << 10, 2, s(10), s(10), s(10), s(10), s(10), s(10));
    serve(two, request -> ok("fine"));
    try (Socket first = socket();
        Socket second = socket();
        Socket third = socket()) {
      for (Socket socket : List.of(first, second, third)) {
        send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      }
      assertThat(read(first, "fine")).isNotEmpty();
      assertThat(read(second, "fine")).isNotEmpty();
      assertThat(seen).hasSize(2);
      first.close();
      assertThat(read(third, "fine")).isNotEmpty();
    }
  }

  @Test
  void portThatIsTakenIsNamedWithItsCure() throws Exception {
    serve(request -> ok("fine"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () ->
                  HttpServer.start(
                      r -> ok(""), ServerSettings.of("127.0.0.1", taken.getLocalPort())))
          .isInstanceOfSatisfying(
              CannotListenException.class,
              e -> {
                assertThat(e.what())
                    .isEqualTo("127.0.0.1 port " + taken.getLocalPort() + " is taken");
                assertThat(e.cure()).contains("--port");
              });
    }
    assertThatThrownBy(
            () -> HttpServer.start(r -> ok(""), ServerSettings.of("no-such-host.invalid", 0)))
        .isInstanceOf(CannotListenException.class)
        .hasMessage("no address is known for the host no-such-host.invalid");
  }

  @Test
  void manyAtOnceAreAllAnswered() throws Exception {
    serve(
        request -> {
          pause(200);
          return ok(request.query());
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          java.util.stream.IntStream.range(0, 300)
              .mapToObj(i -> threads.submit(() -> get("/?" + i).body()))
              .toList();
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo(Integer.toString(i));
      }
    }
  }

  private void serve(Handler handler) {
    serve(ServerSettings.Limits.DEFAULT, handler);
  }

  private void serve(ServerSettings.Limits limits, Handler handler) {
    Handler remembering =
        request -> {
          seen.add(request);
          return handler.handle(request);
        };
    server = HttpServer.start(remembering, new ServerSettings("127.0.0.1", 0, limits));
  }

  /** Sends a byte every 50 ms until the server has had enough: after 400 ms, looking each 100. */
  private void assertCutOff(String first, String drip) throws Exception {
    try (Socket socket = socket()) {
      send(socket, first);
      long start = System.nanoTime();
      int sent = 0;
      try {
        for (; sent < drip.length(); sent++) {
          send(socket, drip.substring(sent, sent + 1));
          TimeUnit.MILLISECONDS.sleep(50);
          if (socket.getInputStream().available() > 0) {
            break;
          }
        }
      } catch (SocketException e) {
        // Cut off.
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      assertThat(sent).isLessThan(drip.length());
      assertThat(millis).isBetween(350L, 2_000L);
    }
  }

  private static void assertProblem(String answer, int status) {
    assertThat(answer)
        .contains("Content-Type: application/problem+json\r\n")
        .contains("\"status\":" + status)
        .doesNotContainIgnoringCase("helidon")
        .doesNotContain("Exception", "\tat ", "Server:");
  }

  private HttpResponse<String> post(int bytes) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri("/"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String target) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(target)).build(), BodyHandlers.ofString());
  }

  private URI uri(String target) {
    return URI.create(server.address() + target);
  }

  private Socket socket() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private String exchange(String request) throws IOException {
    try (Socket socket = socket()) {
      send(socket, request);
      return readAll(socket);
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  private static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  private static String read(Socket socket, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (text.indexOf(end) < 0) {
      int next = in.read();
      assertThat(next).as(text.toString()).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }

  private static Response ok(String body) {
    return new Response(200, Map.of("Content-Type", "text/plain"), utf8(body));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static Duration s(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
