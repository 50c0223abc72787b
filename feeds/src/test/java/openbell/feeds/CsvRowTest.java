package openbell.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowTest {

  private static double number(String text) {
    CsvRow row = new CsvRow((text + ",x\n").getBytes(StandardCharsets.UTF_8));
    assertThat(row.next()).isTrue();
    row.cut(2);
    return row.number(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "1",
        "12.",
        ".5",
        "-3.25",
        "+7",
        "1e3",
        "1.5E-7",
        "0.18526799976825714",
        "24.219999313354492",
        "383745600.0",
        "9007199254740991",
        "9007199254740993",
        "1e400",
        "0.0000000000000000000000001",
        "123456789012345678901234567890.5",
        "1e-400",
        "-0.0"
      })
  void aNumberIsThatOfJava(String text) {
    assertThat(number(text)).isEqualTo(Double.parseDouble(text));
  }

  @Test
  void randomNumbersAreThoseOfJava() {
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      String text =
          switch (i % 4) {
            case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong() >>> 1));
            case 1 ->
                String.format(
                    Locale.ROOT, "%." + random.nextInt(8) + "f", 1e4 * random.nextDouble());
            case 2 ->
                new BigDecimal(new BigInteger(random.nextInt(90), random), random.nextInt(30))
                    .toPlainString();
            default -> Double.toString(1000 * random.nextDouble());
          };
      if (!text.equals("NaN")) {
        assertThat(number(text)).as(text).isEqualTo(Double.parseDouble(text));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "NaN", " ", "NULL"})
  void whatIsMissingIsNotANumber(String text) {
    assertThat(number(text)).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2.3", "1 2", "--1", ".", "-", "one", "๑๒", "1,5"})
  void whatIsNoNumberIsRefused(String text) {
    String quoted = text.replace(',', ';');
    assertThatThrownBy(() -> number(quoted)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void linesEndWithOrWithoutANewline() {
    CsvRow row = new CsvRow("a,b\r\n\n 1 ,2".getBytes(StandardCharsets.UTF_8));
    assertThat(row.next()).isTrue();
    assertThat(row.text().strip()).isEqualTo("a,b");
    assertThat(row.next()).isTrue();
    assertThat(row.isBlank()).isTrue();
    assertThat(row.next()).isTrue();
    row.cut(2);
    assertThat(row.number(0)).isEqualTo(1);
    assertThat(row.number(1)).isEqualTo(2);
    assertThat(row.next()).isFalse();
  }
}
