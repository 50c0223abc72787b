package openbell.feeds;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What an answer of Yahoo means: prices, a final no, or trouble that may pass. */
final class YahooReply {

  static final String SOURCE = "yahoo";

  /** A rate limit of Yahoo's that names no time has been seen to last about this long. */
  private static final Duration HABITUAL_LIMIT = Duration.ofSeconds(60);

  private static final int ANY_ATTEMPTS = Integer.MAX_VALUE;

  /** Garbage may be an edge server's page for the moment, or may be what there is. */
  private static final int GARBAGE_ATTEMPTS = 2;

  private static final Map<Integer, String> PHRASES =
      Map.ofEntries(
          Map.entry(302, "Found"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(408, "Request Timeout"),
          Map.entry(422, "Unprocessable Content"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(502, "Bad Gateway"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(504, "Gateway Timeout"),
          Map.entry(999, "Request Denied"));

  /** What follows from one answer. */
  sealed interface Verdict permits Final, Trouble {}

  /** Asking again would give the same. */
  record Final(FetchResult result) implements Verdict {}

  /**
   * Asking again may help.
   *
   * @param attempts how many requests this is worth in all
   * @param refused the answer, where it should have been prices
   */
  record Trouble(
      FailureKind kind,
      String reason,
      Optional<Duration> retryAfter,
      int attempts,
      Optional<RawResponse> refused)
      implements Verdict {

    Trouble(FailureKind kind, String reason, Optional<Duration> retryAfter, int attempts) {
      this(kind, reason, retryAfter, attempts, Optional.empty());
    }

    static Trouble of(FailureKind kind, String reason) {
      return new Trouble(kind, reason, Optional.empty(), ANY_ATTEMPTS);
    }

    /** What the reader is told: the source's word, else its habit. */
    Optional<Duration> retryAfterOrHabit() {
      return retryAfter.isEmpty() && kind == FailureKind.RATE_LIMITED
          ? Optional.of(HABITUAL_LIMIT)
          : retryAfter;
    }
  }

  private final InstantSource clock;
  private final YahooParser parser = new YahooParser();

  YahooReply(InstantSource clock) {
    this.clock = clock;
  }

  /** A final failure. */
  static Final failed(FailureKind kind, String reason) {
    return new Final(new FetchResult.Failed(SOURCE, kind, reason, Optional.empty()));
  }

  /**
   * Judges an answer.
   *
   * @param body of the reply, its content decoded
   */
  Verdict judge(HttpTransport.Reply reply, byte[] body, URI uri, String symbol) {
    int status = reply.status();
    String said = answered(status);
    if (status == 429 || status == 999 || saysTooMany(body)) {
      String reason = status == 200 ? "yahoo answered Too Many Requests" : said;
      return new Trouble(FailureKind.RATE_LIMITED, reason, retryAfter(reply), ANY_ATTEMPTS);
    }
    if (status >= 500 || status == 408) {
      return new Trouble(FailureKind.UNAVAILABLE, said, retryAfter(reply), ANY_ATTEMPTS);
    }
    if (status == 401 || status == 403) {
      return failed(FailureKind.UNAVAILABLE, said + ": it refuses this client or its network");
    }
    if (status >= 300 && status < 400) {
      return garbage(said + ", a redirect where prices should be");
    }
    YahooParser.Outcome outcome = parser.parse(body, symbol);
    if (outcome instanceof YahooParser.Outcome.SourceError error) {
      return sourceError(error, said, symbol);
    }
    return status == 200 ? success(outcome, reply, body, uri) : refused(status, said);
  }

  private Verdict success(
      YahooParser.Outcome outcome, HttpTransport.Reply reply, byte[] body, URI uri) {
    return switch (outcome) {
      case YahooParser.Outcome.Parsed parsed -> {
        String type = reply.contentType().orElse("application/octet-stream");
        RawResponse raw = new RawResponse(body, type, uri.toString(), clock.instant());
        yield new Final(new FetchResult.Fetched(raw, parsed.quote()));
      }
      case YahooParser.Outcome.NoData none ->
          failed(FailureKind.NO_DATA, "yahoo has " + none.reason());
      case YahooParser.Outcome.Malformed malformed ->
          refused(
              "yahoo answered with no chart: " + described(body, malformed.reason()),
              reply,
              body,
              uri);
      case YahooParser.Outcome.SourceError error -> sourceError(error, answered(200), "");
    };
  }

  private static Verdict sourceError(
      YahooParser.Outcome.SourceError error, String said, String symbol) {
    String code = error.code().toLowerCase(Locale.ROOT);
    String description = Texts.oneLine(error.description());
    String text = description.isEmpty() ? Texts.oneLine(error.code()) : description;
    if (code.equals("not found")) {
      return new Final(
          new FetchResult.NotFound(symbol, "yahoo does not know " + symbol + ": " + text));
    }
    if (code.equals("unauthorized")) {
      return failed(FailureKind.UNAVAILABLE, "yahoo refuses this client: " + text);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("no data found") || lower.contains("data doesn't exist")) {
      return failed(FailureKind.NO_DATA, "yahoo has no bar of " + symbol + ": " + text);
    }
    return failed(FailureKind.BAD_RESPONSE, said + " with an error: " + text);
  }

  private static Verdict refused(int status, String said) {
    return status == 404
        ? garbage(said + " without saying that the symbol is unknown")
        : failed(FailureKind.BAD_RESPONSE, said + " where a chart was asked for");
  }

  /** An answer of the right kind that has no history in it, kept for who looks into it. */
  private Trouble refused(String reason, HttpTransport.Reply reply, byte[] body, URI uri) {
    return new Trouble(
        FailureKind.BAD_RESPONSE,
        reason,
        Optional.empty(),
        GARBAGE_ATTEMPTS,
        Optional.of(
            new RawResponse(
                body,
                reply.contentType().orElse("application/octet-stream"),
                uri.toString(),
                clock.instant())));
  }

  private static Trouble garbage(String reason) {
    return new Trouble(FailureKind.BAD_RESPONSE, reason, Optional.empty(), GARBAGE_ATTEMPTS);
  }

  private Optional<Duration> retryAfter(HttpTransport.Reply reply) {
    return reply.retryAfter().flatMap(value -> RetryAfter.parse(value, clock.instant()));
  }

  private static String described(byte[] body, String reason) {
    if (body.length == 0) {
      return "an empty body";
    }
    return body[0] == '<' ? "an HTML page" : reason;
  }

  /** Yahoo's edge says so in plain text, at times under another status. */
  private static boolean saysTooMany(byte[] body) {
    return body.length < 200
        && new String(body, StandardCharsets.ISO_8859_1).contains("Too Many Requests");
  }

  private static String answered(int status) {
    String phrase = PHRASES.get(status);
    return "yahoo answered " + status + (phrase == null ? "" : " " + phrase);
  }
}
