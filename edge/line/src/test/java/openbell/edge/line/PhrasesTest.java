package openbell.edge.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import openbell.report.Lang;
import org.junit.jupiter.api.Test;

class PhrasesTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  private static Set<String> placeholders(String text) {
    Set<String> names = new TreeSet<>();
    PLACEHOLDER.matcher(text).results().forEach(r -> names.add(r.group(1)));
    return names;
  }

  @Test
  void bothLanguagesSayTheSameThings() {
    List<List<String>> rows = Tables.rows("texts.tsv");
    assertThat(rows).hasSizeGreaterThan(40);
    for (List<String> row : rows) {
      assertThat(row).hasSize(3).noneMatch(String::isBlank);
      assertThat(placeholders(row.get(1))).as(row.getFirst()).isEqualTo(placeholders(row.get(2)));
    }
  }

  @Test
  void thaiIsWrittenAsTheStyleGuideHasIt() {
    for (List<String> row : Tables.rows("texts.tsv")) {
      if (!row.getFirst().equals("button.other")) {
        // The guide's own refusal of advice has a banned string in it.
        assertThat(row.get(1).replace("ไม่ให้คำแนะนำซื้อหรือขาย", ""))
            .as(row.getFirst())
            .doesNotContain("ครับ", "ค่ะ", "นะคะ", "!", "เปอร์เซ็นต์ไทล์", "นักลงทุน", "เรา", "—")
            .doesNotContain("แนะนำซื้อ", "ควรซื้อ", "ควรขาย", "การันตี", "รับประกัน", "คุณ")
            .doesNotContainPattern("[๐-๙]")
            .doesNotContain("  ");
      }
    }
  }

  @Test
  void whatSomebodyTypedIsNeverTakenForAPlaceholder() {
    assertThat(Phrases.bundled().say("none", Lang.EN, "typed", "{{disclaimer}} {{x}}"))
        .isEqualTo(
            "Sorry, nothing found for “{{disclaimer}} {{x}}”. Try a ticker such as DBS19, or type"
                + " “help”.");
  }

  @Test
  void aForgottenValueIsAMistake() {
    assertThatThrownBy(() -> Phrases.bundled().say("none", Lang.EN))
        .hasMessageContaining("{{typed}}");
  }
}
