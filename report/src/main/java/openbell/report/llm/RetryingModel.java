package openbell.report.llm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import openbell.report.Fallback;

/// A model asked again when it is busy or stumbles, with growing, jittered waits, within one limit
/// of time for all.
///
/// The SDK's own retries are switched off in its favour: they know no limit for all tries together,
/// and they also repeat a request that timed out, which costs as much time again and maybe money.
public final class RetryingModel implements LanguageModel {
  private static final int TRIES = 3;
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);

  /// With less than this left an answer cannot be whole in time, so nothing is asked.
  private static final Duration LEAST_USEFUL = Duration.ofSeconds(5);

  private final LanguageModel model;
  private final Duration mostOneRequest;
  private final InstantSource clock;
  private final Pause pause;
  private final RandomGenerator random;

  /// Retries around a model.
  ///
  /// @param mostOneRequest how long one request may take
  public RetryingModel(
      LanguageModel model,
      Duration mostOneRequest,
      InstantSource clock,
      Pause pause,
      RandomGenerator random) {
    this.model = model;
    this.mostOneRequest = mostOneRequest;
    this.clock = clock;
    this.pause = pause;
    this.random = random;
  }

  @Override
  public void prepare() {
    model.prepare();
  }

  @Override
  public LlmAnswer ask(Prompt prompt, Duration most) throws LlmException {
    Instant deadline = clock.instant().plus(most);
    for (int tried = 1; ; tried++) {
      Duration left = Duration.between(clock.instant(), deadline);
      try {
        return model.ask(prompt, left.compareTo(mostOneRequest) < 0 ? left : mostOneRequest);
      } catch (LlmException e) {
        Duration wait = wait(e, tried);
        Duration leftAfter = Duration.between(clock.instant(), deadline).minus(wait);
        if (!e.passing() || tried == TRIES || leftAfter.compareTo(LEAST_USEFUL) < 0) {
          throw e;
        }
        sleep(wait);
      }
    }
  }

  /// As long as the server asks for, and a little more, so that those it turned away do not all
  /// come back at once; else half a second, doubled with each try, give or take a quarter.
  private Duration wait(LlmException e, int tried) {
    double jitter = random.nextDouble();
    return e.retryAfter()
        .map(asked -> stretched(asked, 1 + jitter / 4))
        .orElseGet(() -> stretched(FIRST_WAIT.multipliedBy(1L << (tried - 1)), 0.75 + jitter / 2));
  }

  private static Duration stretched(Duration time, double factor) {
    return Duration.ofMillis(Math.round(time.toMillis() * factor));
  }

  private void sleep(Duration time) throws LlmException {
    try {
      pause.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LlmException.notSent(Fallback.FAILED, "interrupted");
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
