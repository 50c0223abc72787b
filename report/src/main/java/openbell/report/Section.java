package openbell.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The five sections of a report, in their order.
public enum Section {
  STORY("story", "📖 เรื่องราวของหุ้นตัวนี้", "Story", 400),
  KNOW("know", "💡 สิ่งที่คุณต้องรู้", "What you need to know", 550),
  ACTION("action", "🎯 ควรทำอะไรตอนนี้?", "What to do now", 500),
  RISKS("risks", "⚠️ ระวังอะไร?", "Watch out", 450),
  PERCENTILES("percentiles", "📊 การวิเคราะห์เปอร์เซ็นไทล์", "Percentiles", 900);

  private final String key;
  private final String thai;
  private final String english;
  private final int mostThaiChars;

  Section(String key, String thai, String english, int mostThaiChars) {
    this.key = key;
    this.thai = thai;
    this.english = english;
    this.mostThaiChars = mostThaiChars;
  }

  /// The name of the section in JSON.
  public String key() {
    return key;
  }

  /// The heading that stands over the section.
  public String heading(Lang lang) {
    return lang.pick(thai, english);
  }

  /// A text's sections by their headings, each on a line of its own; what stands before the first
  /// is left out. A text with none is all story.
  static Map<String, String> split(String text, String lang) {
    Lang of = Lang.of(lang).orElse(Lang.TH);
    Map<String, String> sections = new LinkedHashMap<>();
    @Nullable Section current = null;
    StringBuilder body = new StringBuilder();
    for (String line : text.lines().toList()) {
      Optional<Section> heading =
          Stream.of(values()).filter(s -> line.strip().equals(s.heading(of))).findFirst();
      if (heading.isEmpty()) {
        body.append(line).append('\n');
        continue;
      }
      if (current != null) {
        sections.put(current.key, body.toString().strip());
      }
      current = heading.get();
      body.setLength(0);
    }
    sections.put((current == null ? STORY : current).key, body.toString().strip());
    return sections;
  }

  /// The longest that the template writes the section, in Thai characters with all numbers filled
  /// in.
  int mostThaiChars() {
    return mostThaiChars;
  }
}
