package openbell.edge.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import openbell.desk.ReportOutcome;
import openbell.desk.ReportQuestion;
import openbell.desk.Trace;
import openbell.edge.line.LineSummary;
import openbell.edge.wiring.ProcessKind;
import org.slf4j.Logger;

/// Does what was handed over: the messages of `openbell.edge.wiring.WorkFunction`, invoked
/// asynchronously or through an SQS queue.
///
/// A message whose work may succeed later fails: an asynchronous invocation by an exception, a
/// queue's message by being named in `batchItemFailures`, while the others of its batch are done
/// with. A stock that is unknown is an answer, no failure. A queue may hold the records that Lambda
/// writes of failed invocations, too: what they were given is done again. A message that no try can
/// make right (no JSON, an unknown kind, a time that is none) is dropped: logged and counted as an
/// error, answered with `dropped` and why, and not tried again.
public final class WorkHandler implements RequestStreamHandler {
  private static final Logger LOG = Logs.of(WorkHandler.class);

  /// What it takes to end after a making.
  private static final Duration AFTER_MAKING = Duration.ofSeconds(2);

  /// With less than this, no message of a batch is begun.
  private static final Duration LEAST = Duration.ofSeconds(5);

  /// Of a kind that there is not.
  private static final int MOST_TOLD = 40;

  private final LambdaProcess process;

  /// As Lambda makes it.
  public WorkHandler() {
    this(LambdaProcess.World.real());
  }

  WorkHandler(LambdaProcess.World world) {
    process = new LambdaProcess("work", world, ProcessKind.LAMBDA_WORK);
    process.started();
  }

  /// Work that was not done, and may be the next time.
  private static final class NotDoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotDoneException(String what) {
      super(what);
    }
  }

  /// A message that is wrong, and would be the next time.
  private static final class PoisonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PoisonException(String what) {
      super(what);
    }
  }

  /// What the handlers have in common, for a test to close.
  LambdaProcess process() {
    return process;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation invocation = process.begin(context);
    boolean done = false;
    try {
      byte[] event = input.readAllBytes();
      JsonNode records = batchOf(event);
      ObjectNode result =
          records.isArray() ? batch(records, invocation) : settled(event, invocation);
      Json.write(result, output);
      done = result.path("batchItemFailures").isEmpty() && !result.has("dropped");
    } finally {
      invocation.end(!done);
    }
  }

  /// The records of a queue's event; a missing node for another event.
  private static JsonNode batchOf(byte[] event) throws IOException {
    try {
      return Json.MAPPER.readTree(event).path("Records");
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance(); // Which is told where the message is read.
    }
  }

  private ObjectNode batch(JsonNode records, Invocation invocation) {
    ObjectNode result = Json.MAPPER.createObjectNode();
    int dropped = 0;
    ArrayNode failures = result.putArray("batchItemFailures");
    for (JsonNode message : records) {
      String id = message.path("messageId").asText("");
      try {
        if (invocation.remaining().compareTo(LEAST) < 0) {
          throw new NotDoneException("there was no time left for it");
        }
        byte[] body = message.path("body").asText("").getBytes(StandardCharsets.UTF_8);
        dropped += settled(body, invocation).has("dropped") ? 1 : 0;
      } catch (IOException | RuntimeException e) {
        LOG.warn("message {} was not done: {}", id, String.valueOf(e.getMessage()));
        failures.addObject().put("itemIdentifier", id);
      }
    }
    invocation.note("messages", records.size());
    invocation.note("failed", failures.size());
    if (dropped > 0) {
      result.put("dropped", dropped);
    }
    return result;
  }

  /// What came of a message: done, or dropped.
  private ObjectNode settled(byte[] message, Invocation invocation) throws IOException {
    try {
      return work(Json.MAPPER.readTree(message), invocation);
    } catch (PoisonException | JsonProcessingException e) {
      // Jackson's own words quote the message, which may be a person's.
      String why =
          e instanceof PoisonException ? String.valueOf(e.getMessage()) : "the message is no JSON";
      LOG.error("a message was dropped: {}", why);
      invocation.note("dropped", why);
      return Json.MAPPER.createObjectNode().put("dropped", why);
    }
  }

  private ObjectNode work(JsonNode sent, Invocation invocation) {
    // Lambda's record of an invocation that failed has what was sent: so it can be sent again.
    JsonNode message = sent.path("requestPayload").isObject() ? sent.get("requestPayload") : sent;
    String kind = message.path("kind").asText("");
    invocation.note("kind", kind);
    return switch (kind) {
      case "report" -> report(message, invocation);
      case "line" -> line(message, invocation);
      default ->
          throw new PoisonException(
              "\"%s\" is no kind of work: send report or line"
                  .formatted(kind.substring(0, Math.min(kind.length(), MOST_TOLD))));
    };
  }

  private ObjectNode report(JsonNode message, Invocation invocation) {
    ReportQuestion question =
        new ReportQuestion(
                message.path("query").asText(""),
                text(message, "date"),
                text(message, "lang"),
                false,
                ReportQuestion.Wanted.DATA,
                Optional.empty())
            .within(invocation.remaining(AFTER_MAKING));
    if (message.path("renew").asBoolean()) {
      question = question.renewed();
    }
    invocation.note("query", question.query());
    ReportOutcome outcome = process.wiring().desk().report(question, new Trace());
    String told =
        switch (outcome) {
          case ReportOutcome.Answered a when !a.renewing() -> a.servedFrom();
          case ReportOutcome.OlderText older -> older.servedFrom();
          case ReportOutcome.Invalid(String what, String cure) -> "invalid: " + what;
          case ReportOutcome.NotFound none -> "not found: " + none.what();
          case ReportOutcome.Answered a -> throw new NotDoneException("there was no time left");
          case ReportOutcome.BeingMade busy ->
              throw new NotDoneException("there was no time left for " + busy.ticker().ticker());
          case ReportOutcome.Overloaded over -> throw new NotDoneException(over.what());
          case ReportOutcome.SourceFailed down ->
              throw new NotDoneException(down.source() + ": " + down.what());
        };
    invocation.note("report", told);
    if (outcome instanceof ReportOutcome.Answered answered) {
      invocation.note("served_from", answered.servedFrom());
    }
    return Json.MAPPER.createObjectNode().put("report", told);
  }

  private ObjectNode line(JsonNode message, Invocation invocation) {
    byte[] body;
    Instant received;
    try {
      body = Base64.getDecoder().decode(message.path("body").asText(""));
      received = Instant.parse(message.path("received_at").asText(""));
    } catch (DateTimeParseException e) {
      throw new PoisonException("received_at is no instant: send ISO 8601");
    } catch (IllegalArgumentException e) {
      throw new PoisonException("body is no base64: send the delivery as it came, encoded");
    }
    LineSummary summary =
        process
            .wiring()
            .line()
            .handle(body, received, invocation.remaining(AFTER_MAKING), invocation.life());
    if (!summary.settled()) {
      throw new NotDoneException("some events of LINE's are not done: " + summary);
    }
    return Json.MAPPER
        .createObjectNode()
        .put("handled", summary.handled())
        .put("repeated", summary.repeated())
        .put("ignored", summary.ignored());
  }

  private static Optional<String> text(JsonNode message, String name) {
    return Optional.of(message.path(name).asText("")).filter(t -> !t.isBlank());
  }
}
