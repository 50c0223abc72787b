package openbell.edge.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import openbell.desk.Secret;
import openbell.desk.Settings;
import openbell.edge.line.LineMessageBody;
import openbell.edge.line.LineWebhook;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `line send`: a signed webhook, as LINE would send it, for trying a deployment.
///
/// It tells how the webhook took it; the answer goes to LINE's API, or to what stands in for it.
@Command(
    name = "line",
    description = "LINE: send a signed webhook, as LINE would",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "send")
final class LineCommand implements Runnable {
  private static final String WEBHOOK_PATH = "/line/webhook";
  private static final String SOMEBODY = "U00000000000000000000000000000001";

  /// A text message of LINE has no more.
  private static final int MOST_CHARS = 5_000;

  /// LINE itself gives a webhook about two seconds; a cold start may take longer.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Main main;

  LineCommand(Main main) {
    this.main = main;
  }

  @Override
  public void run() {
    throw new CliException(ExitStatus.USAGE, "line needs a command", "give send");
  }

  @Command(
      name = "send",
      description = "Sends a text to a webhook, signed with LINE_CHANNEL_SECRET",
      mixinStandardHelpOptions = true)
  int send(
      @Parameters(index = "0", paramLabel = "TEXT", description = "what is typed in the chat")
          String text,
      @Option(
              names = "--url",
              required = true,
              paramLabel = "URL",
              description = "the webhook; without a path, its /line/webhook")
          String url,
      @Option(
              names = "--user",
              paramLabel = "ID",
              defaultValue = SOMEBODY,
              description = "who types: U and 32 hexadecimal digits (default: ${DEFAULT-VALUE})")
          String user,
      @Option(
              names = "--event-id",
              paramLabel = "ID",
              description = "the event's id; an event is handled once (default: a new one)")
          @Nullable String eventId) {
    URI webhook = webhook(url);
    String event = eventId == null ? UUID.randomUUID().toString() : eventId;
    check(text, user, event);
    Settings settings = Settings.of(main.environment);
    byte[] body;
    String signature;
    try (Wiring wiring = new Wiring(settings, ProcessKind.COMMAND)) {
      body = new LineMessageBody(text, user, event, wiring.clock().instant()).bytes();
      signature = LineWebhook.sign(secret(settings, wiring), body);
    }
    long start = System.nanoTime();
    int status = post(webhook, body, signature);
    long millis = (System.nanoTime() - start) / 1_000_000;
    return told(webhook, status, millis, event);
  }

  private static URI webhook(String url) {
    try {
      URI uri = URI.create(url.strip());
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null) {
        String path = uri.getRawPath();
        return path == null || path.isEmpty() || path.equals("/") ? uri.resolve(WEBHOOK_PATH) : uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below, as for a URL of another kind.
    }
    throw new CliException(
        ExitStatus.USAGE,
        "--url " + url + " is no address of the web",
        "give one such as http://127.0.0.1:8080");
  }

  private static void check(String text, String user, String event) {
    if (text.isBlank() || text.length() > MOST_CHARS) {
      throw new CliException(
          ExitStatus.USAGE,
          "a text of %d characters is no message".formatted(text.length()),
          "give 1 to " + MOST_CHARS);
    }
    if (!user.matches("U[0-9a-f]{32}")) {
      throw new CliException(
          ExitStatus.USAGE, "--user " + user, "give U and 32 hexadecimal digits, as LINE does");
    }
    if (!event.matches("[A-Za-z0-9_-]{1,100}")) {
      throw new CliException(
          ExitStatus.USAGE, "--event-id " + event, "give 1 to 100 letters, digits, - or _");
    }
  }

  private static String secret(Settings settings, Wiring wiring) {
    Optional<Secret> secret = settings.edge().lineSecret();
    if (secret.isEmpty()) {
      throw new CliException(
          ExitStatus.USAGE,
          "there is nothing to sign with",
          "set LINE_CHANNEL_SECRET to the one that the webhook has");
    }
    try {
      return secret.get().read(wiring.secrets());
    } catch (StoreException e) {
      throw new CliException(ExitStatus.FAILED, secret.get().toString(), Console.message(e));
    }
  }

  private static int post(URI webhook, byte[] body, String signature) {
    HttpRequest request =
        HttpRequest.newBuilder(webhook)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "LineBotWebhook/2.0")
            .header(LineWebhook.SIGNATURE_HEADER, signature)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (HttpTimeoutException e) {
      throw new CliException(
          ExitStatus.FAILED,
          "%s does not answer within %d s".formatted(webhook, PATIENCE.toSeconds()),
          "look into its log");
    } catch (ConnectException e) {
      throw new CliException(
          ExitStatus.FAILED,
          "nothing can be reached at " + webhook,
          "start ./openbell serve there, or give another --url");
    } catch (IOException e) {
      throw new CliException(
          ExitStatus.FAILED,
          "%s breaks off (%s)".formatted(webhook, Console.message(e)),
          "check whether it speaks http or https");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitStatus.FAILED, "interrupted", "run it again");
    }
  }

  private int told(URI webhook, int status, long millis, String event) {
    String cure =
        switch (status) {
          case 200 -> "";
          case 401 ->
              "the secret there is another one: give its own as LINE_CHANNEL_SECRET, here or there";
          case 404, 405 -> "no webhook is there: give its full URL, such as …" + WEBHOOK_PATH;
          case 503 -> "no secret is set there: start it with LINE_CHANNEL_SECRET";
          default -> "look into its log";
        };
    if (!cure.isEmpty()) {
      throw new CliException(
          ExitStatus.FAILED, "%s answers %d in %d ms".formatted(webhook, status, millis), cure);
    }
    main.console
        .out()
        .println(
            String.format(
                Locale.ROOT, "%s answers %d in %d ms (event %s)", webhook, status, millis, event));
    return ExitStatus.DONE;
  }
}
