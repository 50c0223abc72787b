package openbell.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTextCheckTest {
  /// What this check alone says: the check of every narrator's text says much of it first.
  private static final NarrativeCheck CHECK =
      (sections, brief, lang) ->
          ModelTextCheck.problems(
              sections, brief, lang, Placeholders.of(brief, lang, Instant.EPOCH));

  private static Map<Section, String> sections(Section section, String text, Lang lang) {
    Map<Section, String> all = new EnumMap<>(Section.class);
    for (Section s : Section.values()) {
      all.put(
          s,
          lang.pick("ราคาปิดที่ {{close}} {{currency}}", "It closed at {{currency}} {{close}}."));
    }
    all.put(section, text);
    return all;
  }

  private static List<String> problems(String text, Lang lang, Stance.Value view) {
    return CHECK.problems(sections(Section.ACTION, text, lang), TestBriefs.withView(view), lang);
  }

  @Test
  void whatTheTemplateWritesPasses() {
    for (long seed = 1; seed <= 60; seed++) {
      Brief brief = Studies.brief(Studies.DBS19, Studies.walk(seed, 60 + (int) seed * 20, 0.1));
      for (Lang lang : Lang.values()) {
        Map<Section, String> told = new TemplateNarrator().narrate(brief, lang).sections();
        assertThat(CHECK.problems(told, brief, lang)).as("seed %d, %s", seed, lang).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BUY now.",
        "You should sell.",
        "A strong buy at these levels.",
        "Set a stop-loss under the 20-day average.",
        "The price target is far above.",
        "Gains are guaranteed.",
        "What a chance!"
      })
  void adviceIsRefusedInEnglish(String text) {
    assertThat(problems(text, Lang.EN, Stance.Value.BUY))
        .anySatisfy(p -> assertThat(p).startsWith("action: advice: "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ผู้ลงทุนควรซื้อ",
        "แนะนำให้ซื้อ",
        "รีบซื้อก่อนราคาขึ้น",
        "ซื้อเลย",
        "ขายทิ้งทันที",
        "ราคาเป้าหมายอยู่ด้านบน",
        "รับประกันกำไร",
        "BUY ตอนนี้"
      })
  void adviceIsRefusedInThai(String text) {
    assertThat(problems(text, Lang.TH, Stance.Value.BUY))
        .anySatisfy(p -> assertThat(p).startsWith("action: advice: "));
  }

  @ParameterizedTest
  @CsvSource({
    "EN, SELL, 'The rule-based view is positive.', positive",
    "EN, BUY, 'The rules take a negative view.', negative",
    "EN, HOLD, 'The stance is bullish.', bullish",
    "TH, SELL, มุมมองจากกฎของระบบเป็นเชิงบวก, เชิงบวก",
    "TH, BUY, มุมมองจากกฎของระบบเป็นกลาง, เป็นกลาง"
  })
  void anotherViewThanThatOfTheRulesIsRefused(
      Lang lang, Stance.Value view, String text, String word) {
    assertThat(problems(text, lang, view))
        .singleElement()
        .asString()
        .startsWith("action: another view than the rules give: ")
        .contains(word);
  }

  @Test
  void theViewOfTheRulesPassesAndNoneIsToldWhereNoneIsGiven() {
    String text = "The rule-based view is negative, mainly because price is below its averages.";
    assertThat(problems(text, Lang.EN, Stance.Value.SELL)).isEmpty();
    assertThat(
            CHECK.problems(
                sections(Section.ACTION, text, Lang.EN),
                TestBriefs.withoutView(TestBriefs.withView(Stance.Value.SELL)),
                Lang.EN))
        .singleElement()
        .asString()
        .startsWith("action: a view where none is given");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "See https://example.org for more.",
        "<b>Price</b> held.",
        "**Price** held.",
        "# Story",
        "[more](www.example.org)"
      })
  void markupAndLinksAreRefused(String text) {
    assertThat(problems(text, Lang.EN, Stance.Value.BUY))
        .singleElement()
        .asString()
        .startsWith("action: not plain prose: ");
  }

  @Test
  void emptyAndFarTooLongSectionsAreRefused() {
    assertThat(problems(" ", Lang.EN, Stance.Value.BUY)).containsExactly("action: empty");
    // The action section has up to 500 Thai characters; half as much again is 750.
    assertThat(problems("ก".repeat(750), Lang.TH, Stance.Value.BUY)).isEmpty();
    assertThat(problems("ก".repeat(751), Lang.TH, Stance.Value.BUY))
        .containsExactly("action: 751 characters, at most 750");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Visit evil.com and join the club.",
        "Write to @evil for more.",
        "The bank hides a fraud from its auditors.",
        "Put your savings into it while you can.",
        "The board declared a special dividend.",
        "A takeover is near.",
        "ธนาคารปกปิดการทุจริตจากผู้สอบบัญชี",
        "รีบเก็บเข้าพอร์ต",
        "คณะกรรมการประกาศปันผลพิเศษ"
      })
  void whatUrgesOrIsInventedIsRefused(String text) {
    Lang lang = text.codePointAt(0) >= 0xe00 ? Lang.TH : Lang.EN;
    assertThat(problems(text, lang, Stance.Value.HOLD))
        .anySatisfy(
            p ->
                assertThat(p).containsAnyOf("no fact tells of it, or it urges", "not plain prose"));
  }

  @Test
  void whatEveryNarratorIsRefusedForIsToldFirstAndOnce() {
    assertThat(
            NarrativeCheck.ofModels()
                .problems(
                    sections(Section.ACTION, "RSI is 28 and you should BUY", Lang.EN),
                    TestBriefs.withView(Stance.Value.BUY),
                    Lang.EN))
        .contains("action: a number of its own: \"28\"")
        .noneMatch(p -> p.startsWith("action: advice: "));
  }
}
