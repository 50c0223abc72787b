package openbell.examples.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import openbell.cache.Answer;
import openbell.cache.BlobCache;
import openbell.cache.CacheEntry;
import openbell.cache.CacheHit;
import openbell.cache.Leases;
import openbell.cache.Made;
import openbell.cache.MakingCache;
import openbell.cache.MakingPolicy;
import openbell.cache.Pace;
import openbell.cache.Spool;
import openbell.cache.SqliteCache;
import openbell.cache.TieredCache;
import openbell.cache.Wish;
import openbell.store.BlobStateStore;
import openbell.store.BlobStore;
import openbell.store.S3BlobStore;
import openbell.store.S3Settings;

/// A handler as AWS Lambda would call it: all its instances together make each value once an hour,
/// and while a new one is made, or cannot be, answer with the old one and say so.
public final class Handler implements Function<String, String>, AutoCloseable {

  private static final Wish WISH =
      Wish.within(Duration.ofSeconds(20)).whenBusy(Wish.WhenBusy.STALE);

  private final MakingCache cache;
  private final Function<String, String> expensive;
  private final InstantSource clock;

  /// @param home a folder that this instance may write to: on Lambda below `/tmp`
  Handler(BlobStore bucket, Path home, Function<String, String> expensive, InstantSource clock) {
    Pace pace = Pace.real(clock);
    SqliteCache near = new SqliteCache(home.resolve("cache.db"), clock);
    BlobCache far = new BlobCache(bucket, "s3", "cache/", clock);
    Spool spool = new Spool(home.resolve("spool"), pace);
    Leases leases =
        new Leases(new BlobStateStore(bucket), Duration.ofSeconds(30), pace, "an instance");
    this.cache =
        new MakingCache(
            new TieredCache(near, far, TieredCache.DEFAULT_TRUST, clock, spool),
            Optional.of(leases),
            MakingPolicy.DEFAULT,
            pace);
    this.expensive = expensive;
    this.clock = clock;
  }

  @Override
  public String apply(String name) {
    return switch (cache.get("values/" + name, WISH, work -> make(name))) {
      case Answer.Fresh(CacheHit hit, boolean made) -> text(hit);
      case Answer.Stale(CacheHit hit, Duration age, String why) ->
          "%s (expired %d s ago: %s)".formatted(text(hit), age.toSeconds(), why);
      case Answer.BeingMade(Duration after) ->
          "being made (ask again in %d s)".formatted(after.toSeconds());
      case Answer.Failed(String why, Optional<Duration> after, boolean remembered) ->
          "not to be had: " + why;
    };
  }

  private Made make(String name) {
    Instant inAnHour = clock.instant().plus(Duration.ofHours(1));
    return new Made.Value(
        new CacheEntry(expensive.apply(name).getBytes(UTF_8), "text/plain", inAnHour));
  }

  private static String text(CacheHit hit) {
    return new String(hit.entry().bytes(), UTF_8);
  }

  @Override
  public void close() {
    cache.close();
  }

  /// Answers for each argument, from the bucket that `CACHE_BUCKET` names.
  public static void main(String[] names) {
    String bucket = System.getenv("CACHE_BUCKET");
    if (bucket == null) {
      System.err.println("CACHE_BUCKET is not set (name a bucket that you may write to)");
      return;
    }
    Path home = Path.of(System.getProperty("java.io.tmpdir"), "example-cache");
    Function<String, String> expensive = name -> "the value of " + name;
    try (BlobStore store = S3BlobStore.open(S3Settings.of(bucket));
        Handler handler = new Handler(store, home, expensive, InstantSource.system())) {
      for (String name : names) {
        System.out.println(handler.apply(name));
      }
    }
  }
}
