package openbell.edge.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import openbell.desk.Renditions;
import openbell.desk.ReportDesk;
import openbell.desk.ReportOutcome;
import openbell.desk.ReportQuestion;
import openbell.desk.ReportQuestion.Wanted;
import openbell.desk.Trace;
import openbell.report.chart.Theme;

/// `/api/reports/{query}`, its picture, its PDF, and the series behind it.
///
/// An ask waits at most as long as it says and as there is time; then 202 tells where to ask again,
/// and the making goes on.
final class ReportApi {
  private static final int MOST_WAIT_SECONDS = 25;
  private static final String USUAL_WAIT_SECONDS = "20";

  /// What an answer takes after the wait.
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final ReportDesk desk;
  private final Renditions renditions;
  private final Duration linksValidFor;

  /// An API over these.
  ///
  /// @param linksValidFor how long a PDF's signed address holds
  ReportApi(ReportDesk desk, Renditions renditions, Duration linksValidFor) {
    this.desk = desk;
    this.renditions = renditions;
    this.linksValidFor = linksValidFor;
  }

  Response report(Request request, String query) {
    return answered(
        request,
        query,
        Wanted.DATA,
        found -> ok(Response.of(200, Response.JSON, found.json()), found));
  }

  Response picture(Request request, String query) {
    Renditions.Look look =
        new Renditions.Look(
            request.parameter("theme").map(ReportApi::theme).orElse(Renditions.KEPT_THEME),
            request.parameter("width").map(ReportApi::width).orElse(Renditions.Look.KEPT.width()));
    return answered(
        request,
        query,
        Wanted.PICTURE,
        found ->
            renditions
                .picture(found.report(), look, isOfItsDate(found))
                .map(png -> ok(Response.of(200, "image/png", png), found))
                // Shown by other pages and chats, too.
                .map(r -> r.with("Cross-Origin-Resource-Policy", "cross-origin"))
                .orElseGet(ReportApi::noPrices));
  }

  /// The bars behind a report and its indicators as of each of them.
  Response series(Request request, String query) {
    String format = request.parameter("format").orElse("json");
    if (!format.equals("json") && !format.equals("csv")) {
      return Problem.badRequest("format is unknown", "give json or csv").response();
    }
    return answered(
        request,
        query,
        Wanted.DATA,
        found ->
            renditions
                .history(found.report())
                .map(study -> new ReportSeries(found.report(), study.bars()))
                .map(series -> ok(series(series, format), found))
                .orElseGet(ReportApi::noPrices));
  }

  private static Response series(ReportSeries series, String format) {
    if (format.equals("json")) {
      return Response.of(200, Response.JSON, series.json());
    }
    String name = "%s-%s.csv".formatted(series.report().ticker(), series.report().date());
    return Response.of(200, "text/csv; charset=utf-8", series.csv())
        .with("Content-Disposition", "attachment; filename=\"" + name + "\"");
  }

  private static Response noPrices() {
    return Problem.notFound("the prices behind this report are not in the lake").response();
  }

  Response pdf(Request request, String query) {
    return answered(
        request,
        query,
        Wanted.PICTURE,
        found -> {
          Optional<URI> link =
              isOfItsDate(found)
                  ? renditions.pdfLink(found.report(), found.json(), linksValidFor)
                  : Optional.empty();
          return link.isPresent()
              ? Response.empty(302)
                  .with("Location", link.get().toString())
                  .with("Cache-Control", "no-store")
                  .with("X-Cache", found.servedFrom())
              : ok(pdfBytes(found), found);
        });
  }

  private Response pdfBytes(ReportOutcome.Answered found) {
    byte[] pdf = renditions.pdf(found.report(), found.json(), isOfItsDate(found));
    String name = "%s-%s.pdf".formatted(found.report().ticker(), found.report().date());
    return Response.of(200, "application/pdf", pdf)
        .with("Content-Disposition", "inline; filename=\"" + name + "\"");
  }

  /// Whether it is the report of its date, and no other shown in its place.
  private static boolean isOfItsDate(ReportOutcome.Answered found) {
    return !found.servedFrom().equals("stale");
  }

