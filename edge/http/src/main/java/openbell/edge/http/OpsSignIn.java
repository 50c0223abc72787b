package openbell.edge.http;

import java.util.Optional;

/// What stands at `/ops` for who may not see it, or cannot.
///
/// @param frame what stands around it, and its language
record OpsSignIn(PageFrame frame) {
  /// The form that takes the token.
  ///
  /// @param problem the key of what went wrong before; empty when nothing did
  PageFrame.Content form(Optional<String> problem) {
    return page(
        Html.of(
            """
            {}<p>{}</p>
            <form class="ops-form" action="{}" method="post">
            <p><label for="token">{}</label><input id="token" name="token" type="password" required maxlength="500" autocomplete="current-password"></p>
            <p><button>{}</button></p>
            </form>
            """,
            problem
                .map(key -> Html.of("<p class=\"notice\" role=\"alert\">{}</p>\n", words(key)))
                .orElse(Html.NONE),
            words("ops.signin.lead"),
            frame.inLang(Address.here("ops", "session")),
            words("ops.signin.token"),
            words("ops.signin.button")));
  }

  /// Nobody can sign in.
  PageFrame.Content noToken() {
    return page(Html.of("<p class=\"notice\">{}</p>\n", words("ops.notoken")));
  }

  /// A form that is not of this session.
  PageFrame.Content notProved() {
    return page(
        Html.of(
            "<p class=\"notice\" role=\"alert\">{}</p>\n<p><a class=\"button\""
                + " href=\"{}\">{}</a></p>\n",
            words("ops.notproved"),
            frame.inLang(Address.here("ops")),
            words("ops.backto")));
  }

  private PageFrame.Content page(Html inside) {
    return new PageFrame.Content(
        words("ops.heading"),
        OpsPage.styles(frame),
        Html.of("<div class=\"notice-page\"><h1>{}</h1>\n{}</div>\n", words("ops.heading"), inside),
        frame.inLang(Address.here("ops"), frame.otherLang()),
        true);
  }

  private String words(String key) {
    return frame.words().get(key);
  }
}
