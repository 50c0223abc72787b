package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import openbell.feeds.FolderFeed;
import openbell.feeds.Quote;
import openbell.lake.quality.Quality;
import openbell.lake.quality.QualityCheck;
import openbell.lake.quality.QualityRules;
import openbell.market.Exchange;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real defects that others found and repaired, and real data, where they are at hand. */
class RecordedQualityTest {
  private final QualityCheck check = new QualityCheck(QualityRules.bundled());

  private Quality check(Path file, String symbol) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      Quote quote =
          new FolderFeed(file.getParent(), java.time.InstantSource.system())
              .read(in.readAllBytes(), symbol)
              .orElseThrow();
      return check.check(quote.received(), Exchange.forSymbol(symbol), Optional.empty());
    }
  }

  /** How often a rule is broken before the repair, and after. */
  @ParameterizedTest
  @CsvSource({
    "1398-HK-1d-bad-div, dividend_not_adjusted, 1, 0",
    "3988-HK-1d-bad-div, dividend_not_adjusted, 1, 0",
    "4063-T-1d-bad-div, dividend_not_adjusted, 1, 0",
    "4063-T-1d-bad-stock-split, unadjusted_split, 1, 0",
    "ADIG-L-1d-bad-div, dividend_not_adjusted, 11, 0",
    "ALPHA-PA-1d-bad-stock-split, unadjusted_split, 1, 0",
    "ASAI-L-1h-bad-unit, price_scale, 2, 0",
    "AV-L-1wk-bad-stock-split, unadjusted_split, 1, 0",
    "CLC-L-1d-bad-div, dividend_not_adjusted, 3, 0",
    "DODFX-1d-cg-double-count, capital_gain_counted_twice, 1, 0",
    "ELCO-L-1d-bad-div, dividend_not_adjusted, 5, 0",
    "KAP-IL-1d-bad-div, dividend_repeated, 1, 0",
    "KME-MI-1d-bad-div, dividend_without_drop, 1, 0",
    "LA-V-1d-bad-stock-split, unadjusted_split, 2, 0",
    "LSC-L-1d-bad-div, dividend_too_large, 4, 0",
    "NVT-L-1d-bad-div, dividend_unit, 1, 0",
    "SAND-1d-bad-div, dividend_repeated, 1, 0",
    "SCR-TO-1d-bad-div, dividend_without_drop, 3, 0",
    "SSW-JO-1d-100x-error, price_scale, 1, 0",
    "TEM-L-1d-bad-div, dividend_too_large, 1, 0",
    "TEP-PA-1d-bad-div, dividend_repeated, 1, 0",
  })
  void aKnownDefectIsFoundByNameAndGoneAfterItsRepair(
      String name, String rule, int before, int after) throws Exception {
    Path folder = bars("yfinance_bad_data_repair");
    String symbol = name.replaceAll("^([A-Z0-9]+)-([A-Z]{1,2})-.*", "$1.$2").replaceAll("-.*", "");
    assertThat(check(folder.resolve(name + ".csv.gz"), symbol).counts().getOrDefault(rule, 0))
        .isEqualTo(before);
    assertThat(check(folder.resolve(name + "-fixed.csv.gz"), symbol).counts().getOrDefault(rule, 0))
        .isEqualTo(after);
  }

  @Test
  void dividendsThatAreRightAreNotDoubted() throws Exception {
    Path folder = bars("yfinance_bad_data_repair");
    for (String name : List.of("CALM", "HSBK-IL", "IBE-MC", "TISG-MI")) {
      Quality quality =
          check(folder.resolve(name + "-1d-no-bad-divs.csv.gz"), name.replace('-', '.'));
      assertThat(quality.counts().keySet()).as(name).noneMatch(rule -> rule.contains("dividend"));
      assertThat(quality.unusable()).as(name).isFalse();
    }
  }

  /**
   * Bumrungrad 2004 and PTTEP 2005: years of another price level, without volume, before the real
   * history.
   */
  @Test
  void ofTheThaiSetTwoHistoriesAreRefusedAndTheOthersLabelled() throws Exception {
    Map<String, List<String>> refused = new TreeMap<>();
    int odd = 0;
    try (Stream<Path> files = Files.list(bars("thai_set50"))) {
      for (Path file : files.toList()) {
        String symbol = file.getFileName().toString().replace("_BK.csv.gz", ".BK");
        Quality quality = check(file, symbol);
        odd += quality.counts().getOrDefault("inconsistent_ohlc", 0);
        odd += quality.counts().getOrDefault("no_volume", 0);
        if (quality.unusable()) {
          refused.put(symbol, quality.reasons().stream().map(Quality.Finding::told).toList());
        }
      }
    }
    assertThat(refused.keySet()).containsExactly("BH.BK", "PTTEP.BK");
    assertThat(refused.get("BH.BK").getFirst())
        .startsWith("unexplained_jump 2004-05-24: close 6.9");
    assertThat(refused.get("PTTEP.BK").getFirst())
        .startsWith("unexplained_jump 2005-09-29: close 41.2");
    assertThat(odd).isGreaterThan(4000);
  }

  private static Path bars(String name) {
    for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
      Path folder = p.resolve("shared/data/bars").resolve(name);
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    return Assumptions.abort("no folder shared/data/bars/" + name + " here");
  }
}
