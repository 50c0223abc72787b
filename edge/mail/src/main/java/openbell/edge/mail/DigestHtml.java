package openbell.edge.mail;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// A digest as a document that mail programs show: tables and styles in the tags, since many drop
/// all others; nothing from outside, no script, no picture. What is in `<style>` is for those that
/// keep it: dark colours, and narrow screens.
final class DigestHtml {
  private static final String FONT =
      "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans Thai','Leelawadee"
          + " UI',Thonburi,Tahoma,sans-serif;";
  private static final String INK = "color:#1a2030;";
  private static final String LESSER = "color:#566075;";

  private static final String STYLE =
      """
      :root{color-scheme:light dark;supported-color-schemes:light dark}
      @media (max-width:480px){.figure{display:block!important;width:100%!important;box-sizing:border-box}.pad{padding-left:18px!important;padding-right:18px!important}.outer{padding:0!important}}
      @media (prefers-color-scheme:dark){.ground{background:#131722!important}.card{background:#1a2030!important;border-color:#2c3448!important}.ink{color:#e8ebf2!important}.lesser{color:#a6afc2!important}.line{border-color:#2c3448!important}.tile{background:#232b3d!important}.well{background:#12332f!important;color:#8fe3d6!important}.look{background:#3a2d12!important;color:#ffdf9e!important}.link{color:#9db7ff!important}}
      """;

  private DigestHtml() {}

