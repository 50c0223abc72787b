package openbell.edge.http;

import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import openbell.desk.ReportOutcome;
import openbell.desk.ReportQuestion;
import openbell.desk.Trace;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.report.Lang;

/// The two pages, rendered here: the first with its field, and one for each report; with the
/// fragments and files that they ask for. Usable without JavaScript.
///
/// Pure functions of the request but for the desk that they ask. Safe for concurrent use.
public final class Pages {
  private static final int MOST_SUGGESTIONS = 8;

  private final PageParts parts;
  private final ReportDetails details;
  private final Assets assets = new Assets();
  private final Map<Lang, PageText> words = new EnumMap<>(Lang.class);

  /// Pages made of these parts; it owns none of them.
  public Pages(PageParts parts) {
    this.parts = parts;
    details = new ReportDetails(parts.lake());
    for (Lang lang : Lang.values()) {
      words.put(lang, PageText.in(lang));
    }
  }

  /// `/`: the field, names to try, the last reports.
  public Response home(Request request) {
    return read(
        request,
        r -> {
          PageFrame frame = frame(lang(r));
          return frame.page(
              200, new HomePage(frame).content(parts.registry(), parts.recent().get()));
        });
  }

  /// `/reports?q=`: what the field sends without JavaScript; leads to the report's page.
  public Response search(Request request) {
    return read(
        request,
        r -> {
          Optional<String> typed = r.parameter("q").map(String::strip);
          PageFrame frame = frame(lang(r));
          if (typed.isEmpty()) {
            return seeOther(frame.inLang(Address.here()));
          }
          // A browser takes these two for steps in the path, even encoded.
          return typed.get().equals(".") || typed.get().equals("..")
              ? report(r, typed.get())
              : seeOther(frame.report(typed.get()));
        });
  }

  /// `/suggest?q=`: the options under the field, as a fragment.
  public Response suggestions(Request request) {
    return read(
        request,
        r -> {
          PageFrame frame = frame(lang(r));
          List<Ticker> found =
              r.parameter("q")
                  .map(q -> parts.registry().suggest(q, MOST_SUGGESTIONS))
                  .orElse(List.of());
          return Response.html(200, options(frame, found).toString())
              .with("Cache-Control", "no-cache");
        });
  }

  /// `/scan?where=&rank=&top=&date=&sort=`: the form of screens, and what was found.
  public Response scan(Request request) {
    return read(
        request,
        r -> {
          PageFrame frame = frame(lang(r));
          return parts
              .screens()
              .map(screens -> new ScanPages(screens).page(r, frame))
              .orElseGet(() -> frame.page(404, noScreens(frame)));
        });
  }

  /// `/scan/check?where=`: what is wrong with a condition as far as it is typed, as a fragment.
  public Response scanCheck(Request request) {
    return read(
        request,
        r ->
            parts
                .screens()
                .map(screens -> new ScanPages(screens).check(r, frame(lang(r))))
                .orElseGet(() -> Response.empty(404)));
  }

  /// A page that others write, within what stands around every page.
  Response framed(Request request, BiFunction<Request, PageFrame, Response> page) {
    return apart(read(request, r -> page.apply(r, frame(lang(r)))));
  }

  /// `/lake?sql=`: how complete the lake is, and an answer to a question in SQL.
  public Response lake(Request request) {
    return apart(
        read(
            request,
            r -> {
              PageFrame frame = frame(lang(r));
              return parts
                  .lake()
                  .desk()
                  .map(
                      desk ->
                          new LakePages(desk, parts.registry(), parts.operator()).page(r, frame))
                  .orElseGet(() -> frame.page(404, new TroublePage(frame).noLake()));
            }));
  }

  /// A page that shows an operator more than others, out of reach of the window that opened it.
  private static Response apart(Response page) {
    return page.with(SecurityHeaders.OPENER, "same-origin");
  }

  private static PageFrame.Content noScreens(PageFrame frame) {
    return new TroublePage(frame).noScreens(frame.inLang(Address.here("scan"), frame.otherLang()));
  }

  /// `/assets/{name}`: a file of the pages, to be kept for good under its hash.
  public Response asset(Request request, String name) {
    return read(
        request,
        r ->
            assets
                .find(name, r.parameter("v"))
                .orElseGet(
                    () ->
                        Response.of(404, "text/plain; charset=utf-8", new byte[0])
                            .with("Cache-Control", "no-cache")));
  }

  /// `/reports/{query}`: the report; while it is being made, how far it is; else why there is none.
  ///
  /// @param query as typed, decoded
  public Response report(Request request, String query) {
    return read(request, r -> new Visit(r, query).answer());
  }

  /// `/reports/{query}/{part}`: what the report's page shows when somebody looks at it.
  ///
  /// @param query as typed, decoded
  public Response detail(Request request, String query, String part) {
    return read(request, r -> new Visit(r, query).detail(r, part));
  }

  /// One request for a report's page.
  private final class Visit {
    private final boolean fragment;
    private final String trigger;
    private final String query;
    private final Optional<String> askedLang;
    private final Optional<String> askedDate;
    private final PageFrame frame;
    private final String root;

    Visit(Request request, String query) {
      this.fragment = request.header("HX-Request").isPresent();
      this.trigger = request.header("HX-Trigger").orElse("");
      this.query = query;
      this.askedLang = request.parameter("lang");
      this.askedDate = request.parameter("date");
      this.frame = frame(askedLang.flatMap(Lang::of).orElse(parts.lang()));
      this.root = SharePreview.root(parts.publicUrl(), request);
    }

