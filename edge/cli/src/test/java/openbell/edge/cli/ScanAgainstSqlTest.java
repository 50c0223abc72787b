package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a scan finds is what SQL finds that knows nothing of the kernels: `scan-facts.sql` computes
 * from the view {@code bars} alone what the screens name, by the definitions.
 */
class ScanAgainstSqlTest {
  private static final LocalDate LAST = ScannedLake.LAST;
  private static final LocalDate PAST = LocalDate.of(2017, 9, 13);
  private static final double RELATIVE = 1e-9;

  /**
   * One screen in both languages.
   *
   * @param rank empty: the default score
   * @param needs SQL that is NULL where a number is lacking that the condition names
   */
  private record Screen(
      String where,
      String rank,
      int top,
      LocalDate date,
      String needs,
      String holds,
      String rankSql) {
    @Override
    public String toString() {
      return where;
    }
  }

  private record Ranked(String ticker, double score) {}

  private record Expected(List<Ranked> rows, List<String> lacking) {}

  private static final List<Screen> SCREENS =
      List.of(
          new Screen(
              "rsi14 < 50 && volume_ratio > 0.6 && close > sma200",
              "-percentile.rsi14",
              100,
              LAST,
              "rsi14 + volume_ratio + sma200",
              "rsi14 < 50 AND volume_ratio > 0.6 AND close > sma200",
              "-p_rsi14"),
          new Screen(
              "close > prev(highest(high, 30), 1) || close < prev(lowest(low, 30), 1)",
              "return_60",
              100,
              LAST,
              "CASE WHEN i > 30 THEN 1 END",
              "close > max(high) OVER (w ROWS BETWEEN 30 PRECEDING AND 1 PRECEDING)"
                  + " OR close < min(low) OVER (w ROWS BETWEEN 30 PRECEDING AND 1 PRECEDING)",
              "return_60"),
          new Screen(
              "crosses_above(close, sma20) || crosses_below(macd, macd_signal)",
              "abs(macd_hist) / close",
              100,
              LAST,
              "sma20 + lag(sma20) OVER w + macd_signal + lag(macd_signal) OVER w",
              "(close > sma20 AND lag(close) OVER w <= lag(sma20) OVER w)"
                  + " OR (macd < macd_signal AND lag(macd) OVER w >= lag(macd_signal) OVER w)",
              "abs(macd - macd_signal) / close"),
          new Screen(
              "currency == 'SGD' || exchange in ['SET', 'HKG']",
              "max(return_5, return_20) + min(return_5, return_20) / 2",
              100,
              LAST,
              "1",
              "currency = 'SGD' OR exchange IN ('SET', 'HKG')",
              "CASE WHEN return_5 > return_20 THEN return_5 + return_20 / 2"
                  + " ELSE return_20 + return_5 / 2 END"),
          new Screen(
              "(bb_upper - bb_lower) / bb_middle <= 1.3 * lowest((bb_upper - bb_lower) / bb_middle,"
                  + " 40)",
              "-percentile.atr_pct",
              100,
              LAST,
              "CASE WHEN i >= 59 THEN 1 END",
              "(bb_upper - bb_lower) / bb_middle"
                  + " <= 1.3 * min((bb_upper - bb_lower) / bb_middle) OVER (w ROWS 39 PRECEDING)",
              "-p_atr_pct"),
          new Screen("close > sma50", "", 10, LAST, "sma50", "close > sma50", "score"),
          new Screen(
              "percentile.volume_ratio > 50 && atr_pct < prev(atr_pct, 3)",
              "volatility_20 / volatility_60",
              100,
              LAST,
              "p_volume_ratio + atr_pct + lag(atr_pct, 3) OVER w",
              "p_volume_ratio > 50 AND atr_pct < lag(atr_pct, 3) OVER w",
              "volatility_20 / nullif(volatility_60, 0)"),
          new Screen(
              "!(exchange == 'US') && (low_250_pct < 20 ? change_pct : 2 * return_1) > 0",
              "high_250_pct",
              7,
              LAST,
              "change_pct + return_1 + low_250_pct",
              "exchange <> 'US'"
                  + " AND CASE WHEN low_250_pct < 20 THEN change_pct ELSE 2 * return_1 END > 0",
              "high_250_pct"),
          new Screen(
              "rsi14 > 50 && percentile.macd >= 40",
              "vwap_pct",
              100,
              PAST,
              "rsi14 + p_macd",
              "rsi14 > 50 AND p_macd >= 40",
              "vwap_pct"),
          new Screen(
              "ticker.startsWith('Q') && prev(sma20_pct, 10) > sma20_pct",
              "",
              15,
              PAST,
              "sma20_pct + lag(sma20_pct, 10) OVER w",
              "ticker LIKE 'Q%' AND lag(sma20_pct, 10) OVER w > sma20_pct",
              "score"));

