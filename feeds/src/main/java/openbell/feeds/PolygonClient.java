package openbell.feeds;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Questions to Polygon.io within the plan's requests a minute, all pages of an answer, and what a
/// refusal means. The key goes into a header and nowhere else: no URL, no message has it.
///
/// One for all threads of a process, since they share the plan.
public final class PolygonClient {
  static final String SOURCE = "polygon";

  private static final Logger LOG = LoggerFactory.getLogger(PolygonClient.class);

  /// The plan's window: a refusal that names no time passes with it.
  private static final Duration HABITUAL_LIMIT = Duration.ofSeconds(60);

  /// Waits after trouble of the other side double from here.
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);

  /// More pages than that is a loop: at a thousand results each, all of Polygon has fewer.
  private static final int MOST_PAGES = 200;

  /// What came of a question.
  sealed interface Answer {
    /// Every page, as received; several as a JSON array of them.
    record Given(RawResponse raw, PolygonBody body) implements Answer {}

    /// No answer, and why.
    ///
    /// @param status of the HTTP answer; 0 when there was none
    /// @param refused the answer as received, where there was one
    record Denied(
        int status,
        FailureKind kind,
        String reason,
        Optional<Duration> retryAfter,
        Optional<RawResponse> refused)
        implements Answer {
      /// Whether the key's plan does not include this.
      boolean beyondPlan() {
        return status == 403;
      }
    }
  }

  private final PolygonSettings settings;
  private final HttpTransport transport;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private final Quota quota;

  /// A client over the network. The HTTP client is made at the first question.
  public PolygonClient(PolygonSettings settings, InstantSource clock, Sleeper sleeper) {
    this(
        settings,
        new JdkTransport(
            "Openbell",
            Optional.of(settings.key()),
            settings.connectTimeout(),
            settings.maxBodyBytes()),
        clock,
        sleeper);
  }

  PolygonClient(
      PolygonSettings settings, HttpTransport transport, InstantSource clock, Sleeper sleeper) {
    this.settings = settings;
    this.transport = transport;
    this.clock = clock;
    this.sleeper = sleeper;
    this.quota = new Quota(settings.requestsPerMinute());
  }

  PolygonSettings settings() {
    return settings;
  }

  /// How far apart requests start so that nobody waits for the plan.
  Duration pace() {
    return Duration.ofMinutes(1).dividedBy(settings.requestsPerMinute());
  }

  /// Whether the plan has turns to spare now.
  boolean isAmple() {
    return quota.isAmple(clock.instant());
  }

  /// Asks for a path with its query, page after page.
  ///
  /// @param until when the last page has to be there
  Answer ask(String path, Instant until) throws InterruptedException {
    try {
      if (settings.key().get().isBlank()) {
        return denied(FailureKind.UNAVAILABLE, "polygon was not asked: its key is empty");
      }
    } catch (RuntimeException e) { // Whoever looks it up says what is wrong.
      return denied(
          FailureKind.UNAVAILABLE,
          "polygon was not asked: its key cannot be read: "
              + Texts.oneLine(String.valueOf(e.getMessage())));
    }
    List<Answer.Given> pages = new ArrayList<>();
    Optional<URI> next = Optional.of(uri(path));
    while (next.isPresent()) {
      if (pages.size() == MOST_PAGES) {
        return denied(FailureKind.BAD_RESPONSE, "polygon sends page after page without an end");
      }
      switch (page(next.get(), until)) {
        case Answer.Given page -> {
          pages.add(page);
          try {
            next = page.body().nextUrl().map(this::atBase);
          } catch (IllegalArgumentException e) {
            return denied(FailureKind.BAD_RESPONSE, "polygon names a next page that is no URL");
          }
        }
        case Answer.Denied denied -> {
          return denied;
        }
      }
    }
    return pages.size() == 1
        ? pages.getFirst()
        : joined(pages.stream().map(Answer.Given::raw).toList());
  }

  /// Answers of one question as one: an array of documents, each as it was received.
  static Answer joined(List<RawResponse> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (RawResponse part : parts) {
      all.write(all.size() == 0 ? '[' : ',');
      // A kept array of pages within another one would be no array of documents.
      boolean array = part.body().length > 0 && part.body()[0] == '[';
      all.writeBytes(
          array ? Arrays.copyOfRange(part.body(), 1, part.body().length - 1) : part.body());
    }
    all.write(']');
    RawResponse first = parts.getFirst();
    RawResponse raw =
        new RawResponse(
            all.toByteArray(), first.contentType(), first.url(), parts.getLast().fetchedAt());
    try {
      return new Answer.Given(raw, PolygonBody.read(raw.body()));
    } catch (PolygonBody.BrokenBody e) {
      return new Answer.Denied(
          0,
          FailureKind.BAD_RESPONSE,
          "polygon's pages do not fit together: " + e.getMessage(),
          Optional.empty(),
          Optional.of(raw));
    }
  }

  private Answer page(URI uri, Instant until) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Duration left = Duration.between(clock.instant(), until);
      Duration turn = quota.take(clock.instant(), left);
      if (turn.compareTo(left) > 0 || left.isNegative()) {
        return new Answer.Denied(
            0,
            FailureKind.RATE_LIMITED,
            "polygon's plan allows %d requests a minute, and they are used"
                .formatted(settings.requestsPerMinute()),
            Optional.of(turn),
            Optional.empty());
      }
      sleep(turn);
      switch (once(uri, until)) {
        case Answer.Given given -> {
          return given;
        }
        case Answer.Denied denied -> {
          LOG.debug("{}, attempt {}", denied.reason(), attempt);
          if (!mayPass(denied) || attempt >= settings.maxAttempts()) {
            return denied;
          }
          Duration wait = denied.retryAfter().orElse(FIRST_BACKOFF.multipliedBy(1L << attempt));
          if (denied.kind() == FailureKind.RATE_LIMITED) {
            quota.hold(clock.instant().plus(wait)); // The plan is everybody's here.
          }
          if (!clock.instant().plus(wait).isBefore(until)) {
            return denied;
          }
          sleep(wait);
        }
      }
    }
  }

  private static boolean mayPass(Answer.Denied denied) {
    return denied.kind() == FailureKind.RATE_LIMITED
        || denied.kind() == FailureKind.TIMEOUT
        || (denied.kind() == FailureKind.UNAVAILABLE
            && (denied.status() == 0 || denied.status() >= 500));
  }

  private Answer once(URI uri, Instant until) throws InterruptedException {
    Duration left = Duration.between(clock.instant(), until);
    Duration timeout =
        left.compareTo(settings.requestTimeout()) < 0 ? left : settings.requestTimeout();
    if (!timeout.isPositive()) {
      return denied(FailureKind.TIMEOUT, "no time is left to ask polygon");
    }
    try {
      HttpTransport.Reply reply = transport.get(uri, timeout);
      byte[] body = ContentCoding.decoded(reply, settings.maxBodyBytes());
      String type = reply.contentType().orElse("application/octet-stream");
      return judged(reply, new RawResponse(body, type, uri.toString(), clock.instant()));
    } catch (HttpTimeoutException e) {
      return denied(FailureKind.TIMEOUT, "polygon gave no whole answer within " + timeout);
    } catch (HttpTransport.BodyTooLarge e) {
      return denied(FailureKind.BAD_RESPONSE, "polygon: " + e.getMessage());
    } catch (IOException e) {
      String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return denied(
          FailureKind.UNAVAILABLE, "polygon could not be reached: " + Texts.oneLine(what));
    }
  }

  private Answer judged(HttpTransport.Reply reply, RawResponse raw) {
    int status = reply.status();
    String key = settings.key().get();
    if (new String(raw.body(), StandardCharsets.ISO_8859_1).contains(key)) {
      // What repeats the key is neither kept nor told.
      return denied(
          FailureKind.BAD_RESPONSE, "polygon answered " + status + " with the key in its body");
    }
    String said = "";
    Optional<PolygonBody> read = Optional.empty();
    try {
      PolygonBody body = PolygonBody.read(raw.body());
      read = Optional.of(body);
      said = body.said().isEmpty() ? "" : ": " + body.said();
    } catch (PolygonBody.BrokenBody e) {
      said = status == 200 ? ": " + e.getMessage() : "";
    }
    if (status == 200 && read.isPresent() && read.get().isAnswer()) {
      return new Answer.Given(raw, read.get());
    }
    FailureKind kind =
        switch (status) {
          case 429 -> FailureKind.RATE_LIMITED;
          case 401, 403 -> FailureKind.UNAVAILABLE;
          case 404 -> FailureKind.NO_DATA;
          default -> status >= 500 ? FailureKind.UNAVAILABLE : FailureKind.BAD_RESPONSE;
        };
    Optional<Duration> retryAfter =
        reply.retryAfter().flatMap(value -> RetryAfter.parse(value, clock.instant()));
    return new Answer.Denied(
        status,
        kind,
        "polygon answered " + status + said + hint(status),
        kind == FailureKind.RATE_LIMITED && retryAfter.isEmpty()
            ? Optional.of(HABITUAL_LIMIT)
            : retryAfter,
        Optional.of(raw));
  }

  private static String hint(int status) {
    return status == 401 ? " (is POLYGON_API_KEY a key that is in force?)" : "";
  }

  private static Answer.Denied denied(FailureKind kind, String reason) {
    return new Answer.Denied(0, kind, reason, Optional.empty(), Optional.empty());
  }

  private URI uri(String path) {
    String root = settings.base().toString();
    return URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + path);
  }

  /// The same path at our root: the key goes to no host that an answer names.
  private URI atBase(String url) {
    URI next = URI.create(url);
    String query =
        Arrays.stream(Optional.ofNullable(next.getRawQuery()).orElse("").split("&"))
            .filter(part -> !part.isEmpty() && !part.toLowerCase(Locale.ROOT).startsWith("apikey="))
            .collect(Collectors.joining("&"));
    return uri(next.getRawPath() + (query.isEmpty() ? "" : "?" + query));
  }

  private void sleep(Duration time) throws InterruptedException {
    if (time.isPositive()) {
      sleeper.sleep(time);
    }
  }
}
