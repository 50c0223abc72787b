package openbell.edge.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import openbell.desk.LakeDesk;
import openbell.desk.Retrieval;

/// `/api/lake/{ticker}/{type}`: what was computed of a ticker, as it lies in the lake; and answers
/// to questions in SQL.
final class LakeApi {
  private final Retrieval retrieval;
  private final Optional<LakeDesk> desk;
  private final OpsDoor door;

  /// An API over these; a desk for questions where this process has one.
  ///
  /// @param door of who may ask in SQL
  LakeApi(Retrieval retrieval, Optional<LakeDesk> desk, OpsDoor door) {
    this.retrieval = retrieval;
    this.desk = desk;
    this.door = door;
  }

  /// `/api/lake/sql?q=&format=`: an answer to a question in SQL.
  Response sql(Request request) {
    if (desk.isEmpty()) {
      return Problem.unavailable(
              "no lake is asked here: ask a server that 'openbell serve' runs, or 'openbell lake"
                  + " sql'")
          .response();
    }
    if (!door.reads(request)) {
      return door.refusal(request);
    }
    Optional<String> question = request.parameter("q").map(String::strip);
    if (question.isEmpty()) {
      return Problem.badRequest("q is not given", "give a SELECT, as in SELECT * FROM bars LIMIT 5")
          .response();
    }
    String format = request.parameter("format").orElse("json");
    if (!format.equals("json") && !format.equals("csv")) {
      return Problem.badRequest("format is unknown", "give json or csv").response();
    }
    return switch (LakePages.asked(desk.get(), question.get())) {
      case LakeDesk.Answer.Rows rows -> answered(rows, format);
      case LakeDesk.Answer.Wrong(String why) -> Problem.badRequest(why).response();
      case LakeDesk.Answer.TooMuch(String why) -> Problem.badRequest(why).response();
      case LakeDesk.Answer.Failed(String why) -> Problem.unavailable(why).response();
      case LakeDesk.Answer.Busy(Duration retryAfter) ->
          Problem.unavailable("another question is being answered: ask again later")
              .retryAfter(Optional.of(retryAfter))
              .response();
    };
  }

  private static Response answered(LakeDesk.Answer.Rows rows, String format) {
    LakeAnswer answer = new LakeAnswer(rows);
    Response response =
        format.equals("csv")
            ? Response.of(200, "text/csv; charset=utf-8", answer.csv())
                .with("Content-Disposition", "attachment; filename=\"lake.csv\"")
            : Response.of(200, Response.JSON, answer.json());
    return response
        .with("Cache-Control", "no-store")
        .with("X-More-Rows", Boolean.toString(rows.more()));
  }

  Response get(Request request, List<String> open) {
    String type = open.get(1);
    if (type.equals(Retrieval.NARRATIVES) && !door.reads(request)) {
      return door.refusal(request);
    }
    Retrieval.Wanted wanted =
        new Retrieval.Wanted(
            type,
            request.parameter("date"),
            request.parameter("version"),
            request.parameter("lang"));
    return switch (retrieval.find(open.get(0), wanted)) {
      case Retrieval.Outcome.Found(String key, byte[] json, Optional<String> trouble) -> {
        Response found =
            Response.of(200, Response.JSON, json)
                .with("X-Lake-Key", key)
                .with("Cache-Control", "no-cache");
        yield trouble.isPresent() ? found.with("X-Lake-Altered", trouble.get()) : found;
      }
      case Retrieval.Outcome.Archived(String key, String cure) ->
          Problem.conflict(key + " lies in cold storage: " + cure).response();
      case Retrieval.Outcome.Invalid(String what, String cure) ->
          Problem.badRequest(what, cure).response();
      case Retrieval.Outcome.NotFound none ->
          Problem.notFound(none.what() + ": see 'lake ls', or fetch it first")
              .suggesting(none.suggestions())
              .response();
    };
  }
}
