package openbell.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import openbell.market.Bars;
import openbell.scan.ScanResult.Lacking;
import openbell.scan.ScanResult.Match;
import org.junit.jupiter.api.Test;

class ScannerTest {
  private final Scanner scanner = new Scanner();

  @Test
  void rowsComeByRankThenByTicker() {
    List<History> market =
        List.of(
            Histories.closes("B", 1, 5),
            Histories.closes("D", 9, 2),
            Histories.closes("A", 1, 5),
            Histories.closes("C", 4, 7));
    assertThat(tickers(scan(market, "close > 3", "close", 10))).containsExactly("C", "A", "B");
    assertThat(tickers(scan(market, "close > 3", "-close", 10))).containsExactly("A", "B", "C");
    ScanResult two = scan(market, "close > 3", "close", 2);
    assertThat(tickers(two)).containsExactly("C", "A");
    assertThat(two.coverage().matched()).isEqualTo(3);
    assertThat(two.rows().getFirst().score()).isEqualTo(7);
  }

  @Test
  void rowsTellTheirReasons() {
    Match match =
        scan(
                List.of(Histories.closes("A", 4, 5, 4)),
                "prev(close, 1) > 4 && volume > 0",
                "-change_pct",
                1)
            .rows()
            .getFirst();
    assertThat(match.reasons())
        .containsExactly(
            Map.entry("close", 4.0), Map.entry("volume", 100.0), Map.entry("change_pct", -20.0));
    assertThat(match.close()).isEqualTo(4);
    assertThat(match.asOf()).isEqualTo(Histories.END);
    assertThat(match.sparkline()).containsExactly(4.0, 5.0, 4.0);
    assertThat(match.contributions()).isEmpty();
  }

  @Test
  void theSparklineHasThirtyCloses() {
    double[] closes = IntStream.rangeClosed(1, 40).asDoubleStream().toArray();
    Match match =
        scan(List.of(Histories.closes("A", closes)), "true", "close", 1).rows().getFirst();
    assertThat(match.sparkline()).hasSize(30).startsWith(11.0).endsWith(40.0);
  }

  @Test
  void coverageTellsWhatWasNotLookedAt() {
    History old = Histories.closes("OLD", 5, 5);
    List<History> market =
        List.of(
            Histories.closes("TWO", 5, 5),
            new History(old.listing(), old.bars(), Histories.END.plusDays(1)),
            new History(new Listing("NONE", "", "", ""), Bars.EMPTY, Histories.END),
            Histories.closes("ONE", 5));
    ScanResult result = scan(market, "close > 1", "change_pct", 10);
    assertThat(tickers(result)).containsExactly("TWO");
    assertThat(result.coverage().asked()).isEqualTo(4);
    assertThat(result.coverage().scanned()).isEqualTo(2);
    assertThat(result.coverage().withoutFreshData()).containsExactly("NONE", "OLD");
    assertThat(result.coverage().lacking())
        .containsExactly(new Lacking("ONE", List.of("change_pct")));
  }

  @Test
  void aRowThatLacksAFactIsLeftOutWhateverStandsBesideIt() {
    ScanResult result =
        scan(List.of(Histories.closes("A", 5, 6)), "close > 1 || !(sma200 < 1)", "close", 10);
    assertThat(result.rows()).isEmpty();
    assertThat(result.coverage().lacking()).containsExactly(new Lacking("A", List.of("sma200")));
    assertThat(
            scan(List.of(Histories.closes("A", 5, 6)), "true", "1 / (close - close)", 10)
                .coverage()
                .lacking())
        .containsExactly(new Lacking("A", List.of()));
  }

  /** Returns of one bar: 10, 20, 30 %; mean 20, population deviation the root of 200/3. */
  @Test
  void theScoreIsAWeightedSumOfZScores() {
    Scanner weighted = new Scanner(Score.of(List.of("return_1\t2", "return_5\t1")));
    List<History> market =
        List.of(
            Histories.closes("A", 10, 11),
            Histories.closes("B", 10, 12),
            Histories.closes("C", 10, 13));
    ScanResult result =
        weighted.scan(market, new ScanRequest(where("close > 11"), Optional.empty(), 9));
    assertThat(tickers(result)).containsExactly("C", "B");
    Match c = result.rows().getFirst();
    assertThat(c.score()).isCloseTo(2 * 10 / Math.sqrt(200 / 3.0), within(1e-12));
    assertThat(c.contributions()).containsOnlyKeys("return_1").containsEntry("return_1", c.score());
    assertThat(result.rows().get(1).score()).isCloseTo(0, within(1e-12));
  }

  @Test
  void oneWildRowCountsThreeDeviations() {
    List<History> market = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      market.add(Histories.closes("T%02d".formatted(i), 10, 10 + i % 2));
    }
    market.add(Histories.closes("WILD", 10, 1000));
    Scanner weighted = new Scanner(Score.of(List.of("return_1\t0.5")));
    ScanResult result = weighted.scan(market, new ScanRequest(where("true"), Optional.empty(), 1));
    assertThat(result.rows().getFirst().listing().ticker()).isEqualTo("WILD");
    assertThat(result.rows().getFirst().score()).isEqualTo(1.5);
  }

  @Test
  void theOrderOfTheMarketDecidesNothing() {
    List<History> market = new ArrayList<>(Histories.of(500, 300, 11));
    ScanRequest request = new ScanRequest(where("rsi14 < 50"), Optional.empty(), 200);
    ScanResult first = scanner.scan(market, request);
    Collections.shuffle(market, new Random(1));
    assertThat(scanner.scan(market, request)).isEqualTo(first);
    assertThat(first.rows()).hasSize(200);
    assertThat(first.rows().getFirst().contributions())
        .containsOnlyKeys("return_20", "return_60", "return_250", "high_250_pct", "volatility_60");
  }

  @Test
  void anEmptyMarketHasNoRows() {
    ScanResult result =
        scanner.scan(List.of(), new ScanRequest(where("true"), Optional.empty(), 5));
    assertThat(result.rows()).isEmpty();
    assertThat(result.coverage().asked()).isZero();
  }

  @Test
  void topIsAtLeastOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScanRequest(where("true"), Optional.empty(), 0))
        .withMessageContaining("top is 0");
  }

  private ScanResult scan(List<History> market, String where, String rank, int top) {
    return scanner.scan(market, new ScanRequest(where(where), Optional.of(rank(rank)), top));
  }

  static ScanExpression where(String text) {
    return ((ScanExpression.Valid) ScanExpression.where(text)).expression();
  }

  static ScanExpression rank(String text) {
    return ((ScanExpression.Valid) ScanExpression.rank(text)).expression();
  }

  private static List<String> tickers(ScanResult result) {
    return result.rows().stream().map(m -> m.listing().ticker()).toList();
  }
}
