package openbell.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import openbell.desk.ScreenRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanCsvTest {
  private static ScreenRows.Row row(
      String ticker, String name, Map<String, Double> why, Map<String, Double> parts) {
    return new ScreenRows.Row(
        ticker, name, "SES", "SGD", LocalDate.of(2025, 11, 12), 55.1, 0.5, why, parts, List.of());
  }

  private static String csv(ScreenRows.Row... rows) {
    return ScanCsv.of(
        new ScreenRows(List.of(rows), rows.length, rows.length, rows.length, List.of(), List.of()));
  }

  @Test
  void theColumnsAreThoseOfAllRows() {
    assertThat(
            csv(
                row("D05.SI", "DBS", Map.of("rsi14", 66.25), Map.of("return_20", 0.25)),
                row("U11.SI", "UOB", Map.of("sma200", 30.5), Map.of("return_250", -1e-5))))
        .isEqualTo(
            """
            ticker,name,exchange,currency,as_of,last,score,rsi14,sma200,score.return_20,score.return_250
            D05.SI,DBS,SES,SGD,2025-11-12,55.1,0.5,66.25,,0.25,
            U11.SI,UOB,SES,SGD,2025-11-12,55.1,0.5,,30.5,,-1.0E-5
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void withoutRowsTheNamesStandAlone() {
    assertThat(csv()).isEqualTo("ticker,name,exchange,currency,as_of,last,score\r\n");
  }

  /** A spreadsheet must not compute a name; a comma, a quote or a line must not end a cell. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "=1+1 | '=1+1",
        "+1 | '+1",
        "-1 | '-1",
        "@SUM(A1) | '@SUM(A1)",
        "\\t=1 | '\\t=1",
        "\\r=1 | \"'\\r=1\"",
        "=HYPERLINK(\"http://x\",\"y\") | \"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"",
        "A, B | \"A, B\"",
        "A \"B\" | \"A \"\"B\"\"\"",
        "A\\nB | \"A\\nB\"",
        "A-B=C | A-B=C",
        "ธนาคาร | ธนาคาร"
      })
  void aNameIsOneHarmlessCell(String name, String cell) {
    assertThat(csv(row("X", name.translateEscapes(), Map.of(), Map.of())))
        .isEqualTo(
            "ticker,name,exchange,currency,as_of,last,score\r\nX,"
                + cell.translateEscapes()
                + ",SES,SGD,2025-11-12,55.1,0.5\r\n");
  }
}
