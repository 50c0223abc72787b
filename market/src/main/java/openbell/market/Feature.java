package openbell.market;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A number about a history that screens and models use and that no report states: returns,
 * volatility, the place between the year's extremes. Named outside by {@link #key()}.
 *
 * <p>Every series is causal: value {@code i} depends on bars {@code 0..i} only, and is NaN before
 * its warm-up. All are in percent.
 */
public enum Feature {
  /** Close against the close so many bars before. */
  RETURN_1(bars -> Indicators.returns(bars.close(), 1)),
  RETURN_5(bars -> Indicators.returns(bars.close(), 5)),
  RETURN_20(bars -> Indicators.returns(bars.close(), 20)),
  RETURN_60(bars -> Indicators.returns(bars.close(), 60)),
  RETURN_250(bars -> Indicators.returns(bars.close(), 250)),
  /**
   * Annualized volatility: the sample standard deviation of so many daily log returns, times the
   * root of 252, the usual number of sessions a year (Hull, Options, Futures and Other Derivatives,
   * "Estimating volatility from historical data").
   */
  VOLATILITY_20(bars -> Indicators.volatility(bars.close(), 20)),
  VOLATILITY_60(bars -> Indicators.volatility(bars.close(), 60)),
  /** Close against the highest high of the last 250 bars, this one included: 0 or less. */
  HIGH_250_PCT(bars -> Indicators.percentFrom(bars.close(), Indicators.highest(bars.high(), 250))),
  /** Close against the lowest low of the last 250 bars, this one included: 0 or more. */
  LOW_250_PCT(bars -> Indicators.percentFrom(bars.close(), Indicators.lowest(bars.low(), 250)));

  /** Goes up whenever the definition of any feature changes. */
  public static final int DEFINITIONS_VERSION = 1;

  private static final Map<String, Feature> BY_KEY =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Feature::key, Function.identity()));

  private final String key = name().toLowerCase(Locale.ROOT);

  @SuppressWarnings("ImmutableEnumChecker") // A function without state.
  private final Function<Bars, double[]> kernel;

  Feature(Function<Bars, double[]> kernel) {
    this.kernel = kernel;
  }

  /** The feature of that {@link #key()}; empty when there is none. */
  public static Optional<Feature> of(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** The name outside: {@code return_20}. */
  public String key() {
    return key;
  }

  /** Its value as of every bar, in percent; NaN where there is none. A new array. */
  public double[] series(Bars bars) {
    return kernel.apply(bars);
  }
}
