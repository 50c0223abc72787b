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
  private final int proxies;
  private final InstantSource clock;

  private final Map<String, TokenBucket> clients =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
          return size() > MOST_CLIENTS || (size() > 1 && eldest.getValue().isFull());
        }
      };

  /// @param proxies how many of one's own stand before it, each of which adds who asked it to the
  ///   end of `X-Forwarded-For`
  Limited(Handler inner, int perMinute, int proxies, InstantSource clock) {
    this.inner = inner;
    this.perMinute = perMinute;
    this.proxies = proxies;
    this.clock = clock;
  }

  @Override
  public Response handle(Request request) {
    if (isFree(request.path())) {
      return inner.handle(request);
    }
    TokenBucket bucket = bucket(client(request));
    if (bucket.take()) {
      return inner.handle(request);
    }
    Duration wait = bucket.untilNext();
    return Problem.tooManyRequests(wait).response();
  }

  /// Who asked the outermost of one's own proxies; what stands before that in the header is only
  /// what the client says. Who comes without the proxies is who connects.
  private String client(Request request) {
    String[] hops = request.header("x-forwarded-for").orElse("").split(",", -1);
    String asked = proxies < 1 || hops.length < proxies ? "" : hops[hops.length - proxies].strip();
    return asked.isEmpty() ? request.client() : asked;
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
