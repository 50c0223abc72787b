package openbell.edge.http;

import java.util.List;
import openbell.desk.Retrieval;

/// `/api/lake/{ticker}/{type}`: what was computed of a ticker, as it lies in the lake.
final class LakeApi {
  private final Retrieval retrieval;

  LakeApi(Retrieval retrieval) {
    this.retrieval = retrieval;
  }

  Response get(Request request, List<String> open) {
    return switch (retrieval.find(
        open.get(0), open.get(1), request.parameter("date"), request.parameter("version"))) {
      case Retrieval.Outcome.Found(String key, byte[] json) ->
          Response.of(200, Response.JSON, json)
              .with("X-Lake-Key", key)
              .with("Cache-Control", "no-cache");
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
