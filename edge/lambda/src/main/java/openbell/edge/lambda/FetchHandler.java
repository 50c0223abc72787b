package openbell.edge.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import openbell.desk.Fetching;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import org.slf4j.Logger;

/// Fetches market data into the lake, on a schedule: the sources in order, the next where one
/// fails.
///
/// The event may name `tickers` and a `source`; else it is the universe of the settings and their
/// sources. Fails when nothing at all could be had, and at once when it has less than [#LEAST].
public final class FetchHandler implements RequestStreamHandler {
  private static final Logger LOG = Logs.of(FetchHandler.class);

  /// What the last one may take that was begun in time: a source's whole budget.
  private static final Duration LAST = Duration.ofSeconds(20);

  /// With less than this nothing can be begun that is sure to end.
  static final Duration LEAST = LAST.plusSeconds(1);

  /// How long the database is compared with the lake, at most, and what is kept back then.
  private static final Duration MOST = Duration.ofMinutes(5);

  private static final Duration SERVED_WITHIN = Duration.ofSeconds(5);

  private final LambdaProcess process;

  /// As Lambda makes it.
  public FetchHandler() {
    this(LambdaProcess.World.real());
  }

  FetchHandler(LambdaProcess.World world) {
    process = new LambdaProcess("fetch", world, ProcessKind.LAMBDA_WORK);
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
      Fetching.Summary summary = fetch(Json.read(input), invocation);
      ObjectNode result = Json.MAPPER.createObjectNode();
      for (Fetching.Result each : Fetching.Result.values()) {
        String name = each.name().toLowerCase(Locale.ROOT);
        result.put(name, summary.count(each));
        invocation.note(name, summary.count(each));
      }
      summary.failures().forEach(result.putObject("failures")::put);
      summary.failures().forEach((ticker, why) -> LOG.warn("{}: {}", ticker, why));
      catchUp(result, invocation);
      Json.write(result, output);
      failed = summary.count(Fetching.Result.FAILED) > 0;
      if (failed && summary.counts().size() == 1) {
        throw new IllegalStateException(
            "nothing was fetched: " + summary.failures().values().iterator().next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      invocation.end(failed);
    }
  }

  /// What functions could not write into the database, where there is one, is written here, as far
  /// as there is time: else nobody does where there is no server.
  private void catchUp(ObjectNode result, Invocation invocation) {
    Duration left = invocation.remaining(SERVED_WITHIN);
    if (process.settings().databaseUrl().isPresent() && !left.isZero()) {
      boolean whole = process.wiring().catchUpServing(left.compareTo(MOST) < 0 ? left : MOST);
      result.put("served", whole);
      if (!whole) {
        LOG.warn("the database lacks some of what the lake has: the next run goes on");
      }
    }
  }

  private Fetching.Summary fetch(JsonNode event, Invocation invocation)
      throws InterruptedException {
    if (invocation.life().compareTo(LEAST) < 0) {
      throw new IllegalStateException(
          "nothing can be fetched in %d ms: give the function a timeout of 30 s at least, 900 for many"
                  .formatted(invocation.life().toMillis())
              + " tickers");
    }
    Wiring parts = process.wiring();
    Fetching fetching = parts.fetching(Thread::sleep);
    List<String> named = new ArrayList<>();
    event.path("tickers").forEach(ticker -> named.add(ticker.asText("")));
    Optional<String> source =
        event.path("tickers").isArray() && event.path("source").isTextual()
            ? Optional.of(event.path("source").asText())
            : Optional.empty(); // EventBridge has a source of its own.
    Instant until = parts.clock().instant().plus(invocation.remaining(LAST));
    List<String> tickers =
        named.isEmpty() ? fetching.universe(process.settings().universe()) : named;
    return fetching.fetch(tickers, source, until, (ticker, result) -> {});
  }
}
