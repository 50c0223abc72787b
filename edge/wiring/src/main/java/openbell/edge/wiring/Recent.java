package openbell.edge.wiring;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import openbell.cache.CacheException;
import openbell.cache.CacheListing;
import openbell.cache.SqliteCache;
import openbell.edge.http.RecentReport;
import openbell.market.Resolution;
import openbell.market.TickerRegistry;
import openbell.report.Lang;

/// The reports that were made last, as the local file holds them, each ticker once.
///
/// The whole file is looked through, which takes a second where it holds thousands, and nobody else
/// can read it meanwhile. So one page looks and others show what was found before, and at most a
/// twentieth of the time is spent on it. Thread-safe.
final class Recent {
  private static final int MOST = 8;
  private static final Duration SHORTEST_REST = Duration.ofMillis(500);
  private static final int REST_TO_LOOK = 19;

  /// `reports/DBS19/2025-11-11/report.en.json`.
  private static final int KEY_PARTS = 4;

  private final SqliteCache local;
  private final TickerRegistry registry;
  private final InstantSource clock;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile List<RecentReport> found = List.of();
  private volatile Instant until = Instant.MIN;

  /// @param registry names them
  Recent(SqliteCache local, TickerRegistry registry, InstantSource clock) {
    this.local = local;
    this.registry = registry;
    this.clock = clock;
  }

  /// The newest first; none when the file cannot be read.
  List<RecentReport> reports() {
    Instant start = clock.instant();
    if (!start.isBefore(until) && looking.tryLock()) {
      try {
        found = look();
        Instant end = clock.instant();
        Duration rest = Duration.between(start, end).multipliedBy(REST_TO_LOOK);
        until = end.plus(rest.compareTo(SHORTEST_REST) > 0 ? rest : SHORTEST_REST);
      } finally {
        looking.unlock();
      }
    }
    return found;
  }

  private List<RecentReport> look() {
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
