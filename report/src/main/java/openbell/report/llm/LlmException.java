package openbell.report.llm;

import java.time.Duration;
import java.util.Optional;
import openbell.report.Fallback;
import org.jspecify.annotations.Nullable;

/// A request that brought no answer, and why.
public final class LlmException extends Exception {
  private final Fallback reason;
  private final boolean passing;
  private final boolean maybePaid;
  private final transient Optional<Duration> retryAfter;

  /// @param passing whether the same request may succeed a moment later
  /// @param maybePaid whether the server may charge for it all the same
  /// @param retryAfter how long the server asks us to wait
  public LlmException(
      Fallback reason,
      String detail,
      boolean passing,
      boolean maybePaid,
      Optional<Duration> retryAfter,
      @Nullable Throwable cause) {
    super(reason.because(detail), cause);
    this.reason = reason;
    this.passing = passing;
    this.maybePaid = maybePaid;
    this.retryAfter = retryAfter;
  }

  /// A request that was not sent.
  static LlmException notSent(Fallback reason, String detail) {
    return new LlmException(reason, detail, false, false, Optional.empty(), null);
  }

  Fallback reason() {
    return reason;
  }

  boolean passing() {
    return passing;
  }

  boolean maybePaid() {
    return maybePaid;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
