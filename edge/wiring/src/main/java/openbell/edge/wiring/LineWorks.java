package openbell.edge.wiring;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import openbell.edge.http.LineDoor;
import openbell.edge.line.LineBot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The work of LINE's webhooks, done in this process after each was acknowledged, on a virtual
/// thread each; the bot bounds how many are at it.
public final class LineWorks implements LineDoor.Work, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LineWorks.class);

  /// A making takes a minute at most; the pushes after it have time.
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /// How long the end waits for what is under way. The rest is lost: LINE sends nothing again that
  /// was acknowledged, and who asked has to ask once more.
  private static final Duration END = Duration.ofSeconds(20);

  private final LineBot bot;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// Work for this bot.
  public LineWorks(LineBot bot, InstantSource clock) {
    this.bot = bot;
    this.clock = clock;
  }

  @Override
  public void begin(byte[] checkedBody) {
    Instant received = clock.instant();
    threads.execute(
        () -> {
          try {
            LOG.info("LINE: {}", bot.handle(checkedBody, received, LIMIT));
          } catch (RuntimeException e) {
            LOG.error("a webhook of LINE's was not handled", e);
          }
        });
  }

  /// Lets what is under way end, for a while.
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("some work for LINE was broken off");
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
