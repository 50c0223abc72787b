/**
 * What we know about a market: instruments, exchanges and their calendars, daily bars, and every
 * number that a report may state about them. It computes and never fetches, keeps or words
 * anything. It depends on the JDK alone, so that its kernels can be measured and compared with
 * reference values by themselves.
 *
 * <ul>
 *   <li>{@link openbell.market.Ticker}: what was asked for and what it stands for
 *   <li>{@link openbell.market.TickerRegistry}: from what people type to one ticker
 *   <li>{@link openbell.market.Exchange}: names, currency, zone, data delay and calendar of a
 *       market
 *   <li>{@link openbell.market.TradingCalendar}, {@link openbell.market.Session}: trading days,
 *       hours and closes
 *   <li>{@link openbell.market.Bars}: a daily history as columns, cleaned by its builder
 *   <li>{@link openbell.market.BarColumn}: the names of its columns
 *   <li>{@link openbell.market.ReceivedBars}: the same as a source sent it, uncleaned
 *   <li>{@link openbell.market.DataQuality}: what the cleaning found
 *   <li>{@link openbell.market.Indicators}: the kernels, columns to column
 *   <li>{@link openbell.market.Fact}: the names of the numbers, their units and warm-ups
 *   <li>{@link openbell.market.Study}: all facts of one history, now and one bar before
 *   <li>{@link openbell.market.FactSeries}: all facts of one history as of every bar
 *   <li>{@link openbell.market.Feature}: what screens and models use beside the facts
 *   <li>{@link openbell.market.PercentileRank}: where a value stands in its own history
 * </ul>
 *
 * <pre>{@code
 * Bars.Cleaned cleaned = Bars.builder(1)
 *     .add(LocalDate.parse("2025-11-11"), 54.8, 55.2, 54.6, 55.1, 3_120_400)
 *     .build();
 * Study study = Study.of(cleaned.bars());
 * double close = study.last(Fact.CLOSE);
 * boolean hasRsi = study.has(Fact.RSI14); // false: one bar is not enough
 * }</pre>
 */
@NullMarked
package openbell.market;

import org.jspecify.annotations.NullMarked;
