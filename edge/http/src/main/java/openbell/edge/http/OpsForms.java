package openbell.edge.http;

import java.util.Optional;
import openbell.desk.ops.OpsNumbers;

/// What an operator can have done, as forms.
///
/// @param frame what stands around them, and their language
/// @param operator whether the visitor is one; else they are told how to become one
/// @param proof of the session, which each form carries; empty for a program
record OpsForms(PageFrame frame, boolean operator, Optional<String> proof) {

  Html section(OpsNumbers.Model model) {
    return Html.of(
        """
        <section aria-labelledby="do"><h2 id="do">{}</h2>
        {}</section>
        """,
        words("ops.do"),
        operator
            ? proof.map(p -> forms(model, p)).orElse(Html.NONE)
            : Html.of("<p class=\"note\">{}</p>\n", words("ops.notoken.forms")));
  }

  private Html forms(OpsNumbers.Model model, String p) {
    return Html.of(
        """
        <div class="ops-forms">
        <form class="ops-form" action="{}" method="post"><h3>{}</h3>{}
        <p><label for="forget">{}</label><input id="forget" name="ticker" required maxlength="100" placeholder="DBS19" autocomplete="off" autocapitalize="characters" spellcheck="false"></p>
        <p><label for="forget-date">{}</label><input id="forget-date" name="date" type="date"></p>
        <p><button>{}</button></p></form>
        <form class="ops-form" action="{}" method="post"><h3>{}</h3>{}
        <p><label for="warm">{}</label><input id="warm" name="ticker" maxlength="100" placeholder="DBS19" autocomplete="off" autocapitalize="characters" spellcheck="false"></p>
        <p><button>{}</button></p></form>
        {}
        </div>
        <form class="ops-out" action="{}" method="post">{}<button class="quiet">{}</button></form>
        """,
        at("invalidate"),
        words("ops.forget"),
        hidden(p),
        words("ops.ticker"),
        words("ops.forget.date"),
        words("ops.forget.button"),
        at("warm"),
        words("ops.warm"),
        hidden(p),
        words("ops.warm.ticker"),
        words("ops.warm.button"),
        switching(model, p),
        frame.inLang(Address.here("ops", "session", "end")),
        hidden(p),
        words("ops.signout"));
  }

  /// Off while a model may be asked, on while the switch is off; neither where none is set up.
  private Html switching(OpsNumbers.Model model, String p) {
    boolean setUp = model.on() || model.switchedOff();
    String told =
        model.on() ? "ops.model.ison" : model.switchedOff() ? "ops.model.isoff" : "ops.model.none";
    return Html.of(
        """
        <form class="ops-form" action="{}" method="post"><h3>{}</h3>{}
        <p>{}</p>
        {}</form>
        """,
        at("model"),
        words("ops.model"),
        hidden(p),
        words(told),
        setUp
            ? Html.of(
                "<p><button name=\"model\" value=\"{}\">{}</button></p>\n",
                model.on() ? "off" : "on",
                words(model.on() ? "ops.model.off" : "ops.model.on"))
            : Html.NONE);
  }

  private Address at(String action) {
    return frame.inLang(Address.here("ops", action));
  }

  private static Html hidden(String proof) {
    return Html.of("<input type=\"hidden\" name=\"proof\" value=\"{}\">", proof);
  }

  private String words(String key) {
    return frame.words().get(key);
  }
}
