package openbell.edge.mail;

import java.net.URI;
import java.util.Optional;

/// A digest as plain text, for chats, SNS and those who show no HTML.
final class DigestText {
  private DigestText() {}

  static String of(DigestPage page, DigestWords words, Optional<URI> operatorsPage) {
    StringBuilder out = new StringBuilder(2_000);
    out.append(page.title()).append('\n').append(page.period()).append("\n\n");
    out.append(page.state()).append("\n\n");
    for (DigestPage.Figure figure : page.figures()) {
      out.append(figure.label()).append(": ").append(figure.value());
      out.append(" (").append(figure.note()).append(")\n");
    }
    for (DigestPage.Section section : page.sections()) {
      out.append('\n').append(section.title());
      if (!section.note().isEmpty()) {
        out.append(": ").append(section.note());
      } else if (section.rows().isEmpty()) {
        out.append(": ").append(words.get("none"));
      }
      out.append('\n');
      for (DigestPage.Row row : section.rows()) {
        out.append("- ").append(oneLine(row.what()));
        if (!row.value().isEmpty()) {
          out.append(" · ").append(row.value());
        }
        if (!row.why().isEmpty()) {
          out.append(": ").append(oneLine(row.why()));
        }
        out.append('\n');
      }
    }
    operatorsPage.ifPresent(
        to -> out.append('\n').append(words.get("foot.page")).append(": ").append(to).append('\n'));
    return out.toString();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }
}
