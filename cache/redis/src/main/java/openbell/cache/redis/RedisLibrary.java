package openbell.cache.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import openbell.cache.redis.RedisLink.LostException;

/// Lettuce with few threads, all daemons, and without its own reconnecting: that keeps commands and
/// sends them again long after who asked has gone on.
final class RedisLibrary implements AutoCloseable {

  private static final int THREADS = 2; // The least that it takes.
  private static final long CLOSE_MILLIS = 1000;

  private static final String HUNG_UP = "closed prematurely";
  private static final int MOST_TRIES = 4;

  private final ClientResources resources =
      DefaultClientResources.builder()
          .ioThreadPoolSize(THREADS)
          .computationThreadPoolSize(THREADS)
          .commandLatencyRecorder(CommandLatencyRecorder.disabled())
          .build();
  private final RedisClient client = RedisClient.create(resources);

  /// Connects, says who asks, and has the server answer a first time, all within that time.
  ///
  /// A server that refuses hangs up, too, and of the two Lettuce tells what it sees first: then it
  /// is asked again for its reason.
  RedisLink open(RedisUrl url, Duration within) throws LostException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return connect(url, within);
      } catch (LostException e) {
        if (tries == MOST_TRIES || !String.valueOf(e.getMessage()).contains(HUNG_UP)) {
          throw e;
        }
      }
    }
  }

  private RedisLink connect(RedisUrl url, Duration within)
      throws LostException, InterruptedException {
    CompletableFuture<StatefulRedisConnection<String, byte[]>> connecting;
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .socketOptions(SocketOptions.builder().connectTimeout(within).keepAlive(true).build())
            .build());
    try {
      connecting =
          client
              .connectAsync(
                  RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri(url, within))
              .toCompletableFuture();
    } catch (RedisException e) {
      throw new LostException(RedisLink.reason(e), e);
    }
    try {
      return new RedisLink(connecting.get(within.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      throw new LostException("no connection within %d ms".formatted(within.toMillis()), e);
    } catch (ExecutionException e) {
      throw new LostException(RedisLink.reason(e), e);
    } finally {
      if (!connecting.isDone()) {
        // Who comes late is sent away.
        var _ = connecting.thenAccept(late -> new RedisLink(late).close());
      }
    }
  }

  /// Breaks off what is under way.
  @Override
  public void close() {
    client.shutdown(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    resources
        .shutdown(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static RedisURI uri(RedisUrl url, Duration within) {
    RedisURI.Builder uri =
        RedisURI.Builder.redis(url.host(), url.port())
            .withSsl(url.tls())
            .withVerifyPeer(url.tls())
            .withDatabase(url.database())
            .withTimeout(within);
    if (url.password().isPresent()) {
      char[] password = url.password().get().toCharArray();
      if (url.user().isPresent()) {
        uri.withAuthentication(url.user().get(), password);
      } else {
        uri.withPassword(password);
      }
    }
    return uri.build();
  }
}
