package openbell.report.llm;

import com.openai.core.http.Headers;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import openbell.report.Fallback;

/// What the SDK's exceptions mean: why there is no answer, whether to ask again, whether it may
/// have cost something.
///
/// Of a server's message only its code is told: messages have been seen to repeat the key.
final class OpenAiFailures {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int FIRST_SERVER_ERROR = 500;
  private static final int MOST_CODE_CHARS = 60;

  /// The account has no money left: no wait helps.
  private static final String NO_QUOTA = "insufficient_quota";

  private final InstantSource clock;

  OpenAiFailures(InstantSource clock) {
    this.clock = clock;
  }

  LlmException told(OpenAIException e) {
    if (e instanceof OpenAIServiceException service) {
      return status(service);
    }
    if (e instanceof OpenAIIoException) {
      return broken(e);
    }
    return new LlmException(
        Fallback.UNREADABLE, "not an answer of the API", false, true, Optional.empty(), e);
  }

  private LlmException status(OpenAIServiceException e) {
    int status = e.statusCode();
    String code = e.code().or(e::type).map(OpenAiFailures::word).orElse("");
    String detail = "HTTP " + status + (code.isEmpty() ? "" : " " + code);
    Optional<Duration> wait = retryAfter(e.headers());
    if (status == TOO_MANY_REQUESTS) {
      boolean passing = !e.code().equals(Optional.of(NO_QUOTA));
      return new LlmException(Fallback.RATE_LIMITED, detail, passing, false, wait, e);
    }
    boolean stumbled =
        status >= FIRST_SERVER_ERROR || status == REQUEST_TIMEOUT || status == CONFLICT;
    return stumbled
        ? new LlmException(Fallback.SERVER_ERROR, detail, true, false, wait, e)
        : new LlmException(Fallback.REJECTED, detail, false, false, Optional.empty(), e);
  }

  private static String word(String code) {
    String word = code.replaceAll("[^A-Za-z0-9_.-]", "");
    return word.substring(0, Math.min(word.length(), MOST_CODE_CHARS));
  }

  /// A request that timed out or broke off may have been worked on, and be charged.
  private static LlmException broken(OpenAIException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedIOException) {
        return new LlmException(
            Fallback.TIMEOUT, "no answer in time", false, true, Optional.empty(), e);
      }
      if (cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof NoRouteToHostException) {
        return new LlmException(
            Fallback.UNREACHABLE, "no connection", true, false, Optional.empty(), e);
      }
    }
    return new LlmException(
        Fallback.UNREACHABLE, "the connection broke", false, true, Optional.empty(), e);
  }

  /// The wait that a server asks for: in milliseconds, in seconds, or until a date.
  private Optional<Duration> retryAfter(Headers headers) {
    Optional<Duration> millis = first(headers, "Retry-After-Ms").flatMap(ms -> number(ms, 1));
    return millis.or(
        () ->
            first(headers, "Retry-After")
                .flatMap(value -> number(value, 1000).or(() -> until(value))));
  }

  private static Optional<String> first(Headers headers, String name) {
    return headers.values(name).stream().findFirst().map(String::strip);
  }

  private static Optional<Duration> number(String text, int unitMillis) {
    return text.matches("\\d{1,9}(\\.\\d{1,9})?")
        ? Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(text) * unitMillis)))
        : Optional.empty();
  }

  private Optional<Duration> until(String date) {
    ZonedDateTime at;
    try {
      at = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
    Duration wait = Duration.between(clock.instant(), at.toInstant());
    return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
  }
}
