package openbell.edge.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import openbell.desk.WarmRun;
import openbell.desk.WarmRunner;
import openbell.desk.WarmRuns;
import openbell.desk.WarmTimes;
import openbell.desk.Warming;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.store.StoreException;
import org.slf4j.Logger;

/// After each close: makes the reports that are due, announces them in LINE, and sweeps up.
///
/// For a schedule that comes some minutes after each close and a few times more, as sources have a
/// session some minutes late. What became due in the last six hours is looked at each time; what is
/// there costs a look into the cache, and nothing is announced twice. What there is no time for is
/// left to the next time.
public final class WarmHandler implements RequestStreamHandler {
  private static final Logger LOG = Logs.of(WarmHandler.class);
  private static final Duration WINDOW = Duration.ofHours(6);

  /// With less than this, the next report is left: the desk's patience with one, and the telling.
  private static final Duration LEAST = Duration.ofSeconds(75);

  private final LambdaProcess process;
  private final WarmRuns runs = new WarmRuns();
  private final Warming.Pause sleeper;

  /// As Lambda makes it.
  public WarmHandler() {
    this(LambdaProcess.World.real(), Thread::sleep);
  }

  WarmHandler(LambdaProcess.World world, Warming.Pause sleeper) {
    this.sleeper = sleeper;
    process = new LambdaProcess("warm", world, ProcessKind.LAMBDA_WORK);
    process.started();
  }

  /// What the handlers have in common, for a test to close.
  LambdaProcess process() {
    return process;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation invocation = process.begin(context);
    boolean failed = true;
    try {
      ObjectNode result = warm(invocation);
      Json.write(result, output);
      failed = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      invocation.end(failed);
    }
  }

  private ObjectNode warm(Invocation invocation) throws InterruptedException {
    Wiring parts = process.wiring();
    Instant now = parts.clock().instant();
    BooleanSupplier timeLeft = () -> invocation.remaining().compareTo(LEAST) >= 0;
    WarmRunner runner = parts.warmRunner(runs, sleeper, timeLeft);
    ObjectNode result = Json.MAPPER.createObjectNode();
    ArrayNode done = result.putArray("runs");
    int left = 0;
    for (WarmTimes.Due due : parts.warmTimes().due(now.minus(WINDOW), now)) {
      if (!timeLeft.getAsBoolean()) {
        left++;
        LOG.warn("no time for {} of {}: left to the next run", due.exchange().id(), due.session());
        continue;
      }
      add(runner.runAgain(due), done.addObject());
    }
    result.put("left", left);
    result.put("swept", swept(parts));
    invocation.note("runs", done.size());
    invocation.note("left", left);
    return result;
  }

  private static void add(WarmRun run, ObjectNode told) {
    told.put("exchange", run.exchange()).put("session", run.session().toString());
    for (Warming.Result each : Warming.Result.values()) {
      told.put(each.name().toLowerCase(Locale.ROOT), run.counts().getOrDefault(each, 0));
    }
  }

  private int swept(Wiring parts) {
    if (process.settings().edge().lineToken().isEmpty()) {
      return 0;
    }
    try {
      return parts.line().sweep();
    } catch (StoreException e) {
      LOG.warn("not swept: {}", e.getMessage());
      return 0;
    }
  }
}
