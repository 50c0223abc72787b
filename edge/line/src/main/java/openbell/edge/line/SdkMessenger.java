package openbell.edge.line;

import com.linecorp.bot.client.base.Result;
import com.linecorp.bot.messaging.client.MessagingApiClient;
import com.linecorp.bot.messaging.client.MessagingApiClientException;
import com.linecorp.bot.messaging.model.Message;
import com.linecorp.bot.messaging.model.MulticastRequest;
import com.linecorp.bot.messaging.model.PushMessageRequest;
import com.linecorp.bot.messaging.model.QuotaType;
import com.linecorp.bot.messaging.model.ReplyMessageRequest;
import com.linecorp.bot.messaging.model.ShowLoadingAnimationRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// LINE's Messaging API by its SDK, with one HTTP client for all calls, made at the first.
final class SdkMessenger implements Messenger {
  private static final Logger LOG = LoggerFactory.getLogger(SdkMessenger.class);
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration READ = Duration.ofSeconds(8);

  /// A call in all, its place in the client's queue included.
  private static final Duration CALL = Duration.ofSeconds(12);

  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;
  private static final int FIRST_SERVER_ERROR = 500;

  private final LineSettings settings;
  private final int mostAtOnce;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable MessagingApiClient client;

  /// @param mostAtOnce how many requests are under way at most; others wait
  SdkMessenger(LineSettings settings, int mostAtOnce) {
    this.settings = settings;
    this.mostAtOnce = mostAtOnce;
  }

  @Override
  public Taken reply(String token, List<Message> messages) {
    return sent(() -> client().replyMessage(new ReplyMessageRequest(token, messages, false)));
  }

  @Override
  public Taken push(UUID retryKey, String to, List<Message> messages) {
    return sent(
        () ->
            client().pushMessage(retryKey, new PushMessageRequest(to, messages, false, List.of())));
  }

  @Override
  public Taken multicast(UUID retryKey, List<String> to, List<Message> messages) {
    return sent(
        () -> client().multicast(retryKey, new MulticastRequest(messages, to, false, List.of())));
  }

  @Override
  public void showLoading(String userId, int seconds) {
    Taken shown =
        sent(() -> client().showLoadingAnimation(new ShowLoadingAnimationRequest(userId, seconds)));
    if (!(shown instanceof Taken.Accepted)) {
      LOG.debug("LINE shows no loading animation: {}", shown);
    }
  }

  @Override
  public long remaining() {
    try {
      var quota = body(client().getMessageQuota());
      if (quota.type() != QuotaType.LIMITED || quota.value() == null) {
        return NO_LIMIT;
      }
      Long used = body(client().getMessageQuotaConsumption()).totalUsage();
      return used == null ? NO_LIMIT : Math.max(0, quota.value() - used);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      LOG.warn("LINE does not say how many messages are left: {}", reason(e));
      return NOT_TOLD;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return NOT_TOLD;
    }
  }

  private Taken sent(Supplier<? extends CompletableFuture<?>> call) {
    if (token().isBlank()) {
      return new Taken.Refused(
          0, "there is no access token: set LINE_CHANNEL_ACCESS_TOKEN to the channel's");
    }
    CompletableFuture<?> future = call.get();
    try {
      future.get(CALL.toMillis(), TimeUnit.MILLISECONDS);
      return new Taken.Accepted();
    } catch (ExecutionException e) {
      return e.getCause() instanceof MessagingApiClientException refused
          ? refusal(refused)
          : new Taken.Unclear(reason(e));
    } catch (TimeoutException e) {
      future.cancel(true);
      return new Taken.Unclear("no answer within " + CALL.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Taken.Unclear("interrupted");
    }
  }

  private static Taken refusal(MessagingApiClientException e) {
    int status = e.getCode();
    String why = "HTTP " + status + " " + e.getError();
    if (status == CONFLICT) {
      return new Taken.Accepted(); // by an earlier try under this key
    }
    if (status == TOO_MANY && why.toLowerCase(Locale.ROOT).contains("monthly limit")) {
      return new Taken.OutOfQuota();
    }
    return status == TOO_MANY || status >= FIRST_SERVER_ERROR
        ? new Taken.Unclear(why)
        : new Taken.Refused(status, why + " " + e.getDetails());
  }

  private static <T> T body(CompletableFuture<Result<T>> call)
      throws ExecutionException, InterruptedException, TimeoutException {
    return call.get(CALL.toMillis(), TimeUnit.MILLISECONDS).body();
  }

  private static String reason(Exception e) {
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private MessagingApiClient client() {
    MessagingApiClient made = client;
    if (made != null) {
      return made;
    }
    lock.lock();
    try {
      made = client;
      if (made == null) {
        made = open();
        client = made;
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  private MessagingApiClient open() {
    String base = settings.apiBase().toString();
    return MessagingApiClient.builder(this::token)
        .apiEndPoint(URI.create(base.endsWith("/") ? base : base + "/"))
        .connectTimeout(CONNECT)
        .readTimeout(READ)
        .writeTimeout(READ)
        .maxRequests(mostAtOnce)
        .maxRequestsPerHost(mostAtOnce)
        .usingDefaultLogger(false)
        .build();
  }

  private String token() {
    return settings.accessToken().get().orElse("");
  }
}
