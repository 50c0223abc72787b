package openbell.examples.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
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

/// A plain Lambda whose instances together make each value once an hour; while a new one cannot be
/// made, the old one is the answer and says so.
public final class Handler implements RequestHandler<String, String> {
  private final InstantSource clock;
  private final UnaryOperator<String> expensive;
  private final MakingCache cache;

  /// As Lambda makes it: the bucket is what `CACHE_BUCKET` names, the files are in `/tmp`.
  public Handler() {
    this(
        S3BlobStore.open(S3Settings.of(Objects.requireNonNull(System.getenv("CACHE_BUCKET")))),
        Path.of("/tmp/cache"),
        name -> "the value of " + name,
        InstantSource.system());
  }

  Handler(BlobStore bucket, Path home, UnaryOperator<String> expensive, InstantSource clock) {
    this.clock = clock;
    this.expensive = expensive;
    Pace pace = Pace.real(clock);
    SqliteCache here = new SqliteCache(home.resolve("cache.db"), clock);
    BlobCache shared = new BlobCache(bucket, "s3", "cache/", clock);
    Spool spool = new Spool(home.resolve("spool"), pace);
    Leases leases = new Leases(new BlobStateStore(bucket), Duration.ofSeconds(30), pace, "lambda");
    this.cache =
        new MakingCache(
            new TieredCache(here, shared, TieredCache.DEFAULT_TRUST, clock, spool),
            Optional.of(leases),
            MakingPolicy.DEFAULT,
            pace);
  }

  @Override
  public String handleRequest(String name, Context context) {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis()).minusSeconds(1);
    return switch (cache.get("values/" + name, Wish.within(left), work -> make(name))) {
      case Answer.Fresh(CacheHit hit, boolean made) -> text(hit);
      case Answer.Stale(CacheHit hit, Duration age, String why) ->
          text(hit) + " (expired " + age.toSeconds() + " s ago: " + why + ")";
      case Answer.BeingMade(Duration after) -> "being made, ask in " + after.toSeconds() + " s";
      case Answer.Overloaded(String why, Duration after) ->
          why + ", ask in " + after.toSeconds() + " s";
      case Answer.Failed failed -> "not to be had: " + failed.reason();
    };
  }

  private Made make(String name) {
    Instant inAnHour = clock.instant().plus(Duration.ofHours(1));
    byte[] value = expensive.apply(name).getBytes(UTF_8);
    return new Made.Value(new CacheEntry(value, "text/plain", inAnHour));
  }

  private static String text(CacheHit hit) {
    return new String(hit.entry().bytes(), UTF_8);
  }
}
