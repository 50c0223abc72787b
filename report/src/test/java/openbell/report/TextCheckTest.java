package openbell.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextCheckTest {
  private static final Set<String> KNOWN = Set.of("rsi14", "close", "sma200");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RSI 14 วันอยู่ที่ {{rsi14}}",
        "ราคาอยู่เหนือเส้นค่าเฉลี่ย 20, 50 และ 200 วัน",
        "above its 20-, 50- and 200-day averages",
        "The 200-day average is {{sma200}}.",
        "no number at all"
      })
  void periodsAndPlaceholdersPass(String text) {
    assertThat(TextCheck.problems(text, KNOWN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RSI is 28",
        "RSI อยู่ที่ ๒๘",
        "up 20.5 percent",
        "up 20% today",
        "about 1,200 shares",
        "a fall of −14",
        "½ of its days",
        "phase Ⅳ",
        "٣ days",
        "{{rsi15}}",
        "{{rsi14",
        "{rsi14}",
        "the 201-day average",
        "3.14 days"
      })
  void numbersOfItsOwnAndUnknownPlaceholdersAreRefused(String text) {
    assertThat(TextCheck.problems(text, KNOWN)).isNotEmpty();
  }

  @Test
  void narratorThatWritesADigitShipsNothing() {
    Brief brief = Studies.brief(Studies.DBS19, Studies.walk(1, 300, 0.1));
    for (String bad : new String[] {"RSI is 28.4", "{{no_such_fact}}"}) {
      Narrator liar = (b, lang) -> told(bad);
      assertThatThrownBy(
              () ->
                  new ReportWriter(liar, Studies.CLOCK)
                      .write(brief, Lang.EN, Report.Lineage.none()))
          .isInstanceOf(UnverifiedTextException.class)
          .hasMessageStartingWith("know: ");
    }
  }

  @Test
  void narrativeWithoutASectionIsRefused() {
    assertThatThrownBy(
            () -> new Narrative(Map.of(Section.STORY, "x"), Report.NarratorInfo.template(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("section missing: know");
  }

  private static Narrative told(String know) {
    Map<Section, String> sections = new EnumMap<>(Section.class);
    for (Section section : Section.values()) {
      sections.put(section, "fine");
    }
    sections.put(Section.KNOW, know);
    return new Narrative(sections, Report.NarratorInfo.template(0));
  }
}
