package openbell.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import openbell.store.BlobStateStore;
import openbell.store.BlobStore;
import openbell.store.S3BlobStore;
import openbell.store.S3Settings;

/// One instance in a process of its own: a hybrid cache on a home directory and a bucket, with
/// leases. It takes orders line by line and answers each on a line, many at the same time:
///
/// - `ask KEY MS`: asks for the key with a maker that takes so long; says `making KEY` when its
///   maker runs, then `answer KEY made|found VALUE`, where the value names its maker.
/// - `drain`: sends what is in the spool; says `drained`.
///
/// It says `ready` when everything is open. The end of its input ends it.
final class MakingProcessMain {

  private static final Duration LEASE = Leases.SHORTEST;
  private static final Duration DEADLINE = Duration.ofSeconds(90);
  private static final int FILLING = 20_000;

  private final String name;
  private final MakingCache cache;
  private final Spool spool;
  private final InstantSource clock = InstantSource.system();

  private MakingProcessMain(URI endpoint, String bucket, Path home, String name, boolean mute) {
    this.name = name;
    BlobStore store = S3BlobStore.open(S3Settings.of(bucket).withEndpoint(endpoint));
    Pace pace = Pace.real(clock);
    spool = new Spool(home.resolve("spool"), pace);
    SqliteCache near = new SqliteCache(home.resolve("cache.db"), clock);
    BlobStore values = mute ? new MakingProcessMuteStore(store) : store;
    BlobCache far = new BlobCache(values, "s3", "cache/", clock);
    cache =
        new MakingCache(
            new TieredCache(near, far, TieredCache.DEFAULT_TRUST, clock, spool),
            Optional.of(new Leases(new BlobStateStore(store), LEASE, pace, name)),
            MakingPolicy.DEFAULT,
            pace);
  }

  /// Arguments: endpoint, bucket, home, name, and `mute` for one whose values the far tier does not
  /// take.
  public static void main(String[] args) throws IOException {
    MakingProcessMain main =
        new MakingProcessMain(
            URI.create(args[0]), args[1], Path.of(args[2]), args[3], args.length > 4);
    main.answer("warm-" + main.name, Duration.ZERO);
    say("ready");
    try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String order = line;
        Thread.ofPlatform().daemon().start(() -> main.obey(order.split(" ")));
      }
    }
    main.cache.close();
  }

  private void obey(String[] order) {
    if (order[0].equals("ask")) {
      say(
          "answer "
              + order[1]
              + " "
              + answer(order[1], Duration.ofMillis(Long.parseLong(order[2]))));
    } else {
      while (spool.depth() > 0) {
        spool.drain(); // The background does, too.
      }
      say("drained");
    }
  }

  private String answer(String key, Duration makeTime) {
    Wish wish = Wish.within(DEADLINE).staleIfFailed(false);
    return switch (cache.get(key, wish, work -> make(key, makeTime, work))) {
      case Answer.Fresh(CacheHit hit, boolean made) ->
          (made ? "made " : "found ") + told(hit.entry().bytes());
      case Answer other -> "failed " + other.toString().replace(' ', '_');
    };
  }

  /// A value of 20 KB that no other make ever makes: its maker and a number, and filling that a
  /// torn value would not have.
  private Made make(String key, Duration makeTime, Work work) {
    say("making " + key);
    Instant until = clock.instant().plus(makeTime);
    while (clock.instant().isBefore(until)) {
      work.check();
      pause();
    }
    String head = name + ":" + UUID.randomUUID();
    String text = head + "|" + "x".repeat(FILLING) + "|" + head;
    Instant expiry = clock.instant().plus(Duration.ofHours(1));
    return new Made.Value(new CacheEntry(text.getBytes(UTF_8), "text/plain", expiry));
  }

  private static void pause() {
    try {
      Thread.sleep(5); // Stands for the work of making.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What a value says of its maker; `torn` for what no maker made.
  static String told(byte[] bytes) {
    String[] parts = new String(bytes, UTF_8).split("\\|");
    boolean whole =
        parts.length == 3 && parts[0].equals(parts[2]) && parts[1].equals("x".repeat(FILLING));
    return whole ? parts[0] : "torn";
  }

  private static void say(String line) {
    synchronized (System.out) {
      System.out.println(line);
      System.out.flush();
    }
  }
}
