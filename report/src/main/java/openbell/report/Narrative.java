package openbell.report;

import java.util.EnumMap;
import java.util.Map;

/// What a narrator wrote: every section, numbers still as placeholders.
///
/// @param sections the text of each section; none may be missing
/// @param by who wrote it, and what it took
public record Narrative(Map<Section, String> sections, Report.NarratorInfo by) {
  /// Makes a narrative with its own copy of the sections.
  public Narrative {
    for (Section section : Section.values()) {
      if (!sections.containsKey(section)) {
        throw new IllegalArgumentException("section missing: " + section.key());
      }
    }
    sections = new EnumMap<>(sections);
  }

  /// How many placeholders these texts have.
  public static int placeholders(Map<Section, String> sections) {
    int found = 0;
    for (String text : sections.values()) {
      for (int at = text.indexOf("{{"); at >= 0; at = text.indexOf("{{", at + 2)) {
        found++;
      }
    }
    return found;
  }
}
