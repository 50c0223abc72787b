package openbell.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import openbell.market.Bars;
import org.junit.jupiter.api.Test;

class NamedScreenTest {
  private static final Pattern THAI = Pattern.compile("\\p{InThai}");

  @Test
  void areFiveWithASentenceInBothLanguages() {
    assertThat(NamedScreen.all())
        .extracting(NamedScreen::name)
        .containsExactly(
            "golden-cross", "oversold-in-uptrend", "squeeze", "volume-spike", "new-52-week-high");
    for (NamedScreen screen : NamedScreen.all()) {
      assertThat(screen.meaningTh())
          .containsPattern(THAI)
          .doesNotContain("ครับ", "ค่ะ", "!", "วันนี้");
      assertThat(screen.meaningEn()).doesNotContainPattern(THAI).endsWith(".");
      assertThat(screen.titleEn()).isNotBlank();
      assertThat(screen.titleTh()).isNotBlank();
    }
    assertThat(NamedScreen.of("death-spiral")).isEmpty();
    for (String written :
        List.of("Golden Cross", "golden_cross", " GOLDEN-CROSS ", "goldencross")) {
      assertThat(NamedScreen.of(written).orElseThrow().name()).isEqualTo("golden-cross");
    }
  }

  /** 249 closes at 10, then one: the 50-day average steps over the 200-day one. */
  @Test
  void goldenCrossIsOnTheDayOfTheCrossingOnly() {
    double[] closes = new double[260];
    Arrays.fill(closes, 10);
    closes[258] = 11;
    closes[259] = 11;
    assertThat(matches("golden-cross", Arrays.copyOf(closes, 259))).isTrue();
    assertThat(matches("golden-cross", closes)).isFalse();
    assertThat(matches("golden-cross", Arrays.copyOf(closes, 258))).isFalse();
  }

  @Test
  void oversoldInAnUptrendNeedsBoth() {
    double[] closes = new double[300];
    for (int i = 0; i < 300; i++) {
      closes[i] = 100 + i;
    }
    for (int i = 285; i < 300; i++) {
      closes[i] = closes[i - 1] - 2;
    }
    assertThat(matches("oversold-in-uptrend", closes)).isTrue();
    for (int i = 0; i < 300; i++) {
      closes[i] = 500 - i;
    }
    assertThat(matches("oversold-in-uptrend", closes)).isFalse();
  }

  @Test
  void squeezeIsTheNarrowestOfItsTime() {
    double[] closes = new double[200];
    for (int i = 0; i < 200; i++) {
      closes[i] = 100 + (i % 2 == 0 ? 1 : -1) * (i < 180 ? 3 : 1);
    }
    assertThat(matches("squeeze", closes)).isTrue();
    closes[199] = 90;
    assertThat(matches("squeeze", closes)).isFalse();
  }

  @Test
  void aSpikeIsOverThreeTimesTheMeanVolume() {
    assertThat(spike(4 * 100)).isTrue(); // against a mean of 115: 3.48
    assertThat(spike(3 * 100)).isFalse(); // against a mean of 110: 2.7
  }

  @Test
  void aNewHighIsAboveEveryHighOfTheYear() {
    double[] closes = new double[253];
    Arrays.fill(closes, 10);
    closes[1] = 20;
    closes[252] = 20.01;
    assertThat(matches("new-52-week-high", closes)).isTrue();
    closes[252] = 20;
    assertThat(matches("new-52-week-high", closes)).isFalse();
    closes[1] = 10;
    closes[0] = 30; // 252 sessions ago
    assertThat(matches("new-52-week-high", closes)).isTrue();
  }

  private static boolean spike(double volume) {
    Bars.Builder bars = Bars.builder(30);
    for (int i = 0; i < 30; i++) {
      bars.add(Histories.END.minusDays(29 - i), 10, 10, 10, 10, i == 29 ? volume : 100);
    }
    return matches(
        "volume-spike",
        new History(new Listing("A", "", "", ""), bars.build().bars(), Histories.END));
  }

  private static boolean matches(String name, double... closes) {
    return matches(name, Histories.closes("A", closes));
  }

  private static boolean matches(String name, History history) {
    NamedScreen screen = NamedScreen.of(name).orElseThrow();
    ScanResult result =
        new Scanner()
            .scan(List.of(history), new ScanRequest(screen.where(), Optional.of(screen.rank()), 1));
    assertThat(result.coverage().lacking()).as(name).allMatch(l -> !l.names().isEmpty());
    return !result.rows().isEmpty();
  }
}
