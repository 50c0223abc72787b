/// A cache of bytes under keys with an expiry, in tiers: memory and SQLite here over blobs that
/// every instance shares. It serves what it has, labelled with its expiry, bounds how long what was
/// removed elsewhere lives here, and has a value made by one for all who ask. It knows nothing of
/// markets: what a key means and how long a value holds is its caller's business; SQLite has its
/// one home here.
///
/// - [Cache]: the interface; [CacheEntry] with its [Making] is what is put, under the condition of
///   an [Expected]; [CacheHit] is what is found and where.
/// - [MemoryCache], [SqliteCache], [BlobCache]: in this process, in a file of this machine, in a
///   `BlobStore`.
/// - [DeferredCache]: a file of this machine that is opened after the first answer.
/// - [TieredCache]: one over another, nested as wanted; [Spool]: what the far one did not take yet.
/// - [MeteredCache], [CacheStats], [MicrometerBinding]: what happened, wrapped around any of them.
/// - [MakingCache]: one maker for many askers. A [Maker] does its [Work] and gives a [Made] or
///   throws [MakeFailedException]; a [Wish] asks, an [Answer] tells; [Leases] agree across
///   instances, [MakingPolicy] and [MakingStats] set and count; [Pace] is time and chance for all
///   of them.
/// - [CacheException]: a tier that cannot be read or written.
///
/// ```java
/// InstantSource clock = InstantSource.system();
/// Pace pace = Pace.real(clock);
/// try (Cache cache =
///     new TieredCache(
///         new SqliteCache(Path.of("cache.db"), clock),
///         new BlobCache(store, "s3", "cache/", clock),
///         TieredCache.DEFAULT_TRUST,
///         clock,
///         new Spool(Path.of("spool"), pace))) {
///   Instant tomorrow = clock.instant().plus(Duration.ofHours(24));
///   cache.put("reports/DBS19/report.json", new CacheEntry(bytes, "application/json", tomorrow));
///   Optional<CacheHit> fresh =
///       cache.find("reports/DBS19/report.json").filter(hit -> hit.freshAt(clock.instant()));
/// }
/// ```
@NullMarked
package openbell.cache;

import org.jspecify.annotations.NullMarked;
