package openbell.edge.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import openbell.cache.CacheException;
import openbell.desk.Settings;
import openbell.desk.ops.Operations;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.store.FunctionInvoker;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// What the handlers have in common: the parts, how the process started, and what happens around a
/// snapshot.
///
/// One invocation at a time, as Lambda has it.
public final class LambdaProcess implements Resource, AutoCloseable {
  private static final Logger LOG = Logs.of(LambdaProcess.class);

  /// Where AWS says whether a snapshot will be taken.
  private static final String INIT_TYPE = "AWS_LAMBDA_INITIALIZATION_TYPE";

  /// How long a database is waited for where nobody waits for the answer, and where somebody does.
  private static final Duration SERVED_WITHIN = Duration.ofSeconds(10);

  private static final Duration ANSWER_SERVED_WITHIN = Duration.ofSeconds(2);

  /// What is kept back of an invocation's time when it ends with waiting.
  private static final Duration KEPT = Duration.ofSeconds(1);

  private static final String NO_KEY = "reports/READY/1970-01-01/report.json";

  private final String handler;
  private final World world;
  private final Consumer<Settings> priming;
  private final Settings settings;
  private final ProcessKind kind;
  private final AtomicInteger invocations = new AtomicInteger();
  private volatile Wiring wiring;
  private volatile Consumer<Wiring> changed = parts -> {};
  private volatile boolean restored;
  private volatile boolean bundleNoted;

  /// What goes on beside the invocations.
  private final Queue<Thread> beside = new ConcurrentLinkedQueue<>();

  private volatile OptionalLong startMillis = OptionalLong.empty();

  /// What surrounds a process.
  ///
  /// @param env the environment
  /// @param clock of its lines in the log
  /// @param log takes those lines
  /// @param functions invoked where work is handed over; null: those of the environment's cloud
  public record World(
      Map<String, String> env,
      InstantSource clock,
      Consumer<String> log,
      @Nullable FunctionInvoker functions) {
    /// The real one.
    public static World real() {
      return new World(System.getenv(), InstantSource.system(), System.out::println, null);
    }
  }

  /// A process of this kind, registered for snapshots, before which a sample report is made.
  LambdaProcess(String handler, World world, ProcessKind kind) {
    this(handler, world, kind, Priming::run);
  }

  /// A process of this kind, registered for snapshots.
  ///
  /// @param handler its name in logs and metrics
  /// @param priming what is done before a snapshot, so that the snapshot has it loaded; must not
  ///   fail
  public LambdaProcess(String handler, World world, ProcessKind kind, Consumer<Settings> priming) {
    this.handler = handler;
    this.priming = priming;
    this.world = world;
    this.kind = kind;
    this.settings = Settings.of(world.env());
    this.wiring = open();
    Core.getGlobalContext().register(this);
  }

  private Wiring open() {
    return world.functions() == null
        ? new Wiring(settings, kind)
        : new Wiring(settings, kind, world.functions());
  }

  /// Has whoever builds on the parts build anew when they change, and now.
  public void onParts(Consumer<Wiring> user) {
    changed = user;
    user.accept(wiring);
  }

  /// Ends the start: opens the way to the bucket, while Lambda gives a starting function all of its
  /// processor, and notes how long all took. Before a snapshot no connection is opened.
  public void started() {
    if (!beforeSnapshot()) {
      connectAhead();
    }
    startMillis =
        ProcessHandle.current()
            .info()
            .startInstant()
            .map(at -> OptionalLong.of(Duration.between(at, world.clock().instant()).toMillis()))
            .orElse(OptionalLong.empty());
  }

  /// Whether a snapshot is still to come: what is opened or read now would be shared by all that
  /// are restored from it.
  public boolean beforeSnapshot() {
    return !restored && "snap-start".equals(world.env().get(INIT_TYPE));
  }

  private void beside(String name, Runnable work) {
    beside.removeIf(thread -> !thread.isAlive());
    beside.add(Thread.ofPlatform().daemon().name(name).start(work));
  }

  /// Beside what comes next: the first request's own wait for the bucket is shorter by it.
  private void connectAhead() {
    if (settings.bucket().isPresent()) {
      Wiring parts = wiring;
      beside("first-connection", () -> connect(parts));
    }
  }

  private static void connect(Wiring parts) {
    try {
      parts.tiers().find(NO_KEY);
    } catch (CacheException e) {
      LOG.warn("The bucket did not answer at the start: {}", e.getMessage());
    }
  }

  /// The parts of now; others after a restore.
  public Wiring wiring() {
    return wiring;
  }

  /// What the environment says.
  public Settings settings() {
    return settings;
  }

  /// Begins an invocation. With the second one the local file is opened, beside it.
  public Invocation begin(Context context) {
    int number = invocations.getAndIncrement();
    if (number == 1) {
      Wiring parts = wiring;
      beside("local-file", parts::openLocal);
    }
    String start = number > 0 ? "warm" : restored ? "restored" : "cold";
    OptionalLong took = number > 0 ? OptionalLong.empty() : startMillis;
    Operations operations = wiring.operations();
    took.ifPresent(
        millis -> operations.notes().started(handler + " " + start, Duration.ofMillis(millis)));
    noteBundle(operations);
    if (kind.handsOver() && number > 0 && operations.isDue()) {
      // Beside the answer, which does not wait for it.
      beside("numbers", operations::tellIfDue);
    }
    Wiring parts = wiring;
    return new Invocation(
        handler,
        start,
        took,
        context,
        world.clock(),
        world.log(),
        invocation -> {
          try {
            ended(operations);
          } finally {
            settleServing(parts, invocation.remaining(KEPT));
          }
        });
  }

  /// Nothing goes on after the answer: what was computed is in the serving tables before.
  private void settleServing(Wiring parts, Duration left) {
    Duration most = kind.handsOver() ? ANSWER_SERVED_WITHIN : SERVED_WITHIN;
    if (!parts.settleServing(left.compareTo(most) < 0 ? left : most)) {
      LOG.warn("not everything computed is in the database yet: see docs/howto/operate.md");
    }
  }

  /// What follows an invocation: whose answer nobody waits for tells its numbers then.
  private void ended(Operations operations) {
    noteBundle(operations);
    if (!kind.handsOver()) {
      if (operations.isDue()) {
        operations.noteLine();
      }
      operations.tellIfDue();
    }
  }

  /// Notes once how long the loader of the function's jars took, which may have happened at the
  /// start, in an invocation, or before a snapshot.
  private void noteBundle(Operations operations) {
    @Nullable String loaded = System.getProperty("bundle.loaded"); // Such as "cold 812".
    if (!bundleNoted && loaded != null) {
      bundleNoted = true;
      int blank = loaded.indexOf(' ');
      operations
          .notes()
          .started(
              handler + " bundle " + loaded.substring(0, blank),
              Duration.ofMillis(Long.parseLong(loaded.substring(blank + 1))));
    }
  }

  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    priming.accept(settings);
  }

  /// Nothing that was drawn or opened before the snapshot is used after it: all instances of the
  /// version would share it. The way to the bucket is opened ahead of the request that the instance
  /// was restored for.
  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {
    long start = System.nanoTime();
    wiring.close();
    wiring = open();
    restored = true;
    changed.accept(wiring);
    invocations.set(0);
    connectAhead();
    startMillis = OptionalLong.of((System.nanoTime() - start) / 1_000_000);
  }

  /// Ends what goes on beside the invocations and closes the parts. Lambda never asks for it.
  @Override
  public void close() {
    try {
      for (Thread thread; (thread = beside.poll()) != null; ) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    wiring.close();
  }
}
