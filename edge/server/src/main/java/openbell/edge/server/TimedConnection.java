package openbell.edge.server;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// One connection, with the time by which its client has to have done its part.
///
/// Helidon's own timeouts are between bytes or between requests, so that who sends a byte a second
/// is never late. The phases change on the connection's own thread; another calls [#cutIfLate].
final class TimedConnection implements ServerConnection {
  /// The connection of this thread.
  static final ScopedValue<TimedConnection> CURRENT = ScopedValue.newInstance();

  private static final long NEVER = Long.MAX_VALUE;
  private static final long CUT = Long.MIN_VALUE;

  private final ServerConnection http;
  private final ServerSettings.Limits limits;
  private final Consumer<TimedConnection> ended;
  private final String client;
  private final long origin = System.nanoTime();
  private final AtomicLong deadline = new AtomicLong(); // Nanoseconds since the origin.
  private boolean idle;
  private boolean withoutBody;

  /// Counts from now on.
  ///
  /// @param ended told when the connection has ended
  TimedConnection(
      ServerConnection http,
      SocketAddress peer,
      ServerSettings.Limits limits,
      Consumer<TimedConnection> ended) {
    this.http = http;
    this.limits = limits;
    this.ended = ended;
    this.client =
        peer instanceof InetSocketAddress inet && inet.getAddress() != null
            ? inet.getAddress().getHostAddress()
            : "unknown";
    idles();
  }

  /// The client's address.
  String client() {
    return client;
  }

  /// Waits for a request.
  void idles() {
    enter(limits.idle());
    idle = true;
  }

  /// Bytes came in: of a head, if none was being read.
  void receives() {
    if (idle) {
      idle = false;
      enter(limits.head());
    }
  }

  /// The client waits for us.
  void answers() {
    idle = false;
    withoutBody = false;
    move(NEVER);
  }

  /// Its body is being read.
  void sendsBody() {
    enter(limits.body());
  }

  /// It takes the answer.
  ///
  /// @param bodiless the answer's status allows no body, and no length of one
  void takesAnswer(boolean bodiless) {
    withoutBody = bodiless;
    enter(limits.write());
  }

  boolean withoutBody() {
    return withoutBody;
  }

  /// Ends the connection if its time is over; the bytes under way are lost.
  void cutIfLate() {
    long until = deadline.get();
    if (until != CUT && System.nanoTime() - origin > until && deadline.compareAndSet(until, CUT)) {
      http.close(true);
    }
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    try {
      ScopedValue.where(CURRENT, this)
          .call(
              () -> {
                http.handle(limit);
                return true;
              });
    } finally {
      ended.accept(this);
    }
  }

  @Override
  public Duration idleTime() {
    return Duration.ZERO; // Nobody but [Connections] ends it for its silence.
  }

  @Override
  public void close(boolean interrupt) {
    http.close(interrupt);
  }

  private void enter(Duration time) {
    move(System.nanoTime() - origin + time.toNanos());
  }

  /// Whoever was cut a moment ago must not go on: its thread is being interrupted.
  private void move(long until) {
    if (deadline.getAndSet(until) == CUT) {
      deadline.set(CUT);
      throw new CloseConnectionException("was too slow");
    }
  }
}
