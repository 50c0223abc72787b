package openbell.edge.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import openbell.desk.ScreenRows;
import openbell.desk.Screens;

/// `/api/scan?where=&rank=&top=&date=&format=`: which stocks meet a condition.
final class ScanApi {
  private final Optional<Screens> screens;

  /// An API over these screens; empty where this process has none.
  ScanApi(Optional<Screens> screens) {
    this.screens = screens;
  }

  Response get(Request request) {
    if (screens.isEmpty()) {
      return Problem.unavailable(
              "no market is scanned here: ask a server that 'openbell serve' runs")
          .response();
    }
    Optional<Screens.Ask> ask = ScanAsk.of(request);
    if (ask.isEmpty()) {
      return Problem.badRequest(
              "where is not given", "give a condition such as rsi14 < 30, or a screen's name")
          .response();
    }
    String format = request.parameter("format").orElse("json");
    if (!format.equals("json") && !format.equals("csv")) {
      return Problem.badRequest("format is unknown", "give json or csv").response();
    }
    return switch (asked(screens.get(), ask.get())) {
      case Screens.Outcome.Found found -> found(found, format);
      case Screens.Outcome.Wrong(Screens.Mistake mistake) -> problem(mistake).response();
      case Screens.Outcome.Refused(String what, String cure) ->
          Problem.badRequest(what, cure).response();
      case Screens.Outcome.NoMarket(String what, String cure, boolean lasting) ->
          (lasting ? Problem.notFound(what + ": " + cure) : Problem.unavailable(what + ": " + cure))
              .response();
    };
  }

  private static Response found(Screens.Outcome.Found found, String format) {
    Response response =
        format.equals("csv")
            ? Response.of(
                    200,
                    "text/csv; charset=utf-8",
                    ScanCsv.of(ScreenRows.read(found.json())).getBytes(StandardCharsets.UTF_8))
                .with("Content-Disposition", "attachment; filename=\"scan.csv\"")
            : Response.of(200, Response.JSON, found.json());
    Response labelled = response.with("Cache-Control", "no-cache").with("X-Cache", found.tier());
    return found
        .uncached()
        .map(why -> labelled.with("X-Uncached", why.replaceAll("[^\\x20-\\x7e]", "?")))
        .orElse(labelled);
  }

  private static Problem problem(Screens.Mistake mistake) {
    return Problem.badRequest(
            "%s: %s at line %d, column %d"
                .formatted(mistake.of(), mistake.what(), mistake.line(), mistake.column()),
            mistake.advice())
        .at(mistake.line(), mistake.column());
  }

  static Screens.Outcome asked(Screens screens, Screens.Ask ask) {
    try {
      return screens.scan(ask);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Screens.Outcome.NoMarket("the scan was interrupted", "ask again", false);
    }
  }
}
