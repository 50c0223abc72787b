package openbell.edge.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import openbell.desk.TokenBucket;

/// So many requests a minute for each client, with a burst of as many; beyond it 429.
///
/// What machines ask that must not be refused is not counted: health checks, metrics, and LINE,
/// whose servers speak for everybody. A client that has been quiet for a minute is forgotten, and
/// of many the longest quiet.
final class Limited implements Handler {
  private static final int MOST_CLIENTS = 20_000;
  private static final double SECONDS_PER_MINUTE = 60;

  private final Handler inner;
  private final int perMinute;
  private final InstantSource clock;

  private final Map<String, TokenBucket> clients =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
          return size() > MOST_CLIENTS || (size() > 1 && eldest.getValue().isFull());
        }
      };

  Limited(Handler inner, int perMinute, InstantSource clock) {
    this.inner = inner;
    this.perMinute = perMinute;
    this.clock = clock;
  }

  @Override
  public Response handle(Request request) {
    if (isFree(request.path())) {
      return inner.handle(request);
    }
    TokenBucket bucket = bucket(request.client());
    if (bucket.take()) {
      return inner.handle(request);
    }
    Duration wait = bucket.untilNext();
    return Problem.tooManyRequests(wait).response();
  }

  private synchronized TokenBucket bucket(String client) {
    TokenBucket there = clients.get(client);
    if (there == null) {
      there = new TokenBucket(perMinute, perMinute / SECONDS_PER_MINUTE, clock);
      clients.put(client, there);
    }
    return there;
  }

  private static boolean isFree(String path) {
    return path.equals("/health")
        || path.equals("/ready")
        || path.equals("/metrics")
        || path.equals("/line/webhook");
  }
}
