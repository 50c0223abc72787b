package openbell.edge.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import openbell.edge.http.LineDoor;
import openbell.edge.http.Request;
import openbell.edge.http.Response;
import openbell.edge.http.Site;
import openbell.edge.line.LineSummary;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.edge.wiring.WorkFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// The site behind a function URL or an HTTP API (payload format 2.0).
///
/// It answers before its time ends, whatever it waits for. Reports are made by the function that
/// `OPENBELL_WORK_FUNCTION` names; without one a request waits for its making as long as it can,
/// since nothing goes on once it is answered.
public final class WebHandler implements RequestStreamHandler {
  private static final Logger LOG = Logs.of(WebHandler.class);

  /// What an answer takes after a making.
  private static final Duration AFTER_MAKING = Duration.ofSeconds(2);

  private static final int TOO_MANY = 429;

  private final LambdaProcess process;
  private volatile @Nullable Site site;
  private volatile @Nullable Invocation current;

  /// As Lambda makes it.
  public WebHandler() {
    this(LambdaProcess.World.real());
  }

  WebHandler(LambdaProcess.World world) {
    process = new LambdaProcess("web", world, ProcessKind.LAMBDA_WEB);
    process.onParts(parts -> site = parts.site(() -> "", door(parts)));
    process.started();
  }

  /// What happens around snapshots, for a test.
  LambdaProcess process() {
    return process;
  }

  private LineDoor.Work door(Wiring parts) {
    Optional<WorkFunction> work = parts.work();
    return work.isPresent() ? work.get() : body -> line(parts, body);
  }

  /// Done in the request, as nobody else does it. What is not done is not acknowledged, so that
  /// LINE delivers it again.
  private void line(Wiring parts, byte[] body) {
    @Nullable Invocation invocation = current;
    Duration limit = invocation == null ? Duration.ZERO : invocation.remaining(AFTER_MAKING);
    // It may be frozen on its way and go on later, so that its end is not known.
    LineSummary summary = parts.line().handle(body, parts.clock().instant(), limit);
    LOG.info("LINE: {}", summary);
    if (!summary.settled()) {
      throw new IllegalStateException("some events of LINE's are not done: " + summary);
    }
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation invocation = process.begin(context);
    current = invocation;
    Response response = WebAnswer.problem(500, "Internal Server Error", "see the log");
    try {
      Optional<Request> request = WebEvent.request(Json.read(input), invocation.remaining());
      if (request.isEmpty()) {
        response =
            WebAnswer.problem(400, "Bad Request", "the event is no request of payload format 2.0");
      } else {
        invocation.note("method", request.get().method());
        invocation.note("path", request.get().path());
        response = inTime(request.get(), invocation);
      }
      WebAnswer.Document answer = WebAnswer.of(response);
      response = answer.response();
      output.write(answer.document());
    } finally {
      invocation.note("status", response.status());
      response.header("X-Cache").ifPresent(tier -> invocation.note("served_from", tier));
      invocation.end(response.status() >= 500);
    }
  }

  /// The answer, or one that says to come again when it is not there in time.
  private Response inTime(Request request, Invocation invocation) {
    FutureTask<Response> answer = new FutureTask<>(() -> answer(request, invocation));
    Thread.ofPlatform().daemon().name("request").start(answer);
    try {
      return answer.get(invocation.remaining().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      LOG.warn("{} was not answered in time", request.path());
      return WebAnswer.problem(503, "Service Unavailable", "not answered in time: try again")
          .with("Retry-After", "1");
    } catch (ExecutionException e) {
      LOG.error("{} went wrong", request.path(), e.getCause());
      return WebAnswer.problem(500, "Internal Server Error", "see the log");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return WebAnswer.problem(503, "Service Unavailable", "the function is being ended");
    }
  }

  private Response answer(Request request, Invocation invocation) throws InterruptedException {
    Site whole = site;
    if (whole == null) {
      throw new IllegalStateException("no site");
    }
    Response response = whole.handle(request);
    // Only what is made in this process is waited for.
    boolean made = process.wiring().cache().settle(invocation.remaining(AFTER_MAKING));
    return made && isRead(request) ? again(whole, request, response) : response;
  }

  /// What is there now; the first answer where the second ask is one too many for this client.
  private static Response again(Site site, Request request, Response first) {
    Response second = site.handle(request);
    return second.status() == TOO_MANY ? first : second;
  }

  /// Whether it may be asked twice: a webhook and a removal are done once.
  private static boolean isRead(Request request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }
}