  static String of(DigestPage page, DigestWords words, Optional<URI> operatorsPage) {
    StringBuilder out = new StringBuilder(12_000);
    out.append("<!DOCTYPE html>\n<html lang=\"")
        .append(words.lang().code())
        .append("\">\n<head>\n");
    out.append("<meta charset=\"utf-8\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
    out.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
    out.append("<meta name=\"supported-color-schemes\" content=\"light dark\">\n");
    // Phones would make links of dates and numbers.
    out.append("<meta name=\"format-detection\" content=\"telephone=no,date=no,address=no\">\n");
    out.append("<title>").append(escaped(page.subject())).append("</title>\n");
    out.append("<style>\n").append(STYLE).append("</style>\n</head>\n");
    out.append("<body class=\"ground\" style=\"margin:0;padding:0;background:#f6f7fa;\">\n");
    preheader(page, out);
    out.append(table("width=\"100%\" class=\"ground\" style=\"background:#f6f7fa;\""));
    out.append("<tr><td align=\"center\" class=\"outer\" style=\"padding:24px 12px;\">\n");
    // Outlook on Windows knows no greatest width.
    out.append("<!--[if mso]><table role=\"presentation\" width=\"600\"><tr><td><![endif]-->\n");
    out.append(
        table(
            "width=\"100%\" class=\"card\" style=\"max-width:600px;background:#ffffff;border:1px"
                + " solid #dfe3eb;border-radius:12px;"
                + FONT
                + "\""));
    head(page, out);
    figures(page.figures(), out);
    for (DigestPage.Section section : page.sections()) {
      section(section, words, out);
    }
    foot(words, operatorsPage, out);
    out.append("</table>\n<!--[if mso]></td></tr></table><![endif]-->\n");
    return out.append("</td></tr>\n</table>\n</body>\n</html>\n").toString();
  }

  /// What lists of mails show beside the subject.
  private static void preheader(DigestPage page, StringBuilder out) {
    out.append("<div style=\"display:none;max-height:0;overflow:hidden;\">")
        .append(escaped(page.state()))
        .append("</div>\n");
  }

  private static void head(DigestPage page, StringBuilder out) {
    out.append("<tr><td class=\"pad\" style=\"padding:28px 28px 0;\">\n");
    out.append("<h1 class=\"ink\" style=\"margin:0;font-size:22px;line-height:1.4;font-weight:700;")
        .append(INK)
        .append("\">")
        .append(escaped(page.title()))
        .append("</h1>\n");
    out.append("<p class=\"lesser\" style=\"margin:4px 0 16px;font-size:14px;line-height:1.6;")
        .append(LESSER)
        .append("\">")
        .append(escaped(page.period()))
        .append("</p>\n");
    String colours =
        page.well() ? "background:#e3f4f1;color:#064f48;" : "background:#fff1d6;color:#5c3a00;";
    out.append(table("width=\"100%\""))
        .append("<tr><td class=\"")
        .append(page.well() ? "well" : "look")
        .append(
            "\" style=\"padding:12px"
                + " 16px;border-radius:8px;font-size:15px;line-height:1.6;font-weight:600;")
        .append(colours)
        .append("\">")
        .append(escaped(page.state()))
        .append("</td></tr></table>\n</td></tr>\n");
  }

  private static void figures(List<DigestPage.Figure> figures, StringBuilder out) {
    out.append("<tr><td class=\"pad\" style=\"padding:12px 22px 0;\">\n");
    out.append(table("width=\"100%\""));
    for (int i = 0; i < figures.size(); i += 2) {
      out.append("<tr>\n");
      for (DigestPage.Figure figure : figures.subList(i, Math.min(i + 2, figures.size()))) {
        figure(figure, out);
      }
      out.append("</tr>\n");
    }
    out.append("</table>\n</td></tr>\n");
  }

  private static void figure(DigestPage.Figure figure, StringBuilder out) {
    out.append("<td class=\"figure\" width=\"50%\" valign=\"top\" style=\"padding:6px;\">\n");
    out.append(table("width=\"100%\""))
        .append(
            "<tr><td class=\"tile\" style=\"padding:12px"
                + " 16px;border-radius:8px;background:#f0f2f7;\">");
    line("lesser", "font-size:13px;line-height:1.6;" + LESSER, figure.label(), out);
    line("ink", "font-size:22px;line-height:1.5;font-weight:700;" + INK, figure.value(), out);
    line("lesser", "font-size:13px;line-height:1.6;" + LESSER, figure.note(), out);
    out.append("</td></tr></table>\n</td>\n");
  }

  private static void section(DigestPage.Section section, DigestWords words, StringBuilder out) {
    out.append("<tr><td class=\"pad\" style=\"padding:24px 28px 0;\">\n");
    out.append(
            "<h2 class=\"ink\" style=\"margin:0 0"
                + " 4px;font-size:16px;line-height:1.5;font-weight:700;")
        .append(INK)
        .append("\">")
        .append(escaped(section.title()))
        .append("</h2>\n");
    String note =
        section.note().isEmpty() && section.rows().isEmpty() ? words.get("none") : section.note();
    if (!note.isEmpty()) {
      line("lesser", "font-size:14px;line-height:1.6;" + LESSER, note, out);
    }
    if (!section.rows().isEmpty()) {
      out.append(table("width=\"100%\""));
      section.rows().forEach(row -> row(row, out));
      out.append("</table>\n");
    }
    out.append("</td></tr>\n");
  }

  private static void row(DigestPage.Row row, StringBuilder out) {
    String cell = "border-top:1px solid #dfe3eb;padding:7px 0;font-size:14px;line-height:1.6;";
    out.append("<tr><td class=\"line\" valign=\"top\" style=\"")
        .append(cell)
        .append("word-break:break-word;overflow-wrap:anywhere;\">");
    line("ink", "font-weight:600;" + INK, row.what(), out);
    if (!row.why().isEmpty()) {
      line("lesser", LESSER, row.why(), out);
    }
    out.append("</td><td class=\"line ink\" valign=\"top\" align=\"right\" style=\"")
        .append(cell)
        .append("padding-left:12px;white-space:nowrap;")
        .append(INK)
        .append("\">")
        .append(escaped(row.value()))
        .append("</td></tr>\n");
  }

  private static void foot(DigestWords words, Optional<URI> operatorsPage, StringBuilder out) {
    out.append("<tr><td class=\"pad\" style=\"padding:28px;\">\n");
    operatorsPage.ifPresent(
        to ->
            out.append(
                    "<p style=\"margin:0 0 12px;font-size:15px;line-height:1.6;\"><a class=\"link\""
                        + " style=\"color:#1f4fd8;\" href=\"")
                .append(escaped(to.toString()))
                .append("\">")
                .append(escaped(words.get("foot.page")))
                .append("</a></p>\n"));
    line("lesser", "font-size:12px;line-height:1.6;" + LESSER, words.get("foot.why"), out);
    out.append("</td></tr>\n");
  }

  /// A table that only lays out, and says so to who reads it aloud.
  private static String table(String attributes) {
    return "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" "
        + attributes
        + ">\n";
  }

  private static void line(String kind, String style, String text, StringBuilder out) {
    out.append("<div class=\"")
        .append(kind)
        .append("\" style=\"")
        .append(style)
        .append("\">")
        .append(escaped(text))
        .append("</div>");
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c < ' ' ? ' ' : c);
      }
    }
    return out.toString();
  }
}
