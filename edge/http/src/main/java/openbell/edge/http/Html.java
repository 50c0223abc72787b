package openbell.edge.http;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Markup that is safe to send: written by us, with everything else escaped.
///
/// The only way to markup is [#of]: a template that stands in the source (the compiler sees to
/// that) with a `{}` for each value. A string or number in the place of one is escaped; other
/// [Html] goes in as it is, between tags only; an attribute that leads somewhere takes an [Address]
/// only; what a value must not stand in (a tag without quotes, an event handler, a style) is
/// refused.
///
/// Immutable.
final class Html {
  /// Nothing at all.
  static final Html NONE = new Html("");

  private static final String SLOT = "{}";
  private static final Set<String> LEADING = Set.of("href", "src", "srcset", "action", "hx-get");
  private static final Pattern OPEN_ATTRIBUTE = Pattern.compile("\\s([a-z][a-z-]*)=\"([^\"]*)$");

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /// The template with the values in its slots, in order.
  ///
  /// @param values text (String), numbers, [Html], [Address]
  /// @throws IllegalArgumentException for a value that must not stand where its slot is, or another
  ///   number of them than of slots
  static Html of(@CompileTimeConstant final String template, Object... values) {
    StringBuilder out = new StringBuilder(template.length() + 64 * values.length);
    int from = 0;
    for (Object value : values) {
      int slot = template.indexOf(SLOT, from);
      if (slot < 0) {
        throw new IllegalArgumentException("more values than slots in: " + template);
      }
      out.append(template, from, slot).append(placed(template.substring(0, slot), value));
      from = slot + SLOT.length();
    }
    if (template.indexOf(SLOT, from) >= 0) {
      throw new IllegalArgumentException("fewer values than slots in: " + template);
    }
    return new Html(out.append(template, from, template.length()).toString());
  }

  /// Text as markup.
  static Html text(String text) {
    return new Html(escaped(text));
  }

  /// One after another.
  static Html join(List<Html> parts) {
    return new Html(parts.stream().map(part -> part.markup).collect(Collectors.joining()));
  }

  boolean isEmpty() {
    return markup.isEmpty();
  }

  /// The markup itself.
  @Override
  public String toString() {
    return markup;
  }

  private static String placed(String before, Object value) {
    boolean inTag = before.lastIndexOf('<') > before.lastIndexOf('>');
    if (!inTag) {
      if (value instanceof Address) {
        throw new IllegalArgumentException("an address belongs into an attribute: " + value);
      }
      return value instanceof Html html ? html.markup : escaped(String.valueOf(value));
    }
    Matcher attribute = OPEN_ATTRIBUTE.matcher(before);
    if (value instanceof Html || !attribute.find()) {
      throw new IllegalArgumentException("no place for a value, after: " + before);
    }
    String name = attribute.group(1);
    if (name.startsWith("on") || name.startsWith("hx-on") || name.equals("style")) {
      throw new IllegalArgumentException("no value may stand in " + name);
    }
    boolean whole = attribute.group(2).isEmpty();
    if (LEADING.contains(name) && !(whole && value instanceof Address)) {
      throw new IllegalArgumentException(name + " takes an Address and nothing else");
    }
    return escaped(String.valueOf(value));
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
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
