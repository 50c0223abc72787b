package openbell.feeds;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Transport over the JDK's HTTP client, which is made on first use: it costs class loading that a
 * process served from its cache never needs.
 */
final class JdkTransport implements HttpTransport {

  /** Yahoo's edge answers 429 to clients that do not look like a browser. */
  private static final String USER_AGENT =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"
          + " Safari/537.36";

  private final String userAgent;
  private final Optional<Supplier<String>> bearer;
  private final Duration connectTimeout;
  private final int maxBodyBytes;
  private final Object making = new Object();
  private volatile @Nullable HttpClient client;

  /** Asks as a browser, without a key. */
  JdkTransport(Duration connectTimeout, int maxBodyBytes) {
    this(USER_AGENT, Optional.empty(), connectTimeout, maxBodyBytes);
  }

  /**
   * @param bearer the key that each request carries in its header, never in its URL; asked for at
   *     each request, and what it throws the request throws
   */
  JdkTransport(
      String userAgent,
      Optional<Supplier<String>> bearer,
      Duration connectTimeout,
      int maxBodyBytes) {
    this.userAgent = userAgent;
    this.bearer = bearer;
    this.connectTimeout = connectTimeout;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public Reply get(URI uri, Duration timeout) throws IOException, InterruptedException {
    HttpRequest.Builder asked =
        HttpRequest.newBuilder(uri)
            .header("User-Agent", userAgent)
            .header("Accept", "application/json,text/plain,*/*")
            .header("Accept-Encoding", "gzip")
            .header("Accept-Language", "en-US,en;q=0.9");
    bearer.ifPresent(key -> asked.header("Authorization", "Bearer " + key.get()));
    HttpRequest request = asked.build();
    // HttpRequest.timeout ends with the headers; this one lasts to the end of the body.
    CompletableFuture<HttpResponse<byte[]>> answer =
        client().sendAsync(request, info -> new LimitedBody(maxBodyBytes));
    try {
      return reply(answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer within " + timeout);
    } catch (ExecutionException e) {
      throw asIoException(e);
    } finally {
      answer.cancel(true); // does nothing to an answer that is complete
    }
  }

  private static Reply reply(HttpResponse<byte[]> response) {
    return new Reply(
        response.statusCode(),
        response.body(),
        response.headers().firstValue("Content-Type"),
        response.headers().firstValue("Content-Encoding"),
        response.headers().firstValue("Retry-After"));
  }

  private static IOException asIoException(ExecutionException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BodyTooLarge tooLarge) {
        return tooLarge;
      }
    }
    return e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
  }

  private HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      synchronized (making) {
        made = client;
        if (made == null) {
          made =
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .followRedirects(HttpClient.Redirect.NEVER)
                  .connectTimeout(connectTimeout)
                  .executor(Executors.newVirtualThreadPerTaskExecutor())
                  .build();
          client = made;
        }
      }
    }
    return made;
  }

  /** A body in memory that gives up as soon as it grows too large. */
  private static final class LimitedBody implements HttpResponse.BodySubscriber<byte[]> {
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream(1 << 16);
    private final int limitBytes;
    private Flow.@Nullable Subscription subscription;

    LimitedBody(int limitBytes) {
      this.limitBytes = limitBytes;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        if (received.size() + (long) buffer.remaining() > limitBytes) {
          body.completeExceptionally(new BodyTooLarge(limitBytes));
          if (subscription != null) {
            subscription.cancel();
          }
          return;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        received.writeBytes(bytes);
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(received.toByteArray());
    }
  }
}
