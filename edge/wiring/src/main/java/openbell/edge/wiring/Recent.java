package openbell.edge.wiring;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.cache.CacheException;
import openbell.cache.CacheListing;
import openbell.cache.SqliteCache;
import openbell.edge.http.RecentReport;
import openbell.market.Resolution;
import openbell.market.TickerRegistry;
import openbell.report.Lang;

/// The reports that were made last, as the local file holds them, each ticker once.
///
/// @param registry names them
record Recent(SqliteCache local, TickerRegistry registry) {
  private static final int MOST = 8;

  /// `reports/DBS19/2025-11-11/report.en.json`.
  private static final int KEY_PARTS = 4;

  /// The newest first; none when the file cannot be read.
  List<RecentReport> reports() {
    try {
      Map<String, RecentReport> newest = new LinkedHashMap<>();
      local.list("reports/").stream()
          .filter(e -> e.key().contains("/report."))
          .sorted(Comparator.comparing((CacheListing e) -> e.making().madeAt()).reversed())
          .map(e -> report(e.key()))
          .flatMap(Optional::stream)
          .forEach(report -> newest.putIfAbsent(report.ticker(), report));
      return newest.values().stream().limit(MOST).toList();
    } catch (CacheException e) {
      return List.of();
    }
  }

  private Optional<RecentReport> report(String key) {
    String[] parts = key.split("/", -1);
    if (parts.length != KEY_PARTS) {
      return Optional.empty();
    }
    Lang lang = parts[3].equals("report.json") ? Lang.TH : Lang.EN;
    String name =
        registry.resolve(parts[1]) instanceof Resolution.Found(var ticker)
            ? ticker.name()
            : parts[1];
    try {
      return Optional.of(new RecentReport(parts[1], name, LocalDate.parse(parts[2]), lang));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
