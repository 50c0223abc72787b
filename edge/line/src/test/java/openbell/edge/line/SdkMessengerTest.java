package openbell.edge.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.bot.messaging.model.Message;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import openbell.edge.line.Messenger.Taken;
import openbell.report.Lang;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The SDK against a server that answers as LINE's reference says. */
class SdkMessengerTest {
  private static final UUID KEY = UUID.nameUUIDFromBytes(new byte[] {1});
  private static final List<Message> HELLO = List.of(Answers.text("สวัสดี"));

  private HttpServer server;
  private volatile int status = 200;
  private volatile String body = "{}";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private SdkMessenger messenger(String token) {
    return new SdkMessenger(
        new LineSettings(
            Optional::empty,
            () -> Optional.of(token),
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            Optional.empty(),
            Lang.TH),
        4);
  }

  @ParameterizedTest
  @CsvSource({
    "200, '', Accepted",
    "409, 'The retry key is already accepted', Accepted",
    "400, 'Invalid reply token', Refused",
    "401, 'Authentication failed', Refused",
    "429, 'You have reached your monthly limit.', OutOfQuota",
    "429, 'The API rate limit has been exceeded. Try again later.', Unclear",
    "500, 'The server had an error', Unclear",
    "503, '', Unclear"
  })
  void answersAreReadAsLinesReferenceHasThem(int code, String message, String taken) {
    status = code;
    body = "{\"message\":\"" + message + "\"}";
    assertThat(messenger("t").push(KEY, World.USER, HELLO).getClass().getSimpleName())
        .isEqualTo(taken);
  }

  @Test
  void aServerThatIsNotThereIsUnclear() {
    SdkMessenger messenger = messenger("t");
    server.stop(0);
    assertThat(messenger.reply("token", HELLO)).isInstanceOf(Taken.Unclear.class);
    assertThat(messenger.remaining()).isEqualTo(Messenger.NOT_TOLD);
  }

  @Test
  void withoutATokenNothingIsSentAndItSaysWhatToSet() {
    assertThat(messenger(" ").reply("token", HELLO))
        .isInstanceOfSatisfying(
            Taken.Refused.class, r -> assertThat(r.why()).contains("LINE_CHANNEL_ACCESS_TOKEN"));
  }

  @Test
  void whatIsLeftOfTheMonthIsTheLimitLessWhatIsUsed() {
    body = "{\"type\":\"limited\",\"value\":200,\"totalUsage\":188}";
    assertThat(messenger("t").remaining()).isEqualTo(12);
    body = "{\"type\":\"none\"}";
    assertThat(messenger("t").remaining()).isEqualTo(Messenger.NO_LIMIT);
  }
}
