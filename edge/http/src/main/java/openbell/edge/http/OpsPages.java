package openbell.edge.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import openbell.cache.CacheException;
import openbell.desk.Forgetting;
import openbell.desk.ops.NumbersException;
import openbell.desk.ops.OpsDesk;
import openbell.desk.ops.OpsJson;
import openbell.desk.ops.OpsNumbers;
import openbell.desk.ops.WarmNow;
import openbell.edge.http.OpsDoor.Visitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/ops` and what its forms do: each ends with a way back to the page, which says what happened.
/// Safe for concurrent use.
final class OpsPages {
  private static final Logger LOG = LoggerFactory.getLogger(OpsPages.class);
  private static final String SAID = "openbell-ops-said";
  private static final Duration SAID_LASTS = Duration.ofMinutes(1);
  private static final int LONGEST_SAID = 300;
  private static final int MOST_DAYS_BACK = 399;

  private final OpsDesk desk;
  private final OpsDoor door;
  private final InstantSource clock;

  OpsPages(OpsDesk desk, OpsDoor door, InstantSource clock) {
    this.desk = desk;
    this.door = door;
    this.clock = clock;
  }

  /// The numbers of the period asked for: `days` up to now, 1 without; or `from` and `to`.
  Response page(Request request, PageFrame frame) {
    Visitor visitor = door.visitor(request);
    return switch (visitor) {
      case Visitor.Stranger _ -> signIn(frame, Optional.empty());
      case Visitor.Outsider _ -> kept(frame.page(403, new OpsSignIn(frame).noToken()));
      case Visitor.Operator _, Visitor.Reader _ -> numbers(request, frame, visitor);
    };
  }

  private Response numbers(Request request, PageFrame frame, Visitor visitor) {
    Period period = period(request);
    OpsNumbers numbers = desk.numbers().numbers(period.from(), period.to());
    OpsPage page =
        new OpsPage(
            frame,
            numbers,
            period.address(Address.here("ops")),
            new OpsForms(
                frame,
                visitor instanceof Visitor.Operator,
                visitor instanceof Visitor.Operator(Optional<String> session)
                    ? session.map(door::proof)
                    : Optional.empty()),
            clock.instant());
    Optional<Said> said = OpsDoor.cookie(request, SAID).flatMap(s -> Said.read(s, frame.words()));
    Response response = kept(frame.page(200, page.content(said)));
    return said.isPresent()
        ? response.with("Set-Cookie", door.setCookie(request, SAID, "", Duration.ZERO))
        : response;
  }

  /// The numbers as JSON.
  Response json(Request request) {
    return switch (door.visitor(request)) {
      case Visitor.Operator _, Visitor.Reader _ -> {
        Period period = period(request);
        yield Response.of(
                200,
                Response.JSON,
                Json.bytes(OpsJson.of(desk.numbers().numbers(period.from(), period.to()))))
            .with("Cache-Control", "no-store");
      }
      case Visitor.Stranger _, Visitor.Outsider _ -> door.refusal(request);
    };
  }

  /// Begins a session for who has the token.
  Response signIn(Request request, PageFrame frame) {
    return door.signIn(request, request.form().parameter("token").map(String::strip).orElse(""))
        .map(session -> back(frame).with("Set-Cookie", session))
        .orElseGet(
            () ->
                door.visitor(request) instanceof Visitor.Outsider
                        || door.visitor(request) instanceof Visitor.Reader
                    ? kept(frame.page(403, new OpsSignIn(frame).noToken()))
                    : signIn(frame, Optional.of("ops.wrongtoken")));
  }

  /// Ends the session.
  Response signOut(Request request, PageFrame frame) {
    return allowed(
        request,
        frame,
        (form, operator) ->
            back(frame)
                .with("Set-Cookie", door.setCookie(request, OpsDoor.COOKIE, "", Duration.ZERO)));
  }

  /// Forgets a ticker's reports.
  Response invalidate(Request request, PageFrame frame) {
    return act(
        request,
        frame,
        form -> {
          Optional<String> ticker = form.parameter("ticker").map(String::strip);
          if (ticker.isEmpty()) {
            return new Said("ops.said.noticker", List.of());
          }
          try {
            return switch (desk.forgetting().forget(ticker.get(), form.parameter("date"))) {
              case Forgetting.Outcome.Forgotten(var which, int removed) ->
                  new Said(
                      "ops.said.forgotten",
                      List.of("ticker", which.ticker(), "n", Integer.toString(removed)));
              case Forgetting.Outcome.Invalid(String what, String cure) -> Said.refused(what, cure);
              case Forgetting.Outcome.NotFound(String what, String cure) ->
                  Said.refused(what, cure);
            };
          } catch (CacheException e) {
            return new Said("ops.said.unreachable", List.of());
          }
        });
  }

  /// Has reports made.
  Response warm(Request request, PageFrame frame) {
    return act(
        request,
        frame,
        form -> {
          try {
            return switch (desk.warming().begin(form.parameter("ticker").map(String::strip))) {
              case WarmNow.Outcome.Begun(int tickers) ->
                  new Said("ops.said.warming", List.of("n", Integer.toString(tickers)));
              case WarmNow.Outcome.UnderWay() -> new Said("ops.said.underway", List.of());
              case WarmNow.Outcome.Unknown(String what, String cure) -> Said.refused(what, cure);
            };
          } catch (NumbersException e) {
            LOG.warn("warming did not begin: {}", e.getMessage());
            return new Said("ops.said.unreachable", List.of());
          }
        });
  }

  /// Throws the switch of language models.
  Response model(Request request, PageFrame frame) {
    return act(
        request,
        frame,
        form -> {
          String wanted = form.parameter("model").orElse("");
          if (!wanted.equals("on") && !wanted.equals("off")) {
            return Said.refused("model is neither on nor off", "send model=on or off");
          }
          boolean on = wanted.equals("on");
          try {
            desk.numbers().switchModel(on);
          } catch (NumbersException e) {
            LOG.warn("the switch was not kept: {}", e.getMessage());
            return new Said("ops.said.unreachable", List.of());
          }
          return new Said(on ? "ops.said.modelon" : "ops.said.modeloff", List.of());
        });
  }

  /// Does something and says what it came to: to a person by the next page; to a program, which has
  /// no session, at once.
  private Response act(Request request, PageFrame frame, Function<Request, Said> action) {
    return allowed(
        request,
        frame,
        (form, operator) -> {
          Said said = action.apply(form);
          return operator.session().isEmpty()
              ? said.document(frame.words())
              : back(frame)
                  .with("Set-Cookie", door.setCookie(request, SAID, said.written(), SAID_LASTS));
        });
  }

  private Response allowed(
      Request request, PageFrame frame, BiFunction<Request, Visitor.Operator, Response> action) {
    return switch (door.visitor(request)) {
      case Visitor.Operator operator -> {
        Request form = request.form();
        yield door.proves(operator, form.parameter("proof"))
            ? action.apply(form, operator)
            : kept(frame.page(403, new OpsSignIn(frame).notProved()));
      }
      case Visitor.Stranger _ -> signIn(frame, Optional.of("ops.signinfirst"));
      case Visitor.Reader _, Visitor.Outsider _ ->
          kept(frame.page(403, new OpsSignIn(frame).noToken()));
    };
  }

  private static Response signIn(PageFrame frame, Optional<String> problem) {
    return kept(frame.page(401, new OpsSignIn(frame).form(problem)))
        .with("WWW-Authenticate", "Bearer");
  }

  private static Response back(PageFrame frame) {
    return Response.empty(303)
        .with("Location", frame.inLang(Address.here("ops")).toString())
        .with("Cache-Control", "no-store");
  }

  private static Response kept(Response page) {
    return page.with("Cache-Control", "no-store");
  }

  /// What an action came to, on its way to the next page.
  ///
  /// @param key of the text
  /// @param values for its placeholders
  record Said(String key, List<String> values) {
    private static final String BEGIN = "ops.said.";

    static Said refused(String what, String cure) {
      return new Said("ops.said.refused", List.of("why", what + ": " + cure));
    }

    String written() {
      String text = key + "\n" + String.join("\n", values);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              text.substring(0, Math.min(text.length(), LONGEST_SAID))
                  .getBytes(StandardCharsets.UTF_8));
    }

    private String text(PageText words) {
      return words.get(key, values.toArray(String[]::new));
    }

    Response document(PageText words) {
      return switch (key) {
        case "ops.said.refused", "ops.said.noticker" -> Problem.badRequest(text(words)).response();
        case "ops.said.underway" -> Problem.conflict(text(words)).response();
        case "ops.said.unreachable" -> Problem.unavailable(text(words)).response();
        default ->
            Response.of(200, Response.JSON, Json.bytes(Json.object().put("done", text(words))))
                .with("Cache-Control", "no-store");
      };
    }

    /// Empty for what this version does not say; anybody can write a cookie.
    static Optional<Said> read(String written, PageText words) {
      try {
        String text = new String(Base64.getUrlDecoder().decode(written), StandardCharsets.UTF_8);
        String[] lines = text.split("\n", -1);
        return lines[0].startsWith(BEGIN) && words.has(lines[0]) && lines.length % 2 == 1
            ? Optional.of(new Said(lines[0], Arrays.asList(lines).subList(1, lines.length)))
            : Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  /// What is asked for.
  record Period(LocalDate from, LocalDate to, Map<String, String> asked) {
    Address address(Address page) {
      Address address = page;
      for (Map.Entry<String, String> parameter : asked.entrySet()) {
        address = address.with(parameter.getKey(), parameter.getValue());
      }
      return address;
    }
  }

  private Period period(Request request) {
    LocalDate today = desk.numbers().today();
    Optional<String> from = request.parameter("from");
    Optional<String> to = request.parameter("to");
    if (from.isPresent() || to.isPresent()) {
      LocalDate asked = to.map(OpsPages::date).orElse(today);
      LocalDate last = asked.isAfter(today) ? today : asked;
      LocalDate first = from.map(OpsPages::date).orElse(last);
      if (last.isBefore(first) || first.isBefore(today.minusDays(MOST_DAYS_BACK))) {
        throw new BadRequestException(
            "that period has no numbers", "give from and to, within the last 400 days");
      }
      return new Period(first, last, Map.of("from", first.toString(), "to", last.toString()));
    }
    String days = request.parameter("days").orElse("1");
    if (!days.matches("[1-9]\\d{0,2}") || Integer.parseInt(days) > MOST_DAYS_BACK + 1) {
      throw new BadRequestException("days is no number from 1 to 400", "give such as days=7");
    }
    return new Period(
        today.minusDays(Integer.parseInt(days) - 1L),
        today,
        days.equals("1") ? Map.of() : Map.of("days", days));
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new BadRequestException("that is not a date", "give it as 2025-11-11");
    }
  }
}
