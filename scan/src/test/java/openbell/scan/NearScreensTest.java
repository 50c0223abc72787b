package openbell.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearScreensTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          squeze          | there is no screen squeze       | did you mean squeeze?
          golden-cros     | there is no screen golden-cros  | did you mean golden-cross?
          Golden Crosss   | there is no screen Golden Crosss | did you mean golden-cross?
          oversold        | there is no screen oversold     | did you mean oversold-in-uptrend?
          volume_spikes   | there is no screen volume_spikes | did you mean volume-spike?
          volume          | the expression is a number      | a condition is wanted, as in rsi14 < 30
          rsi41           | unknown name rsi41              | did you mean rsi14?
          """)
  void aNameThatIsNearlyAScreensIsToldSo(String text, String what, String advice) {
    Mistake mistake = ((ScanExpression.Invalid) ScanExpression.where(text)).mistake();
    assertThat(mistake.what()).isEqualTo(what);
    assertThat(mistake.advice()).isEqualTo(advice);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          rsi14 = 30                    | 1 | 7  | = compares nothing              | write == for equal
          close >= 1 && rsi14 <= (=)    | 1 | 25 | = compares nothing              | write == for equal
          name == 'a=b' && rsi14 = 30   | 1 | 24 | = compares nothing              | write == for equal
          close > 9223372036854775808   | 1 | 9  | the number is too large         | use at most 1e308, as in 1e300
          prev(close) > 1               | 1 | 5  | prev does not take (number)     | it takes a number and bars, as in prev(close, 5)
          close 'abc'                   | 1 | 7  | 'abc' is not expected here      | look before that place for what is missing
          close > ()                    | 1 | 10 | ) is not expected here          | look before that place for what is missing
          close >                       | 1 | 8  | something is missing at the end | look before that place for what is missing
          """)
  void aMistakeIsToldInWordsOfATrader(
      String text, int line, int column, String what, String advice) {
    Mistake mistake = ((ScanExpression.Invalid) ScanExpression.where(text)).mistake();
    assertThat(mistake.what()).isEqualTo(what);
    assertThat(mistake.advice()).isEqualTo(advice);
    assertThat(mistake.line()).isEqualTo(line);
    assertThat(mistake.column()).isEqualTo(column);
  }
}
