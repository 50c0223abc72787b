package openbell.edge.screens;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.feeds.MarketDay;
import openbell.feeds.MarketReference;
import openbell.lake.tables.MarketBodies;

/// What `fetch --universe` keeps of Polygon.io's bodies of a whole market, for the lake's tables.
final class PolygonBodies implements MarketBodies {
  @Override
  public String source() {
    return "polygon";
  }

  @Override
  public ZoneId zone() {
    return ZoneId.of("America/New_York");
  }

  @Override
  public String daysFolder() {
    return "raw/polygon_grouped/US/";
  }

  @Override
  public String splitsFolder() {
    return "raw/polygon_splits/US/";
  }

  /// Prices that are adjusted already cannot be put together with others.
  @Override
  public Optional<Day> day(byte[] body) {
    return MarketDay.read(body)
        .filter(day -> !day.adjusted())
        .map(
            day -> {
              Map<String, double[]> bars = HashMap.newHashMap(day.bars().size());
              day.bars()
                  .forEach(
                      (symbol, b) ->
                          bars.put(
                              symbol,
                              new double[] {b.open(), b.high(), b.low(), b.close(), b.volume()}));
              return new Day(day.date(), bars);
            });
  }

  @Override
  public Map<String, List<Split>> splits(byte[] body) {
    Map<String, List<Split>> all = new HashMap<>();
    MarketReference.splits(body)
        .forEach(
            (symbol, splits) ->
                all.put(
                    symbol,
                    splits.stream()
                        .map(s -> new Split(s.date(), s.numerator() / s.denominator()))
                        .toList()));
    return all;
  }
}
