package openbell.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanExpressionTest {
  private static final double LACKS = Double.NaN;

  /** The last close is 5; the bar before, 8; ten bars in all. */
  private static final History TEN = Histories.closes("TEN", 1, 2, 3, 4, 9, 7, 6, 7, 8, 5);

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "close < 6 => 1",
        "close * 2 == 10 && 10 / 4 == 2.5 => 1",
        "2 * close > 10 => 0",
        "prev(close, 1) == 8 => 1",
        "prev(prev(close, 2), 3) == 9 => 1",
        "prev(close, 9) == 1 => 1",
        "prev(close, 10) == 1 => NaN",
        "highest(close, 5) == 8 && highest(close, 6) == 9 => 1",
        "lowest(close, 3) == 5 && lowest(prev(close, 1), 3) == 6 => 1",
        "highest(close, 11) > 0 => NaN",
        "highest(close - prev(close, 1), 4) == 1 => 1",
        "lowest(highest(close, 2), 3) == 7 => 1",
        "crosses_below(close, 6) && !crosses_above(close, 4) => 1",
        "crosses_below(close, 4) => 0",
        "prev(crosses_above(close, 7) ? 1 : 0, 1) == 1 => 1",
        "close in [1, 5] && !(close in [6, 7]) => 1",
        "sma200 > 0 || close > 0 => NaN",
        "false && rsi14 > 0 => NaN",
        "(close - close) / (close - close) != 1 => NaN",
        "close / (close - close) > 1000 => 1",
        "exchange == 'SES' && ticker in ['TEN', 'ELEVEN'] && name.startsWith('Comp') => 1",
        "volume_ratio > 0 ? true : false => NaN",
        "abs(close - 8) == max(3, min(1, 2)) => 1",
        "change_pct == -37.5 => 1",
        "percentile.vwap_pct > 100 => 0",
        "return_5 < 0 => 1",
      })
  void rowsHaveOneOfThreeResults(String text, Double expected) {
    assertThat(value(valid(text, true), TEN)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rsi14 < 30 && rsi41 < 5 | unknown name rsi41 at line 1, column 15: did you mean rsi14?",
        "RSI14 < 30 | unknown name RSI14 at line 1, column 1: did you mean rsi14?",
        "rsi < 30 | unknown name rsi at line 1, column 1: did you mean rsi14?",
        "close > sma | unknown name sma at line 1, column 9: did you mean sma20, sma200,"
            + " sma200_pct, sma20_pct, sma50, sma50_pct?",
        "percentile.rsi < 5 | there is no percentile of rsi at line 1, column 1: did you mean"
            + " rsi14?",
        "percentile.rsi41 < 5 | there is no percentile of rsi41 at line 1, column 1: did you mean"
            + " rsi14?",
        "percentil.rsi14 < 5 | unknown name percentil.rsi14 at line 1, column 1: did you mean"
            + " percentile.rsi14?",
        "1 < cross_above(close, sma50) | unknown function cross_above at line 1, column 5: did you"
            + " mean crosses_above?",
        "close > 'ten' | > does not take (number, text) at line 1, column 7: compare numbers with"
            + " numbers and texts with texts",
        "close | the expression is a number at line 1, column 1: a condition is wanted, as in rsi14"
            + " < 30",
        "prev(close, 521) > 1 | prev takes a number of bars at line 1, column 13: write a whole"
            + " number from 1 to 520, as in prev(close, 20)",
        "prev(close, close) > 1 | prev takes a number of bars at line 1, column 13: write a whole"
            + " number from 1 to 520, as in prev(close, 20)",
        "[1, 2].all(x, x > 1) | unknown function all at line 1, column 8: the functions are abs,"
            + " contains, crosses_above, crosses_below, endsWith, highest, lowest, max, min, prev,"
            + " startsWith",
      })
  void mistakesAreToldWithTheirPlace(String text, String message) {
    assertThat(mistake(text).message()).isEqualTo(message);
  }

  @Test
  void aCaretStandsUnderThePlace() {
    assertThat(mistake("close > 5 &&\n  rsi41 < 5").excerpt()).isEqualTo("  rsi41 < 5\n  ^");
    assertThat(mistake("name == 'ไทย' && x > 1").excerpt())
        .isEqualTo("name == 'ไทย' && x > 1\n" + " ".repeat(17) + "^");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "close >",
        "close > 1 2",
        "null == null",
        "b'x' == b'x'",
        "name + 'x' == 'yx'",
        "name < 'x'",
        "size(name) > 3",
        "{'a': 1}.a > 1",
        "close in [1, 'a']",
        "name in [1, 'a']",
        "'a' in [name, 1]",
        "[1] == [2]",
        "true ? name : ticker",
        "(true ? name : ticker) == 'x'",
        "close.prev(3) > 1",
        "has(percentile.rsi14)",
        "percentile['rsi14'] > 1",
        "close % 2 == 1",
        "1e999 > close",
        "5u > 4u",
        "dyn(close) > 1",
        "matches(name, '(a+)+$')",
        "timestamp('2020-01-01T00:00:00Z') > timestamp('2020-01-01T00:00:00Z')",
        "int == int",
        "[1,2,3].map(x, x).exists(y, y > 1)",
      })
  void isNoExpression(String text) {
    assertThat(mistake(text).message()).doesNotContain("\n").hasSizeBetween(20, 1200);
  }

  @Test
  void whatTooMuchCostsIsRefused() {
    assertThat(mistake("close > 1 && ".repeat(100) + "true").what()).contains("too long");
    assertThat(mistake("((".repeat(20) + "close > 1" + "))".repeat(20)).what())
        .contains("brackets");
    String nested = "close";
    for (int i = 0; i < 15; i++) {
      nested = "crosses_above(" + nested + ", 1) ? 1 : 0";
      nested = "(" + nested + ")";
    }
    assertThat(mistake(nested + " > 0").what()).contains("looks back too far");
    assertThat(
            mistake(
                    "highest(highest(close, 520) + prev(open, 1), 520) > highest(rsi14 + low, 520)"
                        + " * 1 + highest(rsi14, 510) + highest(close + 1, 515) + highest(close +"
                        + " 2, 516) + highest(close + 3, 517) + highest(close + 4, 518) +"
                        + " highest(close + 5, 519) + highest(highest(highest(highest(highest(sma20"
                        + " + 1, 520), 520), 520),520),520) > 1")
                .what())
        .isNotEmpty();
    assertThat(mistake("close > 1 ? ".repeat(60) + "true").message()).isNotEmpty();
  }

  @Test
  void longChainsAreExpressions() {
    assertThat(value(valid("close > 1 && ".repeat(60) + "close > 2", true), TEN)).isEqualTo(1);
    assertThat(value(valid("close" + " + 1".repeat(40), false), TEN)).isEqualTo(45);
  }

  @Test
  void namesAreToldInTheOrderOfTheirFirstUse() {
    assertThat(
            valid(
                    "volume_ratio > 2 && prev(close, 3) < sma200 && close > 1 && percentile.macd >"
                        + " 1",
                    true)
                .names())
        .containsExactly("volume_ratio", "close", "sma200", "percentile.macd");
  }

  @Test
  void whatLacksIsNamed() {
    Program.Slots slots = new Program.Slots(valid("close > sma200 || rsi14 > 1", true).program());
    assertThat(slots.run(new Row(TEN))).isNaN();
    assertThat(slots.lacking()).containsExactly("sma200", "rsi14");
  }

  /** 1,000 random expressions on rows with and without enough history. */
  @Test
  void everyValueIsThatOfCelsOwnRuntime() {
    RandomGenerator random = Histories.random(42);
    Expressions expressions = new Expressions(random);
    List<History> rows =
        List.of(
            Histories.one("T7", 1, random),
            Histories.one("T8", 40, random),
            Histories.one("T9", 330, random),
            Histories.one("U7", 600, random));
    List<CelOracle> oracles = rows.stream().map(CelOracle::new).toList();
    int[] results = new int[3];
    for (int i = 0; i < 1000; i++) {
      boolean condition = i % 3 != 0;
      Expressions.Node node =
          condition ? expressions.truth(1 + i % 4) : expressions.number(1 + i % 4);
      String text = Expressions.written(node);
      if (text.length() > Limits.LENGTH) {
        continue;
      }
      ScanExpression expression = valid(text, condition);
      for (int k = 0; k < rows.size(); k++) {
        Double expected = expected(node, oracles.get(k));
        assertThat(value(expression, rows.get(k))).as("%s on row %d", text, k).isEqualTo(expected);
        results[expected.isNaN() ? 0 : expected == 0 ? 1 : 2]++;
      }
    }
    assertThat(java.util.Arrays.stream(results).min().getAsInt())
        .as("rows that lack, that are no or 0, that are yes: the fewest")
        .isGreaterThan(300);
  }

  /** Well-formed pieces in any order, and any characters: an outcome, never an exception. */
  @Test
  void garbageHasAnOutcomeAndHarmsNothing() {
    RandomGenerator random = Histories.random(7);
    List<String> pieces =
        List.of(
            "rsi14",
            "close",
            "percentile",
            ".",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "&&",
            "||",
            "!",
            "?",
            ":",
            "<",
            "==",
            "+",
            "-",
            "*",
            "/",
            "%",
            ",",
            "prev",
            "highest",
            "crosses_above",
            "1",
            "2.5",
            "1e400",
            "0x",
            "'",
            "\"",
            "b'",
            "r'",
            "\"\"\"",
            "\\",
            "in",
            "true",
            "null",
            "has",
            "//",
            "\n",
            "\t",
            "\u0000",
            "\uD83D\uDE80",
            "ก",
            "5u",
            "9223372036854775808",
            "name",
            "@",
            "`");
    assertThatNothingHangs(
        () -> {
          for (int i = 0; i < 1000; i++) {
            StringBuilder text = new StringBuilder();
            int length = 1 + random.nextInt(i % 10 == 0 ? 400 : 25);
            for (int k = 0; k < length; k++) {
              if (i % 4 == 3) {
                text.append((char) random.nextInt(i % 8 == 3 ? 128 : 65536));
              } else {
                text.append(pieces.get(random.nextInt(pieces.size())))
                    .append(i % 2 == 0 ? " " : "");
              }
            }
            if (ScanExpression.where(text.toString())
                instanceof ScanExpression.Invalid(Mistake m)) {
              assertThat(m.message()).doesNotContain("\n");
              assertThat(m.excerpt()).isNotEmpty();
            }
          }
        });
  }

  private static void assertThatNothingHangs(Runnable work) {
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), work::run);
  }

  private static double expected(Expressions.Node node, CelOracle oracle) {
    try {
      return switch (node) {
        case Expressions.Truth t -> oracle.truth(t) ? 1 : 0;
        case Expressions.Number n -> oracle.number(n);
      };
    } catch (CelOracle.Lacking e) {
      return LACKS;
    }
  }

  private static double value(ScanExpression expression, History history) {
    return new Program.Slots(expression.program()).run(new Row(history));
  }

  private static ScanExpression valid(String text, boolean condition) {
    return switch (condition ? ScanExpression.where(text) : ScanExpression.rank(text)) {
      case ScanExpression.Valid v -> v.expression();
      case ScanExpression.Invalid(Mistake mistake) -> throw new AssertionError(mistake.message());
    };
  }

  private static Mistake mistake(String text) {
    return switch (ScanExpression.where(text)) {
      case ScanExpression.Valid v -> throw new AssertionError(text + " is valid");
      case ScanExpression.Invalid(Mistake mistake) -> mistake;
    };
  }
}
