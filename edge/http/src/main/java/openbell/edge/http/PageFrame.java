package openbell.edge.http;

import java.util.List;
import openbell.report.Lang;

/// What stands around every page: head, field, language, footer. Immutable.
///
/// @param words the texts, in the page's language
/// @param usual the language that addresses need not name
/// @param assets the files that the page refers to
/// @param screens whether there is a page of screens to lead to
/// @param lake whether there is a page of the lake to lead to
record PageFrame(PageText words, Lang usual, Assets assets, boolean screens, boolean lake) {
  /// No inline script or style is allowed by the site's policy, so htmx must not bring its own; and
  /// an answer is shown whatever its status, but for those that are no page: too many requests, an
  /// error of ours.
  private static final String HTMX =
      """
      {"includeIndicatorStyles":false,"allowEval":false,"selfRequestsOnly":true,\
      "historyEnabled":false,"responseHandling":[{"code":"204|429|500","swap":false},\
      {"code":".*","swap":true}]}\
      """;

  /// What a page brings along.
  ///
  /// @param title of the window, without the site's name
  /// @param head more for the head
  /// @param main what is between header and footer
  /// @param other the same page in the other language
  /// @param field whether the header has the field
  record Content(String title, Html head, Html main, Address other, boolean field) {}

  /// A whole page.
  Response page(int status, Content content) {
    return headed(Response.html(status, whole(content).toString()));
  }

  /// The changing part of a page alone, with its title.
  Response fragment(int status, Content content) {
    return headed(
        Response.html(
            status, Html.of("<title>{}</title>{}", title(content), mainPart(content)).toString()));
  }

  /// A page of this site in this page's language.
  Address inLang(Address address) {
    return inLang(address, words.lang());
  }

  /// A page of this site in a language.
  Address inLang(Address address, Lang lang) {
    return lang == usual ? address : address.with("lang", lang.code());
  }

  /// The page of a report.
  Address report(String ticker) {
    return inLang(Address.here("reports", ticker));
  }

  Lang otherLang() {
    return words.lang() == Lang.TH ? Lang.EN : Lang.TH;
  }

  /// The field with its suggestions; a plain form without JavaScript.
  ///
  /// @param attention whether it is what the page is about
  Html field(boolean attention) {
    Html lang =
        words.lang() == usual
            ? Html.NONE
            : Html.of("<input type=\"hidden\" name=\"lang\" value=\"{}\">", words.lang().code());
    return Html.of(
        """
        <form class="{}" action="{}" method="get" role="search">
        <label for="q">{}</label>
        <div class="field">
        <input id="q" name="q" type="search" required maxlength="100" placeholder="{}" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="go" hx-get="{}" hx-trigger="input changed delay:120ms" hx-target="#suggestions" hx-swap="innerHTML" hx-sync="this:replace">
        <button>{}</button>
        <div id="suggestions" aria-label="{}" data-many="{}"></div>
        </div>{}
        </form>
        """,
        attention ? "ask large" : "ask",
        Address.here("reports"),
        words.get("field.label"),
        words.get("field.example"),
        inLang(Address.here("suggest")),
        words.get("field.button"),
        words.get("field.suggestions"),
        words.get("field.many"),
        lang);
  }

  /// What everybody sees alike needs no process of its own in the browser, which would be set up
  /// while the reader waits (70 ms of 350 for a report). Pages of an operator have one.
  private static Response headed(Response response) {
    return response
        .with("Cache-Control", "no-cache")
        .with("Vary", "HX-Request, HX-Trigger")
        .with(SecurityHeaders.OPENER, "unsafe-none");
  }

  private Html whole(Content content) {
    return Html.of(
        """
        <!doctype html>
        <html lang="{}">
        <head>
        <meta charset="utf-8">
        <title>{}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="theme-color" content="#f6f7fa" media="(prefers-color-scheme: light)">
        <meta name="theme-color" content="#131722" media="(prefers-color-scheme: dark)">
        <meta name="htmx-config" content="{}">
        <link rel="icon" type="image/svg+xml" href="{}">
        <link rel="stylesheet" href="{}">
        <script src="{}" defer></script>
        {}</head>
        <body>
        <a class="skip" href="#main">{}</a>
        {}<p id="status" class="heard" role="status"></p>
        {}<footer class="foot"><p>{}</p></footer>
        </body>
        </html>
        """,
        words.lang().code(),
        title(content),
        HTMX,
        assets.address("icon.svg"),
        assets.address("app.css"),
        assets.address("app.js"),
        content.head(),
        words.get("site.skip"),
        header(content),
        mainPart(content),
        words.get("site.disclaimer"));
  }

  private Html link(boolean there, String page) {
    return there
        ? Html.of(
            "<a class=\"other\" href=\"{}\">{}</a> ",
            inLang(Address.here(page)),
            words.get("site." + page))
        : Html.NONE;
  }

  private static String title(Content content) {
    return content.title() + " · Openbell";
  }

  private static Html mainPart(Content content) {
    return Html.of("<main id=\"main\" tabindex=\"-1\">\n{}</main>\n", content.main());
  }

  /// The mark is icon.svg again, in the page: as a picture of its own it took a document to draw.
  private Html header(Content content) {
    return Html.of(
        """
        <header class="top"><div class="bar">
        <a class="brand" href="{}" aria-label="{}"><svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#1f4fd8"/><path d="M16 6a1.6 1.6 0 0 1 1.6 1.7 6.6 6.6 0 0 1 5 6.4v4.1l1.9 3.1H7.5l1.9-3.1v-4.1a6.6 6.6 0 0 1 5-6.4A1.6 1.6 0 0 1 16 6z" fill="#fff"/><path d="M13.4 23h5.2a2.6 2.6 0 0 1-5.2 0z" fill="#9fb8ff"/></svg><span>Openbell</span></a>
        <nav aria-label="{}">{}<a class="lang" href="{}" lang="{}" hreflang="{}">{}</a></nav>
        {}</div></header>
        """,
        inLang(Address.here()),
        words.get("site.home"),
        words.get("site.pages"),
        Html.join(List.of(link(screens, "scan"), link(lake, "lake"))),
        content.other(),
        otherLang().code(),
        otherLang().code(),
        words.get("site.other"),
        content.field() ? field(false) : Html.NONE);
  }
}
