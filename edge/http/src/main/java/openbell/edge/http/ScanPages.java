package openbell.edge.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import openbell.desk.Screens;

/// `/scan` and what its form asks for while somebody types.
final class ScanPages {
  private static final Pattern LAST_WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*$");
  private static final int MOST_NAMES = 8;

  private final Screens screens;

  ScanPages(Screens screens) {
    this.screens = screens;
  }

  /// The form, and what was found when it was sent.
  Response page(Request request, PageFrame frame) {
    ScanPage page = new ScanPage(frame, ScanPage.Asked.of(request));
    Optional<Screens.Ask> ask;
    try {
      ask = ScanAsk.of(request);
    } catch (BadRequestException e) {
      return frame.page(400, page.trouble(screens, e.what(), e.cure()));
    }
    if (ask.isEmpty()) {
      return frame.page(200, page.content(screens));
    }
    return switch (ScanApi.asked(screens, ask.get())) {
      case Screens.Outcome.Found found ->
          frame.page(200, page.found(screens, found)).with("X-Cache", found.tier());
      case Screens.Outcome.Wrong(Screens.Mistake mistake) ->
          frame.page(400, page.wrong(screens, mistake));
      case Screens.Outcome.Refused(String what, String cure) ->
          frame.page(400, page.trouble(screens, what, cure));
      case Screens.Outcome.NoMarket(String what, String cure, boolean lasting) ->
          frame.page(lasting ? 404 : 503, page.trouble(screens, what, cure));
    };
  }

  /// What is wrong with a condition as far as it is typed, and the names that its last word may
  /// become.
  Response check(Request request, PageFrame frame) {
    String where = request.parameter("where").orElse("");
    List<Html> names = new ArrayList<>();
    Matcher word = LAST_WORD.matcher(where);
    if (word.find()) {
      String begun = word.group();
      screens.names().stream()
          .filter(name -> name.startsWith(begun) && !name.equals(begun))
          .limit(MOST_NAMES)
          .forEach(
              name ->
                  names.add(
                      Html.of(
                          "<li><button type=\"button\" data-name=\"{}\">{}</button></li>",
                          name,
                          name)));
    }
    // A name that is not whole yet is no mistake.
    Html problem =
        where.isBlank() || !names.isEmpty()
            ? Html.NONE
            : screens
                .mistake(where)
                .map(mistake -> ScanPage.problem(frame.words(), mistake))
                .orElse(Html.NONE);
    Html completions =
        names.isEmpty() ? Html.NONE : Html.of("<ul class=\"chips\">{}</ul>", Html.join(names));
    return Response.html(200, Html.join(List.of(completions, problem)).toString())
        .with("Cache-Control", "no-cache");
  }
}
