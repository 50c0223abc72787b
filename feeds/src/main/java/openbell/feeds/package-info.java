/**
 * Where prices come from. A {@link openbell.feeds.PriceFeed} gives five years of daily bars of a
 * symbol in one request, together with the body as it was received, for the lake. Every failure is
 * a value that says whose it is, whether the symbol is unknown, and when to ask again.
 *
 * <ul>
 *   <li>{@link openbell.feeds.PriceFeed}, {@link openbell.feeds.FetchResult}, {@link
 *       openbell.feeds.FailureKind}: the question and its outcomes
 *   <li>{@link openbell.feeds.RawResponse}, {@link openbell.feeds.Quote}: what was received, and
 *       what it says
 *   <li>{@link openbell.feeds.CompletedSessions}: the bars that facts may be made of
 *   <li>{@link openbell.feeds.YahooFeed}, {@link openbell.feeds.YahooSettings}, {@link
 *       openbell.feeds.Sleeper}: Yahoo Finance over HTTP
 *   <li>{@link openbell.feeds.YahooParser}: its bodies, also those kept in the lake
 *   <li>{@link openbell.feeds.PolygonFeed}, {@link openbell.feeds.PolygonClient}, {@link
 *       openbell.feeds.PolygonSettings}: Polygon.io with a key, within its plan; {@link
 *       openbell.feeds.PolygonMarket}: a whole market in one question; {@link
 *       openbell.feeds.MarketDay}, {@link openbell.feeds.MarketReference}: what such bodies say
 *   <li>{@link openbell.feeds.NewsFeed}, {@link openbell.feeds.NewsResult}, {@link
 *       openbell.feeds.NewsItem}, {@link openbell.feeds.YahooNews}: headlines; {@link
 *       openbell.feeds.NewsChoice}: those that are about a company
 *   <li>{@link openbell.feeds.SampleFeed}: Apple in 2013, without a network; {@link
 *       openbell.feeds.FolderFeed}: CSV files, one a symbol
 * </ul>
 *
 * <pre>{@code
 * PriceFeed feed =
 *     new YahooFeed(YahooSettings.defaults(), clock, Sleeper.real(), RandomGenerator.getDefault());
 * switch (feed.fetch("D05.SI")) {
 *   case FetchResult.Fetched f ->
 *       use(CompletedSessions.of(f.quote().bars(), exchange, clock.instant()));
 *   case FetchResult.NotFound n -> say(n.reason());
 *   case FetchResult.Failed f -> sayLater(f.reason(), f.retryAfter());
 * }
 * }</pre>
 */
@NullMarked
package openbell.feeds;

import org.jspecify.annotations.NullMarked;
