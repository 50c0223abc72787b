/// A cache of bytes under keys with an expiry, in tiers: SQLite on this machine over blobs that
/// every instance shares. It knows nothing of markets: what a key means and how long a value holds
/// is its caller's business. SQLite has its one home here.
///
/// - [Cache]: the interface; [CacheEntry] is what is put, [CacheHit] what is found and where.
/// - [SqliteCache]: a file on this machine, shared by its processes.
/// - [BlobCache]: objects in a `BlobStore`.
/// - [TieredCache]: one over the other.
/// - [CacheException]: a tier that cannot be read or written.
///
/// ```java
/// InstantSource clock = InstantSource.system();
/// try (Cache cache =
///     new TieredCache(
///         new SqliteCache(Path.of("cache.sqlite"), clock),
///         new BlobCache(store, "s3", "cache/", clock))) {
///   Instant tomorrow = clock.instant().plus(Duration.ofHours(24));
///   cache.put("reports/DBS19/report.json", new CacheEntry(bytes, "application/json", tomorrow));
///   Optional<CacheHit> hit = cache.get("reports/DBS19/report.json");
/// }
/// ```
@NullMarked
package openbell.cache;

import org.jspecify.annotations.NullMarked;
