package openbell.edge.wiring;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import openbell.cache.BlobCache;
import openbell.cache.Cache;
import openbell.cache.CacheListing;
import openbell.cache.CacheStats;
import openbell.cache.DeferredCache;
import openbell.cache.Leases;
import openbell.cache.MakingCache;
import openbell.cache.MemoryCache;
import openbell.cache.MeteredCache;
import openbell.cache.Pace;
import openbell.cache.Spool;
import openbell.cache.SqliteCache;
import openbell.cache.TieredCache;
import openbell.desk.OlderSystem;
import openbell.desk.Settings;
import openbell.edge.http.RecentReport;
import openbell.market.TickerRegistry;
import openbell.store.BlobStore;
import openbell.store.StateStore;

/// The cache of reports: its tiers, what is counted in them, and what makes a missing one.
final class CacheParts {
  private static final Duration LEASE_TIME = Duration.ofSeconds(15);

  /// A table's stamps are less exact than S3's.
  private static final Duration TABLE_LEASE_TIME = Duration.ofSeconds(30);

  private final SqliteCache sqlite;
  private final DeferredCache local;
  private final BlobCache far;
  private final boolean hasFar;
  private final CacheStats stats;
  private final Cache tiers;
  private final MakingCache cache;
  private final Recent recent;
  private final boolean frozen;

  /// @param work makes reports for a process that hands them over
  CacheParts(
      Settings settings,
      ProcessKind kind,
      BlobStore store,
      StateStore state,
      Optional<WorkFunction> work,
      InstantSource clock) {
    Pace pace = Pace.real(clock);
    frozen = kind.frozen();
    sqlite = new SqliteCache(settings.home().resolve("cache.db"), clock);
    local = new DeferredCache(sqlite);
    far =
        new BlobCache(
            store,
            settings.bucket().isPresent() ? "s3" : "directory",
            "cache/",
            clock,
            new OlderSystem(settings.reportTtl())::expiryOf);
    hasFar = settings.backend() != Settings.Backend.SQLITE;
    stats = frozen ? new CacheStats(clock) : new CacheStats(clock, sqlite);
    Duration leaseTime = settings.stateTable().isPresent() ? TABLE_LEASE_TIME : LEASE_TIME;
    Leases leases =
        new Leases(state, leaseTime, pace, kind.name() + "-" + ProcessHandle.current().pid());
    Cache shared = shared(settings, new Waits(pace, leases), clock);
    tiers =
        kind.memoryBytes() == 0
            ? shared
            : new TieredCache(
                new MeteredCache(new MemoryCache(kind.memoryBytes(), clock), stats),
                shared,
                kind.memoryTrust(),
                clock);
    cache =
        new MakingCache(
            tiers, Optional.of(leases), kind.making(), pace, work.map(WorkFunction::reports));
    stats.follow(cache);
    recent = new Recent(sqlite, TickerRegistry.bundled(), clock);
  }

  private record Waits(Pace pace, Leases leases) {}

  private Cache shared(Settings settings, Waits waits, InstantSource clock) {
    Cache blobs = new MeteredCache(far, stats);
    return switch (settings.backend()) {
      case SQLITE -> new MeteredCache(sqlite, stats);
      case S3 -> blobs;
      case HYBRID ->
          new MeteredCache(
              new TieredCache(
                  new MeteredCache(frozen ? local : sqlite, stats),
                  blobs,
                  TieredCache.DEFAULT_TRUST,
                  clock,
                  new Spool(
                      settings.home().resolve("spool"),
                      Spool.Limits.DEFAULT,
                      waits.pace(),
                      waits.leases()::invalidatedWithin)),
              stats);
    };
  }

  /// The file of this machine.
  SqliteCache sqlite() {
    return sqlite;
  }

  /// What is counted in the tiers.
  CacheStats stats() {
    return stats;
  }

  /// The tiers below the cache that makes.
  Cache tiers() {
    return tiers;
  }

  /// The cache that makes what is missing.
  MakingCache making() {
    return cache;
  }

  /// What this machine holds under a prefix; nothing while the file of a frozen process is not
  /// open.
  List<CacheListing> here(String prefix) {
    return frozen && !local.isOpen() ? List.of() : sqlite.list(prefix);
  }

  /// Sizes and counts of the local file; none while that of a frozen process is not open.
  Map<String, Long> held() {
    return frozen && !local.isOpen() ? Map.of() : sqlite.counts();
  }

  /// What the far tier knows of a key, uncounted; empty without one.
  Optional<Function<String, Optional<CacheListing>>> far() {
    return hasFar ? Optional.of(far::about) : Optional.empty();
  }

  /// The reports that were made last; none while the file of a frozen process is not open.
  List<RecentReport> recent() {
    return frozen && !local.isOpen() ? List.of() : recent.reports();
  }

  /// Opens the local file of a process that may be frozen.
  void openLocal() {
    local.open();
  }

  /// How many values wait for the far tier; empty without one.
  Optional<Long> waiting() {
    return stats.snapshot().tiers().stream()
        .map(tier -> tier.counts().get("spool_depth"))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /// Keeps the counters, then ends what is under way.
  void close() {
    stats.close();
    cache.close();
  }
}