    /// A part of a report that is there; else to the report's page, which says what there is.
    Response detail(Request request, String part) {
      if (!ReportDetails.PARTS.contains(part)) {
        return frame.page(
            404,
            new TroublePage(frame)
                .invalid(
                    "invalid.address",
                    "a report has no part of that name",
                    "ask for one of " + String.join(", ", ReportDetails.PARTS),
                    other(query)));
      }
      if (outcome() instanceof ReportOutcome.Answered answered) {
        return details.answer(request, frame, answered.report(), part, fragment);
      }
      return fragment
          ? Response.empty(204).with("Cache-Control", "no-cache")
          : seeOther(self(query));
    }

    private ReportOutcome outcome() {
      ReportQuestion question =
          new ReportQuestion(
                  query,
                  askedDate,
                  askedLang.or(() -> Optional.of(parts.lang().code())),
                  false,
                  ReportQuestion.Wanted.DATA,
                  Optional.empty())
              .within(Duration.ZERO);
      return parts.desk().report(question, new Trace());
    }

    Response answer() {
      return switch (outcome()) {
        case ReportOutcome.Answered answered -> answered(answered);
        case ReportOutcome.BeingMade making -> making(making);
        case ReportOutcome.NotFound none ->
            shown(
                404, new TroublePage(frame).notFound(query, none, parts.registry(), other(query)));
        case ReportOutcome.Invalid(String what, String cure) ->
            shown(400, new TroublePage(frame).invalid(invalid(), what, cure, other(query)));
        case ReportOutcome.SourceFailed failed -> sourceFailed(failed);
        case ReportOutcome.Overloaded(String what, Duration retryAfter) ->
            shown(503, new TroublePage(frame).overloaded(self(query), other(query)))
                .with("Retry-After", seconds(retryAfter));
        case ReportOutcome.OlderText _ ->
            throw new IllegalStateException("a text alone was answered where all was asked for");
      };
    }

    private Response answered(ReportOutcome.Answered answered) {
      if (trigger.equals("renewal") && answered.renewing()) {
        return Response.empty(204).with("Cache-Control", "no-cache");
      }
      String ticker = answered.report().ticker();
      ReportPage page = new ReportPage(frame, answered, askedDate.flatMap(Pages::date), root);
      return shown(200, page.content(self(ticker), other(ticker)));
    }

    private Response making(ReportOutcome.BeingMade making) {
      String ticker = making.ticker().ticker();
      return shown(202, new MakingPage(frame).content(making, self(ticker), other(ticker)))
          .with("Retry-After", seconds(making.retryAfter()));
    }

    private Response sourceFailed(ReportOutcome.SourceFailed failed) {
      Response response =
          shown(
              502,
              new TroublePage(frame)
                  .sourceFailed(failed, self(query), parts.clock(), other(query)));
      return failed
          .retryAfter()
          .map(wait -> response.with("Retry-After", seconds(wait)))
          .orElse(response);
    }

    private Response shown(int status, PageFrame.Content content) {
      return fragment ? frame.fragment(status, content) : frame.page(status, content);
    }

    private Address self(String ticker) {
      return frame.report(ticker).with("date", askedDate);
    }

    /// The same in the other language, of the same date.
    private Address other(String ticker) {
      return frame
          .inLang(Address.here("reports", ticker), frame.otherLang())
          .with("date", askedDate);
    }

    /// The key of what to do about a question that cannot be asked.
    private String invalid() {
      if (askedLang.isPresent() && askedLang.flatMap(Lang::of).isEmpty()) {
        return "invalid.language";
      }
      return parts.registry().resolve(query) instanceof Resolution.Invalid
          ? "invalid.query"
          : "invalid.date";
    }
  }

  private Html options(PageFrame frame, List<Ticker> tickers) {
    List<Html> options = new ArrayList<>();
    for (Ticker ticker : tickers) {
      options.add(
          Html.of(
              """
              <a role="option" id="option-{}" aria-selected="false" tabindex="-1" href="{}"><b>{}</b> <span>{}</span> <small>{}</small></a>
              """,
              options.size(),
              frame.report(ticker.ticker()),
              ticker.ticker(),
              ticker.name(),
              ticker.exchange().id()));
    }
    return Html.join(options);
  }

  /// What a request gets that can be read; a page that says so for one that cannot.
  private Response read(Request request, Function<Request, Response> answer) {
    try {
      return answer.apply(request);
    } catch (BadRequestException e) {
      PageFrame frame = frame(parts.lang());
      return frame.page(
          400,
          new TroublePage(frame)
              .invalid(
                  "invalid.address",
                  e.what(),
                  e.cure(),
                  frame.inLang(Address.here(), frame.otherLang())));
    }
  }

  private PageFrame frame(Lang lang) {
    return new PageFrame(
        Optional.ofNullable(words.get(lang)).orElseThrow(),
        parts.lang(),
        assets,
        parts.screens().isPresent(),
        parts.lake().desk().isPresent());
  }

  private Lang lang(Request request) {
    return request.parameter("lang").flatMap(Lang::of).orElse(parts.lang());
  }

  private static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Response seeOther(Address address) {
    return Response.empty(303)
        .with("Location", address.toString())
        .with("Cache-Control", "no-cache");
  }

  /// Whole seconds, one at least.
  private static String seconds(Duration time) {
    return Long.toString(Math.max(1, (time.toMillis() + 999) / 1000));
  }
}
