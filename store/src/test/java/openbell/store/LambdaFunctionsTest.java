package openbell.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Against a socket that answers as AWS documents it: moto runs functions in Docker only. */
class LambdaFunctionsTest {
  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  private record Asked(String method, String path, String type, String body) {}

  private final List<Asked> asked = new ArrayList<>();
  private int status = 202;
  private String code = "";
  private String answer = "";
  private HttpServer server;
  private LambdaFunctions functions;

  @BeforeEach
  void open() throws IOException {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(
              new Asked(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().getPath(),
                  exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type"),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          byte[] body =
              (code.isEmpty() ? answer : "{\"Message\":\"no\"}").getBytes(StandardCharsets.UTF_8);
          if (!code.isEmpty()) {
            exchange.getResponseHeaders().add("x-amzn-ErrorType", code);
          }
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    functions =
        LambdaFunctions.open(
            FunctionSettings.defaults()
                .withEndpoint(URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
  }

  @AfterEach
  void close() {
    functions.close();
    server.stop(0);
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void anInvocationIsAnEventWithThePayloadAsItIs() {
    functions.begin("openbell-work:live", "{\"kind\":\"report\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(asked)
        .containsExactly(
            new Asked(
                "POST",
                "/2015-03-31/functions/openbell-work:live/invocations",
                "Event",
                "{\"kind\":\"report\"}"));
  }

  @Test
  void aPayloadBeyondTheLimitIsNotSent() {
    assertThatThrownBy(() -> functions.begin("work", new byte[262_145]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("262145 bytes for function work (at most 262144)");
    assertThat(asked).isEmpty();
    functions.begin("work", new byte[262_144]);
    assertThat(asked).hasSize(1);
  }

  @Test
  void eachVersionHasItsEnvironment() {
    MotoServer moto = MOTO.server();
    String function = moto.createFunction(Map.of("A", "1"));
    moto.publishFunction(function);
    moto.configureFunction(function, Map.of("A", "2"));
    try (LambdaFunctions deployed =
        LambdaFunctions.open(FunctionSettings.defaults().withEndpoint(moto.endpoint()))) {
      assertThat(deployed.environments(function))
          .containsExactlyInAnyOrder(Map.of("A", "1"), Map.of("A", "2"));
      assertThatThrownBy(() -> deployed.environments("no-such-function"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("function 'no-such-function' is empty: create it");
    }
  }

  @Test
  void versionsThatCannotAllBeReadAreAFailure() {
    status = 200;
    answer =
        """
        {"Versions":[{"Version":"1"},{"Version":"2","Environment":
         {"Error":{"ErrorCode":"AccessDeniedException","Message":"secret"}}}]}
        """;
    assertThatThrownBy(() -> functions.environments("web"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("function 'web', version 2 cannot be read: AccessDeniedException")
        .hasMessageNotContaining("secret");
    status = 403;
    code = "AccessDeniedException";
    assertThatThrownBy(() -> functions.environments("web"))
        .hasMessageContaining("grant lambda:ListVersionsByFunction on function web");
  }

  @Test
  void whoMayNotInvokeIsToldTheAction() {
    status = 403;
    code = "AccessDeniedException";
    assertThatThrownBy(() -> functions.begin("work", new byte[0]))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DENIED))
        .hasMessageContaining("grant lambda:InvokeFunction on function work");
  }

  @Test
  void aMissingFunctionIsToldByName() {
    status = 404;
    code = "ResourceNotFoundException";
    assertThatThrownBy(() -> functions.begin("work", new byte[0]))
        .hasMessageContaining("it answered 404")
        .hasMessageContaining("create function work");
  }
}
