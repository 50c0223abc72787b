package openbell.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The check measured on prose as a model writes it: {@code corpus.tsv}, on which the word lists
 * were tuned; the {@code corpus-held-out-*.tsv}, each written after the tuning before it (first-run
 * rates are in their headers); and mutants of all honest texts.
 */
class CorpusTest {
  private static final List<String> ALL =
      List.of(
          "corpus.tsv",
          "corpus-held-out.tsv",
          "corpus-held-out-2.tsv",
          "corpus-held-out-3.tsv",
          "corpus-held-out-4.tsv",
          "corpus-held-out-5.tsv",
          "corpus-held-out-6.tsv",
          "corpus-held-out-7.tsv",
          "corpus-held-out-8.tsv",
          "corpus-held-out-9.tsv",
          "corpus-held-out-10.tsv",
          "corpus-held-out-11.tsv",
          "corpus-held-out-12.tsv",
          "corpus-held-out-13.tsv");

  private static final String[][] OPPOSITES = {
    {" above ", " below "},
    {" over ", " under "},
    {"oversold", "overbought"},
    {"positive", "negative"},
    {"higher", "lower"},
    {"uptrend", "downtrend"},
    {"gained", "lost"},
    {"rose", "fell"},
    {"advanced", "declined"},
    {"climbed", "slid"},
    {"added ", " shed "},
    {"upside", "downside"},
    {" up ", " down "},
    {"Buyers", "Sellers"},
    {" heavy ", " thin "},
    {"premium", "discount"},
    {"upper", "lower"},
    {" elevated ", " low "},
    {"เหนือ", "ใต้"},
    {"สูงกว่า", "ต่ำกว่า"},
    {"เพิ่มขึ้น", "ลดลง"},
    {"ปรับขึ้น", "ปรับลง"},
    {"ขาขึ้น", "ขาลง"},
    {"เป็นบวก", "เป็นลบ"},
    {"เชิงบวก", "เชิงลบ"},
    {"แดนบวก", "แดนลบ"},
    {"ซื้อมากเกินไป", "ขายมากเกินไป"},
    {"หนาแน่น", "เบาบาง"},
    {"กรอบบน", "กรอบล่าง"},
    {"ครึ่งบน", "ครึ่งล่าง"},
    {"ไต่ขึ้น", "ร่วงลง"},
    {"ค่อนข้างสูง", "ค่อนข้างต่ำ"}
  };

  private static final Pattern VALUE = Pattern.compile("\\{\\{([a-z0-9_]+)}}");

  @Test
  void corpusIsLargeInBothLanguagesAndHalfFalse() {
    List<Corpus.Text> texts = Corpus.read("corpus.tsv");
    assertThat(texts).hasSizeGreaterThanOrEqualTo(100);
    assertThat(texts.stream().filter(Corpus.Text::honest)).hasSize(texts.size() / 2);
    for (Lang lang : Lang.values()) {
      assertThat(texts.stream().filter(t -> t.lang() == lang)).hasSizeGreaterThan(40);
    }
    assertThat(texts.stream().map(Corpus.Text::falsified).distinct())
        .contains("number", "date", "name", "direction");
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void nothingFalsePassesAndHardlyAnythingHonestIsRefused(String corpus) {
    List<String> passed = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    int honest = 0;
    int falsified = 0;
    for (Corpus.Text text : Corpus.read(corpus)) {
      List<String> problems = text.problems();
      if (text.honest()) {
        honest++;
        if (!problems.isEmpty()) {
          refused.add(text.id() + " " + problems);
        }
      } else {
        falsified++;
        if (problems.isEmpty()) {
          passed.add(text.id() + " " + text.text());
        }
      }
    }
    System.out.printf(
        "%s: %d of %d false passed, %d of %d honest refused%n",
        corpus, passed.size(), falsified, refused.size(), honest);
    assertThat(passed).isEmpty();
    assertThat(refused).hasSizeLessThanOrEqualTo(honest * 2 / 100);
  }

  /** Some mutants are true all the same ("if price closes below"), so not all can be caught. */
  @Test
  void mostFlippedDirectionsAreCaught() {
    assertThat(caught("directions", CorpusTest::flips)).isGreaterThan(0.8);
  }

  @Test
  void nearlyAllSwappedNumbersAreCaught() {
    assertThat(caught("numbers", CorpusTest::swaps)).isGreaterThan(0.97);
  }

  private static double caught(String what, java.util.function.Function<String, Set<String>> how) {
    int caught = 0;
    int mutants = 0;
    for (Corpus.Text text : honest().toList()) {
      for (String mutant : how.apply(text.text())) {
        mutants++;
        boolean refused =
            !new Corpus.Text(text.id(), text.lang(), text.study(), false, "", mutant)
                .problems()
                .isEmpty();
        caught += refused ? 1 : 0;
        if (!refused && Boolean.getBoolean("openbell.survivors")) {
          System.out.println("survives " + text.id() + " " + mutant);
        }
      }
    }
    System.out.printf("mutated %s: %d of %d caught%n", what, caught, mutants);
    return caught / (double) mutants;
  }

  private static Stream<Corpus.Text> honest() {
    return ALL.stream().flatMap(name -> Corpus.read(name).stream()).filter(Corpus.Text::honest);
  }

  private static Set<String> flips(String text) {
    Set<String> mutants = new LinkedHashSet<>();
    for (String[] pair : OPPOSITES) {
      for (int side = 0; side < 2; side++) {
        for (int at = text.indexOf(pair[side]); at >= 0; at = text.indexOf(pair[side], at + 1)) {
          mutants.add(
              text.substring(0, at) + pair[1 - side] + text.substring(at + pair[side].length()));
        }
      }
    }
    return mutants;
  }

  /** Each value of a fact replaced by that of each of a few others. */
  private static Set<String> swaps(String text) {
    Set<String> mutants = new LinkedHashSet<>();
    Matcher matcher = VALUE.matcher(text);
    while (matcher.find()) {
      if (Facts.of(matcher.group(1)).isEmpty()) {
        continue;
      }
      for (String other :
          List.of(
              "rsi14",
              "macd",
              "macd_signal",
              "sma20",
              "sma200",
              "bb_upper",
              "bb_lower",
              "vwap",
              "volume_ratio",
              "atr_pct",
              "rsi14_percentile",
              "sma200_pct_abs",
              "change_pct_abs")) {
        if (!sameFact(matcher.group(1), other)) {
          mutants.add(text.substring(0, matcher.start(1)) + other + text.substring(matcher.end(1)));
        }
      }
    }
    return mutants;
  }

  private static boolean sameFact(String one, String other) {
    return Facts.of(one).equals(Facts.of(other)) && Facts.isValue(one) == Facts.isValue(other);
  }
}
