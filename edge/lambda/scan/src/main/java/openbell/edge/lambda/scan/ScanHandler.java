package openbell.edge.lambda.scan;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import openbell.desk.Screens;
import openbell.edge.lambda.Invocation;
import openbell.edge.lambda.Json;
import openbell.edge.lambda.LambdaProcess;
import openbell.edge.lambda.Logs;
import openbell.edge.screens.MarketScreens;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.scan.NamedScreen;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Scans the lake's market, which stays in memory from one invocation to the next.
///
/// The event is `{"where":"rsi14 < 30","rank":"volume_ratio","top":20,"date":"2025-11-11"}`, all
/// but `where` optional; the answer is what `GET /api/scan` answers: `{"rows":[…],"coverage":{…}}`.
/// What cannot be answered is `{"error":"…"}`, with `line` and `column` (from 1) where it is in an
/// expression. An error of the asker's counts as none in the metrics.
///
/// Reading begins while the function starts. Where it takes longer than an invocation has, that one
/// says so half a second before its end, and the next goes on with it.
public final class ScanHandler implements RequestStreamHandler {
  private static final Logger LOG = Logs.of(ScanHandler.class);

  /// What Lambda passes on of an answer.
  private static final int MOST_BYTES = 6_291_556;

  private final LambdaProcess process;
  private final int mostBytes;
  private volatile @Nullable MarketScreens screens;

  /// As Lambda makes it.
  public ScanHandler() {
    this(LambdaProcess.World.real(), MOST_BYTES);
  }

  ScanHandler(LambdaProcess.World world, int mostBytes) {
    this.mostBytes = mostBytes;
    process = new LambdaProcess("scan", world, ProcessKind.LAMBDA_WORK, _ -> prime());
    process.onParts(this::open);
    process.started();
  }

  /// Parses the screens of the project: CEL's classes are most of what an expression costs first.
  private static void prime() {
    LOG.debug("{} screens before the snapshot", NamedScreen.all().size());
  }

  private void open(Wiring parts) {
    MarketScreens before = screens;
    if (before != null) {
      before.close();
    }
    MarketScreens opened = MarketScreens.forFunction(parts, process.settings());
    screens = opened;
    if (!process.beforeSnapshot()) {
      opened.warm();
    }
  }

  /// What the handlers have in common, for a test.
  LambdaProcess process() {
    return process;
  }

  /// Closes what Lambda never closes, for a test.
  void close() {
    MarketScreens open = screens;
    if (open != null) {
      open.close();
    }
    process.close();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation invocation = process.begin(context);
    boolean failed = true;
    try {
      Answer answer = answer(ScanEvent.of(Json.read(input)), invocation);
      output.write(answer.json());
      failed = answer.failed();
    } catch (ScanEvent.WrongException e) {
      invocation.note("refused", String.valueOf(e.getMessage()));
      output.write(error(String.valueOf(e.getMessage()), false).json());
      failed = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      invocation.end(failed);
    }
  }

  /// What goes out.
  ///
  /// @param failed whether this is an error of ours
  @SuppressWarnings("ArrayRecordComponent") // Bytes that go out as they are.
  private record Answer(byte[] json, boolean failed) {}

  private Answer answer(Screens.Ask ask, Invocation invocation)
      throws IOException, InterruptedException {
    return switch (scan(ask, invocation.remaining())) {
      case Screens.Outcome.Found found -> found(found, invocation);
      case Screens.Outcome.Wrong(Screens.Mistake m) -> {
        invocation.note("refused", m.of());
        ObjectNode error = Json.MAPPER.createObjectNode();
        error.put("error", "%s: %s: %s".formatted(m.of(), m.what(), m.advice()));
        error.put("line", m.line()).put("column", m.column());
        yield new Answer(Json.MAPPER.writeValueAsBytes(error), false);
      }
      case Screens.Outcome.Refused(String what, String cure) -> {
        invocation.note("refused", what);
        yield error(what + ": " + cure, false);
      }
      case Screens.Outcome.NoMarket(String what, String cure, boolean lasting) -> {
        invocation.note("no_market", what);
        yield error(what + ": " + cure, true);
      }
    };
  }

  private Answer found(Screens.Outcome.Found found, Invocation invocation) throws IOException {
    invocation.note("served_from", found.tier());
    found.uncached().ifPresent(why -> invocation.note("uncached", why));
    return found.json().length <= mostBytes
        ? new Answer(found.json(), false)
        : error(
            "the answer has %,d bytes, and Lambda passes on %,d: give a smaller top"
                .formatted(found.json().length, mostBytes),
            false);
  }

  /// Scans beside this thread, so that an answer is there before Lambda ends the process, and with
  /// it what was read so far.
  private Screens.Outcome scan(Screens.Ask ask, Duration most)
      throws IOException, InterruptedException {
    MarketScreens now = screens;
    if (now == null) {
      throw new IllegalStateException("the handler is not open yet");
    }
    FutureTask<Screens.Outcome> scanning = new FutureTask<>(() -> now.scan(ask));
    Thread.ofPlatform().daemon().name("scan").start(scanning);
    try {
      return scanning.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Screens.Outcome.NoMarket(
          "the market is still being read after " + most.toMillis() + " ms",
          "ask again, or give the function a longer timeout",
          false);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IOException("the scan failed", e.getCause());
    }
  }

  private static Answer error(String what, boolean failed) throws IOException {
    return new Answer(
        Json.MAPPER.writeValueAsBytes(Json.MAPPER.createObjectNode().put("error", what)), failed);
  }
}
