package openbell.cache.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// One connection to Redis, for any number of threads.
record RedisLink(StatefulRedisConnection<String, byte[]> connection) implements AutoCloseable {

  /// A command, begun.
  interface Command<T> extends Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> {}

  /// A command that the server refused: it answers, but not with what was wanted.
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(RedisCommandExecutionException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /// A server that cannot be reached, or does not answer in time.
  static final class LostException extends Exception {
    private static final long serialVersionUID = 1L;

    LostException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  boolean isOpen() {
    return connection.isOpen();
  }

  /// What the server answers.
  <T> T ask(Command<T> command, Duration within)
      throws RefusedException, LostException, InterruptedException {
    try {
      return command.apply(connection.async()).get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new LostException("no answer within %d ms".formatted(within.toMillis()), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RedisCommandExecutionException refused) {
        throw new RefusedException(refused);
      }
      throw new LostException(reason(e), e);
    } catch (RedisException e) {
      throw new LostException(reason(e), e);
    }
  }

  /// Breaks off what is under way, and does not wait for that.
  @Override
  public void close() {
    var _ = connection.closeAsync();
  }

  /// What the innermost cause says: it names what went wrong.
  static String reason(Throwable e) {
    Throwable inner = e;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    String said = inner.getMessage() == null ? "" : inner.getMessage();
    return said.isBlank() ? inner.getClass().getSimpleName() : said.lines().findFirst().orElse("");
  }
}
