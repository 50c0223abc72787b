package openbell.report;

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

  /// The longest that the template writes the section, in Thai characters with all numbers filled
  /// in.
  int mostThaiChars() {
    return mostThaiChars;
  }
}
