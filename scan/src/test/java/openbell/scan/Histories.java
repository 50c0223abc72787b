package openbell.scan;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import openbell.market.Bars;

/** Made-up histories: walks in steps of a cent, so that values tie; days without volume. */
final class Histories {
  static final LocalDate END = LocalDate.parse("2025-11-11");

  private static final String[] EXCHANGES = {"SES", "NMS", "SET", "HKG"};
  private static final String[] CURRENCIES = {"SGD", "USD", "THB", "HKD"};

  private Histories() {}

  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  static List<History> of(int count, int bars, long seed) {
    RandomGenerator random = random(seed);
    List<History> histories = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      histories.add(one("T%05d".formatted(i), bars, random));
    }
    return histories;
  }

  static History one(String ticker, int bars, RandomGenerator random) {
    int at = random.nextInt(EXCHANGES.length);
    Listing listing =
        new Listing(
            ticker, "Company " + ticker.charAt(ticker.length() - 1), EXCHANGES[at], CURRENCIES[at]);
    return new History(listing, walk(bars, random), END);
  }

  static Bars walk(int bars, RandomGenerator random) {
    Bars.Builder builder = Bars.builder(bars);
    double close = 10 + random.nextInt(9000) / 100.0;
    for (int i = 0; i < bars; i++) {
      double open = close;
      close = Math.max(0.05, Math.round(100 * close * (1 + 0.02 * random.nextGaussian())) / 100.0);
      double high = Math.max(open, close) + random.nextInt(30) / 100.0;
      double low = Math.max(0.01, Math.min(open, close) - random.nextInt(30) / 100.0);
      double volume = random.nextInt(50) == 0 ? 0 : 1000 + random.nextInt(100_000);
      builder.add(END.minusDays(bars - 1L - i), open, high, low, close, volume);
    }
    return builder.build().bars();
  }

  /** A history of these closes, with volume 100 each and no range. */
  static History closes(String ticker, double... closes) {
    Bars.Builder builder = Bars.builder(closes.length);
    for (int i = 0; i < closes.length; i++) {
      double c = closes[i];
      builder.add(END.minusDays(closes.length - 1L - i), c, c, c, c, 100);
    }
    return new History(
        new Listing(ticker, "Company " + ticker, "SES", "SGD"), builder.build().bars(), END);
  }
}
