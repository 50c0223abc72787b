package openbell.edge.line;

import com.linecorp.bot.messaging.model.Message;
import java.util.List;
import java.util.UUID;

/** The process ends where its first message would be sent: nothing after that happens. */
final class KilledMessenger implements Messenger {
  /** No exception, so that nothing apologises, marks or cleans up. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public Taken reply(String token, List<Message> messages) {
    throw new Killed();
  }

  @Override
  public Taken push(UUID retryKey, String to, List<Message> messages) {
    throw new Killed();
  }

  @Override
  public Taken multicast(UUID retryKey, List<String> to, List<Message> messages) {
    throw new Killed();
  }

  @Override
  public void showLoading(String userId, int seconds) {
    throw new Killed();
  }

  @Override
  public long remaining() {
    throw new Killed();
  }
}
