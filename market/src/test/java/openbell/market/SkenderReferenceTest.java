package openbell.market;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The kernels against values computed by Skender.Stock.Indicators over the same 502 bars, at every
 * bar, the warm-up included. Its "standard" files are sma 20, ema 20, macd 12 26 9, rsi 14, atr 14,
 * bb 20 2, stdev 14.
 */
class SkenderReferenceTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  private Bars bars = Bars.EMPTY;

  @BeforeEach
  void read() {
    bars = Recorded.bars(Recorded.path("indicators/skender_quotes/default.csv")).bars();
    assertThat(bars.size()).isEqualTo(502);
  }

  @Test
  void simpleMovingAverage() throws IOException {
    assertSame(Indicators.sma(bars.close(), 20), "sma", "sma");
  }

  @Test
  void exponentialMovingAverage() throws IOException {
    assertSame(Indicators.ema(bars.close(), 20), "ema", "ema");
    assertSame(Indicators.ema(bars.close(), 12), "macd", "fastEma");
    assertSame(Indicators.ema(bars.close(), 26), "macd", "slowEma");
  }

  @Test
  void macdItsSignalAndHistogram() throws IOException {
    double[] macd = Indicators.macd(bars.close(), 12, 26);
    double[] signal = Indicators.ema(macd, 9);
    assertSame(macd, "macd", "macd");
    assertSame(signal, "macd", "signal");
    assertSame(Indicators.difference(macd, signal), "macd", "histogram");
  }

  @Test
  void relativeStrengthIndex() throws IOException {
    assertSame(Indicators.rsi(bars.close(), 14), "rsi", "rsi");
  }

  @Test
  void trueRangeAndItsAverage() throws IOException {
    double[] atr = Indicators.atr(bars.high(), bars.low(), bars.close(), 14);
    assertSame(Indicators.trueRange(bars.high(), bars.low(), bars.close()), "tr", "tr");
    assertSame(atr, "atr", "atr");
    assertSame(Indicators.percentOf(atr, bars.close()), "atr", "atrp");
  }

  @Test
  void bollingerBands() throws IOException {
    Indicators.Bollinger bands = Indicators.bollinger(bars.close(), 20, 2);
    assertSame(bands.upper(), "bb", "upperBand");
    assertSame(bands.middle(), "bb", "sma");
    assertSame(bands.lower(), "bb", "lowerBand");
    assertSame(Indicators.standardDeviation(bars.close(), 14), "stdev", "stdDev");
  }

  @Test
  void vwapWhileItsWindowIsNotFull() throws IOException {
    // The reference accumulates from the first bar on; so does ours over its first 252 bars.
    double[] vwap = Indicators.vwap(bars.high(), bars.low(), bars.close(), bars.volume(), 252);
    double[] expected = reference("vwap", "vwap");
    assertThat(Arrays.copyOf(vwap, 252)).containsExactly(Arrays.copyOf(expected, 252), EXACT);
    assertThat(vwap[252]).isNotCloseTo(expected[252], EXACT);
  }

  @Test
  void lastFactsOfTheStudy() {
    Study study = Study.of(bars);
    assertThat(study.last(Fact.CLOSE)).isEqualTo(245.28);
    assertThat(study.last(Fact.SMA20)).isCloseTo(251.86, EXACT);
    assertThat(study.last(Fact.RSI14)).isCloseTo(42.07732356600684, EXACT);
    assertThat(study.last(Fact.MACD)).isCloseTo(-6.2197702562027075, EXACT);
    assertThat(study.last(Fact.MACD_SIGNAL)).isCloseTo(-5.856891653610954, EXACT);
    assertThat(study.last(Fact.MACD_HIST)).isCloseTo(-0.36287860259175364, EXACT);
    assertThat(study.last(Fact.ATR14)).isCloseTo(6.1497482878433045, EXACT);
    assertThat(study.last(Fact.ATR_PCT)).isCloseTo(2.5072359294860176, EXACT);
    assertThat(study.last(Fact.BB_UPPER)).isCloseTo(273.7004230728253, EXACT);
    assertThat(study.last(Fact.BB_LOWER)).isCloseTo(230.01957692717465, EXACT);
    assertThat(study.missing()).isEmpty();
  }

  private static void assertSame(double[] actual, String file, String field) throws IOException {
    double[] expected = reference(file, field);
    for (int i = 0; i < expected.length; i++) {
      if (Double.isNaN(expected[i])) {
        assertThat(actual[i]).as("%s at %s", field, i).isNaN();
      } else {
        assertThat(actual[i]).as("%s at %s", field, i).isCloseTo(expected[i], EXACT);
      }
    }
    assertThat(actual).hasSameSizeAs(expected);
  }

  private static double[] reference(String file, String field) throws IOException {
    JsonNode rows =
        new ObjectMapper()
            .readTree(
                Recorded.path("indicators/skender_results/" + file + ".standard.json").toFile());
    return rows.valueStream().mapToDouble(r -> r.path(field).asDouble(Double.NaN)).toArray();
  }
}
