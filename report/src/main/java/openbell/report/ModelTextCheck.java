package openbell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a language model may do wrong and the template does not: a section left empty or far too
/// long, markup and links, advice, another view than the one that the rules give.
final class ModelTextCheck {
  /// The template keeps within a section's length; a model's text is refused at half as much again.
  private static final double LENGTH_TOLERANCE = 1.5;

  /// English says the same in about a quarter more characters than Thai: the bank's rows, measured.
  private static final double ENGLISH_LENGTH = 1.25;

  private static final Pattern NOT_PROSE =
      Pattern.compile(
          "(?i)https?:|www\\.|\\b[a-z0-9-]+\\.(com|net|org|info|io|co|me|app|xyz|link)\\b|(?<!\\{)@"
              + "|line id|t\\.me|[<>`\\[\\]|]|\\*\\*|__|^\\s*#",
          Pattern.MULTILINE);

  /// Orders and the words of a licensed analyst. "Buyers", "selling" and แรงซื้อ stay allowed.
  private static final Pattern ADVICE =
      Pattern.compile(
          "(?i)\\b(buy|sell|accumulate|stop[- ]loss|take[- ]profit|(price )?target(s| price)?)\\b"
              + "|guarantee|ซื้อเลย|รีบซื้อ|รีบขาย|ขายเลย|ขายทิ้ง|ควรซื้อ|ควรขาย|แนะนำซื้อ|แนะนำขาย"
              + "|แนะนำให้ซื้อ|แนะนำให้ขาย|เข้าซื้อได้|ซื้อเพิ่ม|จงซื้อ|จงขาย|ให้ซื้อ|ให้ขาย|ซื้อตอนนี้|ขายตอนนี้"
              + "|ซื้อทันที|ขายทันที|ราคาเป้าหมาย|จุดตัดขาดทุน|จุดเข้าซื้อ|การันตี|รับประกัน|กำไรแน่|ไม่มีความเสี่ยง"
              + "|ห้ามพลาด|โอกาสทอง|!");

  /// What would move a reader rather than inform one, and events that no fact of ours tells: told
  /// only where a headline is quoted, through its placeholder.
  private static final Pattern INVENTED =
      Pattern.compile(
          "(?i)\\b(join|visit|subscribe|sign up|click|load up|all[- ]in|savings|act now|don't"
              + " miss|put (your|all)|frauds?|lawsuits?|scandals?|bankruptc(y|ies)|insolven\\w*"
              + "|takeovers?|acquisitions?|acquires?|mergers?|dividends?|buybacks?|ipo|profit"
              + " warning|guidance|downgrade[sd]?|upgrade[sd]?|resign(s|ed|ation)?|sanction\\w*"
              + "|investigat\\w+|regulators?|hides?|conceals?)\\b"
              + "|รีบเก็บ|รีบเข้า|รีบลงทุน|ทุ่มเงิน|ทุ่มสุดตัว|เข้ากลุ่ม|แอดไลน์|สมัครสมาชิก|เงินเก็บ|เงินออม|ทุจริต|ฉ้อโกง"
              + "|ปกปิด|ฟ้องร้อง|ล้มละลาย|ควบรวม|ซื้อกิจการ|ปันผล|ซื้อหุ้นคืน|ลาออก|คว่ำบาตร|สอบสวน|ปรับลดอันดับ"
              + "|ปรับเพิ่มอันดับ|คณะกรรมการ|เก็บเข้าพอร์ต");

  private static final Pattern ENGLISH_VIEW =
      Pattern.compile(
          "(?i)\\b(positive|negative|neutral|bullish|bearish)"
              + " (?:view|stance)\\b|(?<!\\b(?:long|short)"
              + " )\\b(?:view|stance)\\b[^.;,{]{0,20}?\\b(positive|negative|neutral|bullish|bearish)\\b");
  private static final Pattern THAI_VIEW =
      Pattern.compile("มุมมอง[^\\n{]{0,40}?(เชิงบวก|เชิงลบ|เป็นกลาง|เป็นบวก|เป็นลบ)");

  private ModelTextCheck() {}

  static List<String> problems(
      Map<Section, String> sections, Brief brief, Lang lang, Map<String, String> values) {
    List<String> problems = new ArrayList<>();
    for (Map.Entry<Section, String> section : sections.entrySet()) {
      String key = section.getKey().key();
      String text = section.getValue();
      if (text.isBlank()) {
        problems.add(key + ": empty");
        continue;
      }
      length(section.getKey(), Filler.fill(text, values, lang), lang).ifPresent(problems::add);
      if (text.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\n')) {
        problems.add(key + ": a control character");
      }
      found(NOT_PROSE, text)
          .ifPresent(what -> problems.add(key + ": not plain prose: \"" + what + "\""));
      found(ADVICE, text).ifPresent(what -> problems.add(key + ": advice: \"" + what + "\""));
      found(INVENTED, text)
          .ifPresent(
              what -> problems.add(key + ": no fact tells of it, or it urges: \"" + what + "\""));
      otherView(text, brief, lang).ifPresent(what -> problems.add(key + ": " + what));
    }
    return problems;
  }

  private static Optional<String> length(Section section, String filled, Lang lang) {
    double most =
        section.mostThaiChars() * LENGTH_TOLERANCE * (lang == Lang.EN ? ENGLISH_LENGTH : 1);
    return filled.length() > most
        ? Optional.of(
            "%s: %d characters, at most %d".formatted(section.key(), filled.length(), (int) most))
        : Optional.empty();
  }

  private static Optional<String> found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group().strip()) : Optional.empty();
  }

  /// A view in words that is not the one computed, or any where none may be given.
  private static Optional<String> otherView(String text, Brief brief, Lang lang) {
    Matcher matcher = (lang == Lang.TH ? THAI_VIEW : ENGLISH_VIEW).matcher(text);
    while (matcher.find()) {
      String word = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      Stance.Value told = view(word);
      if (brief.stance().isEmpty()) {
        return Optional.of("a view where none is given: \"" + matcher.group() + "\"");
      }
      if (brief.stance().get().value() != told) {
        return Optional.of(
            "another view than the rules give: \"%s\"; it is %s"
                .formatted(matcher.group(), FactSheet.view(brief.stance().get(), lang)));
      }
    }
    return Optional.empty();
  }

  private static Stance.Value view(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "positive", "bullish", "เชิงบวก", "เป็นบวก" -> Stance.Value.BUY;
      case "negative", "bearish", "เชิงลบ", "เป็นลบ" -> Stance.Value.SELL;
      default -> Stance.Value.HOLD;
    };
  }
}
