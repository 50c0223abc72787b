package openbell.edge.line;

import com.linecorp.bot.messaging.model.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers as it was told to, in turn, then takes everything; keeps what was asked. */
final class FakeMessenger implements Messenger {
  final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  final List<UUID> keys = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger now = new AtomicInteger();
  private final Deque<Taken> script = new ArrayDeque<>();
  long left = NO_LIMIT;
  long replyMillis;

  FakeMessenger(Taken... script) {
    this.script.addAll(List.of(script));
  }

  private synchronized Taken next() {
    return script.isEmpty() ? new Taken.Accepted() : script.poll();
  }

  @Override
  public Taken reply(String token, List<Message> messages) {
    most.accumulateAndGet(now.incrementAndGet(), Math::max);
    try {
      Thread.sleep(replyMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    now.decrementAndGet();
    calls.add("reply");
    return next();
  }

  @Override
  public Taken push(UUID retryKey, String to, List<Message> messages) {
    calls.add("push");
    keys.add(retryKey);
    return next();
  }

  @Override
  public Taken multicast(UUID retryKey, List<String> to, List<Message> messages) {
    calls.add("multicast " + to.size());
    keys.add(retryKey);
    return next();
  }

  @Override
  public void showLoading(String userId, int seconds) {
    calls.add("loading");
  }

  @Override
  public long remaining() {
    return left;
  }
}
