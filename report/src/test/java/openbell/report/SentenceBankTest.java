package openbell.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class SentenceBankTest {
  private final SentenceBank bank = SentenceBank.bundled();

  @Test
  void bothLanguagesOfARowHoldTheSamePlaceholders() {
    for (SentenceBank.Row row : bank.all()) {
      assertThat(placeholders(row.english())).as(row.key()).isEqualTo(placeholders(row.thai()));
    }
  }

  @Test
  void everyRowIsThaiAndEnglish() {
    for (SentenceBank.Row row : bank.all()) {
      assertThat(row.thai()).as(row.key()).containsPattern("[\\u0e00-\\u0e7f]");
      assertThat(row.english()).as(row.key()).doesNotContainPattern("[\\u0e00-\\u0e7f]");
    }
  }

  @Test
  void sentencesAreThoseOfTheStyleGuide() throws Exception {
    Optional<Path> guide = SharedData.file("THAI.md");
    Assumptions.assumeTrue(guide.isPresent(), "the style guide is not beside this checkout");
    String text = Files.readString(guide.get());
    int checked = 0;
    for (SentenceBank.Row row : bank.all()) {
      if (!ADDED.contains(row.key().substring(0, row.key().lastIndexOf('.')))) {
        assertThat(text).as(row.key()).contains(row.thai(), row.english());
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(140);
  }

  /** Rows that the guide lacks: cases of its own rules that it has no sentence for. */
  private static final Set<String> ADDED =
      Set.copyOf(
          List.of(
              "day.first",
              "data.drop1",
              "data.warms",
              "data.old",
              "data.warm1",
              "data.novol",
              "data.odd",
              "data.odd1",
              "st.pos1",
              "st.neg1",
              "st.neu1",
              "st.neu0",
              "act.up.price",
              "act.up.macd",
              "act.dn20",
              "risk.ob",
              "risk.low",
              "risk.swing",
              "risk.own",
              "table.gloss",
              "table.line"));

  private static Set<String> placeholders(String text) {
    return new TreeSet<>(
        Pattern.compile("\\{+\\w+}+").matcher(text).results().map(r -> r.group()).toList());
  }
}
