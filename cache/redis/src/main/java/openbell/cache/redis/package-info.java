/// A tier of `cache` in a Redis server that many processes share. Lettuce has its one home here, in
/// a module of its own, so that only those who use it carry it; none of its classes is loaded
/// before the first use.
///
/// - [RedisCache]: the tier.
/// - [RedisUrl]: where the server is, as `REDIS_URL` says.
///
/// ```java
/// RedisUrl url = RedisUrl.of("redis://:PASSWORD@127.0.0.1:6379/0").orElseThrow();
/// try (Cache cache =
///     new RedisCache(() -> url, "openbell/", RedisCache.Limits.DEFAULT, InstantSource.system())) {
///   cache.put("scans/s1/abc", new CacheEntry(bytes, "application/json", tomorrow));
///   Optional<CacheHit> hit = cache.find("scans/s1/abc");
/// }
/// ```
@NullMarked
package openbell.cache.redis;

import org.jspecify.annotations.NullMarked;
