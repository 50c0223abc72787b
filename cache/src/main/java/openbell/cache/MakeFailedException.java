package openbell.cache;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A value that cannot be made now: the message is one line for the asker.
public final class MakeFailedException extends Exception {

  private final @Nullable Duration retryAfter;

  /// A failure that is remembered as long as the policy says.
  public MakeFailedException(String reason) {
    this(reason, Optional.empty(), null);
  }

  /// A failure with the source's own word on when to try again.
  ///
  /// @param retryAfter empty: as long as the policy says
  public MakeFailedException(
      String reason, Optional<Duration> retryAfter, @Nullable Throwable cause) {
    super(reason, cause);
    this.retryAfter = retryAfter.orElse(null);
  }

  /// When to try again; empty when the source did not say.
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