  private Response answered(
      Request request,
      String query,
      Wanted wanted,
      Function<ReportOutcome.Answered, Response> found) {
    ReportQuestion question =
        new ReportQuestion(
                query,
                request.parameter("date"),
                request.parameter("lang"),
                false,
                wanted,
                Optional.empty())
            .within(wait(request));
    return switch (desk.report(question, new Trace())) {
      case ReportOutcome.Answered answer -> found.apply(answer);
      case ReportOutcome.OlderText older ->
          throw new IllegalStateException("a text alone for an ask of data: " + older.servedFrom());
      case ReportOutcome.BeingMade busy -> beingMade(request, busy);
      case ReportOutcome other -> problem(other).response();
    };
  }

  /// The problem that an outcome without a report is.
  static Problem problem(ReportOutcome outcome) {
    return switch (outcome) {
      case ReportOutcome.Invalid(String what, String cure) -> Problem.badRequest(what, cure);
      case ReportOutcome.NotFound none ->
          Problem.notFound(none.what() + ": " + none.cure()).suggesting(none.suggestions());
      case ReportOutcome.Overloaded(String what, Duration retryAfter) ->
          Problem.unavailable(what).retryAfter(Optional.of(retryAfter));
      case ReportOutcome.SourceFailed failed ->
          Problem.sourceFailed(failed.source() + ": " + failed.what())
              .retryAfter(failed.retryAfter());
      case ReportOutcome.Answered _, ReportOutcome.OlderText _, ReportOutcome.BeingMade _ ->
          throw new IllegalArgumentException("no problem: " + outcome);
    };
  }

  private static Response ok(Response response, ReportOutcome.Answered found) {
    boolean stale = found.servedFrom().equals("stale");
    return response
        .with("X-Cache", found.servedFrom())
        .with("Cache-Control", stale ? "no-store" : "no-cache");
  }

  private static Response beingMade(Request request, ReportOutcome.BeingMade busy) {
    ObjectNode told = Json.object();
    told.put("state", "being_made");
    told.put("ticker", busy.ticker().ticker());
    told.put("date", busy.date().toString());
    told.put("retry_after", Problem.seconds(busy.retryAfter()));
    ArrayNode stages = told.putArray("stages");
    for (Trace.StageTime stage : busy.stages()) {
      stages
          .addObject()
          .put("stage", stage.stage().name().toLowerCase(Locale.ROOT))
          .put("took_ms", stage.took().toMillis())
          .put("done", stage.done());
    }
    return Response.of(202, Response.JSON, Json.bytes(told))
        .with("Location", location(request, busy))
        .with("Retry-After", Long.toString(Problem.seconds(busy.retryAfter())))
        .with("Cache-Control", "no-store");
  }

  /// The same thing of the same day, by the name that it resolved to.
  private static String location(Request request, ReportOutcome.BeingMade busy) {
    String[] parts = request.path().split("/", -1);
    String rest = parts.length > 4 ? "/" + parts[4] : "";
    StringBuilder query = new StringBuilder();
    for (String name : new String[] {"date", "lang", "theme", "width", "format", "wait"}) {
      request
          .parameter(name)
          .ifPresent(
              value ->
                  query
                      .append(query.isEmpty() ? '?' : '&')
                      .append(name)
                      .append('=')
                      .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    }
    String ticker = URLEncoder.encode(busy.ticker().ticker(), StandardCharsets.UTF_8);
    return "/api/reports/" + ticker + rest + query;
  }

  private static Duration wait(Request request) {
    String text = request.parameter("wait").orElse(USUAL_WAIT_SECONDS);
    if (!text.matches("\\d{1,2}") || Integer.parseInt(text) > MOST_WAIT_SECONDS) {
      throw new BadRequestException(
          "that wait is none", "give whole seconds from 0 to " + MOST_WAIT_SECONDS);
    }
    Duration asked = Duration.ofSeconds(Integer.parseInt(text));
    Duration possible = request.remaining().minus(MARGIN);
    if (possible.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(possible) < 0 ? asked : possible;
  }

  private static int width(String text) {
    return Renditions.Look.WIDTHS.stream()
        .filter(width -> width.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new BadRequestException(
                    "no picture has that width", "give one of " + Renditions.Look.WIDTHS));
  }

  private static Theme theme(String name) {
    return switch (name) {
      case "dark" -> Theme.DARK;
      case "light" -> Theme.LIGHT;
      default -> throw new BadRequestException("that theme is none", "give dark or light");
    };
  }
}
