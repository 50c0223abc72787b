package openbell.edge.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One invocation: how much time it has, and the one line that it leaves.
///
/// The line is JSON, with its numbers in CloudWatch's embedded metric format: `Millis`, `Errors`
/// and, of a first invocation, `StartMillis`, in the namespace `Openbell`, by `handler`, `start`
/// (`cold`, `restored`, `warm`) and `served_from`.
public final class Invocation {
  /// For the answer on its way and for the line.
  private static final Duration MARGIN = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(Invocation.class);

  private static final List<List<String>> DIMENSIONS =
      List.of(List.of("handler"), List.of("handler", "start"), List.of("handler", "served_from"));

  private final Context context;
  private final InstantSource clock;
  private final Consumer<String> log;
  private final long began = System.nanoTime();
  private final ObjectNode line = Json.MAPPER.createObjectNode();
  private final OptionalLong startMillis;
  private final Consumer<Invocation> after;

  /// @param startMillis what the start of the process took, where this is its first invocation
  /// @param after done once the line is written; asks [#remaining] when it needs to know
  Invocation(
      String handler,
      String start,
      OptionalLong startMillis,
      Context context,
      InstantSource clock,
      Consumer<String> log,
      Consumer<Invocation> after) {
    this.after = after;
    this.context = context;
    this.clock = clock;
    this.log = log;
    this.startMillis = startMillis;
    line.put("level", "INFO");
    line.put("time", clock.instant().toString());
    line.put("request_id", String.valueOf(context.getAwsRequestId()));
    line.put("handler", handler);
    line.put("start", start);
    line.put("served_from", "none");
  }

  /// How long there is for the work, the answer's way taken off; never negative.
  public Duration remaining() {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(MARGIN);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /// How long this process can live, at most: Lambda ends it with the invocation's time.
  Duration life() {
    return Duration.ofMillis(Math.max(0, context.getRemainingTimeInMillis()));
  }

  /// How long there is once this is kept back; never negative.
  Duration remaining(Duration kept) {
    Duration left = remaining().minus(kept);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /// Adds to the line.
  public void note(String name, String value) {
    line.put(name, value);
  }

  /// Adds to the line.
  public void note(String name, long value) {
    line.put(name, value);
  }

  /// Writes the line.
  ///
  /// @param failed whether this is an error of ours
  public void end(boolean failed) {
    double millis = (System.nanoTime() - began) / 1e6;
    if (failed) {
      line.put("level", "ERROR");
    }
    line.put("Millis", millis);
    line.put("Errors", failed ? 1 : 0);
    startMillis.ifPresent(took -> line.put("StartMillis", took));
    ObjectNode aws = line.putObject("_aws");
    aws.put("Timestamp", clock.millis());
    ObjectNode metrics = aws.putArray("CloudWatchMetrics").addObject();
    metrics.put("Namespace", "Openbell");
    ArrayNode dimensions = metrics.putArray("Dimensions");
    DIMENSIONS.forEach(names -> names.forEach(dimensions.addArray()::add));
    ArrayNode all = metrics.putArray("Metrics");
    all.addObject().put("Name", "Millis").put("Unit", "Milliseconds");
    all.addObject().put("Name", "Errors").put("Unit", "Count");
    if (startMillis.isPresent()) {
      all.addObject().put("Name", "StartMillis").put("Unit", "Milliseconds");
    }
    log.accept(line.toString());
    try {
      after.accept(this);
    } catch (RuntimeException e) {
      LOG.warn("what comes after an invocation failed; the invocation did not", e);
    }
  }
}