  @TempDir static Path home;

  private static ScannedLake lake;
  private static final Map<LocalDate, List<String>> STALE = new HashMap<>();
  private static final Map<Screen, Expected> EXPECTED = new HashMap<>();

  private static Stream<Screen> screens() {
    return SCREENS.stream();
  }

  @BeforeAll
  static void ask() throws IOException {
    lake = new ScannedLake(home);
    for (LocalDate date : List.of(LAST, PAST)) {
      ask(date);
    }
  }

  /** All screens of a day in one question. */
  private static void ask(LocalDate date) throws IOException {
    String facts;
    try (InputStream file = ScanAgainstSqlTest.class.getResourceAsStream("scan-facts.sql")) {
      facts = new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("${date}", "" + date);
    }
    List<String> stale = new ArrayList<>();
    STALE.put(date, stale);
    List<String> parts = new ArrayList<>();
    parts.add(
        "SELECT -1 AS screen, ticker, true AS lacks, 0.0 AS score FROM newest WHERE NOT fresh\n");
    for (Screen screen : SCREENS) {
      if (screen.date().equals(date)) {
        EXPECTED.put(screen, new Expected(new ArrayList<>(), new ArrayList<>()));
        parts.add(
            """
            SELECT %d AS screen, ticker, needs IS NULL OR (holds AND score IS NULL) AS lacks, score
            FROM (SELECT ticker, i, n, fresh, %s AS needs, %s AS holds, %s AS score
              FROM m WINDOW w AS (PARTITION BY ticker ORDER BY i))
            WHERE i = n AND fresh AND (needs IS NULL OR holds)
            """
                .formatted(
                    SCREENS.indexOf(screen), screen.needs(), screen.holds(), screen.rankSql()));
      }
    }
    String sql = facts + "\n" + String.join("UNION ALL\n", parts) + "ORDER BY score DESC, ticker";
    for (JsonNode row : lake.json("lake", "sql", sql, "--format", "json")) {
      int screen = row.path("screen").asInt();
      String ticker = row.path("ticker").asText();
      if (screen < 0) {
        stale.add(ticker);
        continue;
      }
      Expected of = EXPECTED.get(SCREENS.get(screen));
      if (row.path("lacks").asBoolean()) {
        of.lacking().add(ticker);
      } else {
        of.rows().add(new Ranked(ticker, row.path("score").asDouble()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("screens")
  void aScanFindsTheRowsThatSqlFinds(Screen screen) throws IOException {
    List<String> args = new ArrayList<>(List.of("scan", screen.where(), "--format", "json"));
    args.addAll(List.of("--top", "" + screen.top()));
    args.addAll(screen.date().equals(LAST) ? List.of() : List.of("--date", "" + screen.date()));
    args.addAll(screen.rank().isEmpty() ? List.of() : List.of("--rank", screen.rank()));
    JsonNode found = lake.json(args.toArray(String[]::new));
    Expected expected = EXPECTED.get(screen);
    // A screen that finds nothing, or everything, shows little.
    assertThat(expected.rows()).hasSizeGreaterThan(3);
    assertThat(found.at("/coverage/matched").asInt()).isEqualTo(expected.rows().size());
    assertThat(found.at("/coverage/scanned").asInt()).isGreaterThan(expected.rows().size());
    List<Ranked> rows = expected.rows().stream().limit(screen.top()).toList();
    assertThat(found.at("/rows").findValuesAsText("ticker"))
        .isEqualTo(rows.stream().map(Ranked::ticker).toList());
    for (int i = 0; i < rows.size(); i++) {
      double score = rows.get(i).score();
      assertThat(found.at("/rows/" + i + "/score").asDouble())
          .as(rows.get(i).ticker())
          .isCloseTo(score, within(Math.abs(score) * RELATIVE + 1e-12));
    }
    assertThat(found.at("/coverage/without_result").findValuesAsText("ticker"))
        .isEqualTo(expected.lacking().stream().sorted().toList());
  }

  @Test
  void whatIsNotFreshIsLeftOutByBoth() throws IOException {
    for (LocalDate date : STALE.keySet()) {
      JsonNode coverage =
          lake.json("scan", "close > 0", "--date", "" + date, "--format", "json").path("coverage");
      List<String> told = new ArrayList<>();
      coverage.path("without_data").forEach(each -> told.add(each.asText()));
      assertThat(told).containsAll(STALE.get(date)); // And those of which no bar is that old.
      assertThat(coverage.path("asked").asInt() - coverage.path("scanned").asInt())
          .isEqualTo(told.size());
    }
    assertThat(STALE.get(LAST)).containsAll(ScannedLake.STALE);
  }
}
