package openbell.desk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import openbell.cache.Cache;
import openbell.cache.CacheEntry;
import openbell.cache.CacheException;
import openbell.cache.CacheHit;
import openbell.cache.Making;
import openbell.cache.MakingCache;
import org.jspecify.annotations.Nullable;

/// What screens found, kept by all that it depends on, the data's snapshot first: new data has a
/// new snapshot, and so never shows an old result.
///
/// Of those who ask the same at the same time in this process one scans, the others get its bytes.
/// A cache that fails costs its own time limits: the scan answers, and says that it was not kept
/// and why. Thread-safe.
public final class ScanResults implements AutoCloseable {
  private static final String PREFIX = "scans/";
  private static final JsonFactory JSON = new JsonFactory();

  private final Cache cache;
  private final String build;
  private final Duration keep;
  private final InstantSource clock;
  private final ConcurrentMap<String, CompletableFuture<Found>> underWay =
      new ConcurrentHashMap<>();

  /// All that a result depends on.
  ///
  /// @param snapshot which data: a name that other data never have, usable as a segment of a key
  /// @param where the condition
  /// @param rank what puts the rows in order; empty: the default score
  /// @param top how many rows at most
  /// @param universe tickers in any order; empty: all that the data have
  /// @param date as of the end of this day
  /// @param form what the bytes are: a format, and a language where they have one, such as
  ///   `json/th`
  public record Question(
      String snapshot,
      String where,
      Optional<String> rank,
      int top,
      Optional<List<String>> universe,
      LocalDate date,
      String form) {
    public Question {
      universe = universe.map(tickers -> List.copyOf(new TreeSet<>(tickers)));
    }
  }

  /// A scan, not begun.
  @FunctionalInterface
  public interface Scan {
    /// The bytes of its result, which nobody changes afterwards.
    byte[] run();
  }

  /// A result.
  ///
  /// @param bytes what the scan gave, not copied: do not change it
  /// @param cached whether it was found, not made
  /// @param tier where it was found, such as `redis`; `made` for one that was not
  /// @param madeAt when the scan was begun
  /// @param uncached why it is not kept, in one line; empty where it is
  @SuppressWarnings("ArrayRecordComponent") // Bytes are bytes; copies of megabytes would only cost.
  public record Found(
      byte[] bytes, boolean cached, String tier, Instant madeAt, Optional<String> uncached) {}

  /// Results in this cache, which is closed with it.
  ///
  /// @param build which build of the code scans: another one may find other rows in the same data
  /// @param keep how long a result is kept
  public ScanResults(Cache cache, String build, Duration keep, InstantSource clock) {
    this.cache = cache;
    this.build = build;
    this.keep = keep;
    this.clock = clock;
  }

  /// The result of a scan: kept, or made by `scan` and kept. What `scan` throws is thrown to all
  /// who wait for it, and not remembered.
  ///
  /// @throws IllegalArgumentException for a snapshot that can be no part of a key
  /// @throws InterruptedException while it waits for another's scan
  public Found get(Question question, Scan scan) throws InterruptedException {
    String key = key(question);
    CompletableFuture<Found> own = new CompletableFuture<>();
    CompletableFuture<Found> there = underWay.putIfAbsent(key, own);
    return there == null ? lead(key, own, scan) : follow(there);
  }

  /// Whether the cache answers; else why not, in one line. Asks it.
  public Optional<String> problem() {
    try {
      cache.find(PREFIX + "doctor");
      return Optional.empty();
    } catch (CacheException e) {
      return Optional.of(reason(e));
    }
  }

  @Override
  public void close() {
    cache.close();
  }

  /// For messages: the cache's name.
  @Override
  public String toString() {
    return cache.toString();
  }

  private Found lead(String key, CompletableFuture<Found> own, Scan scan) {
    try {
      Found found = find(key, scan);
      own.complete(found);
      return found;
    } catch (Throwable e) {
      own.completeExceptionally(e);
      throw e;
    } finally {
      // After the put: who comes now finds it.
      underWay.remove(key, own);
    }
  }

  private static Found follow(CompletableFuture<Found> there) throws InterruptedException {
    try {
      return there.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  private Found find(String key, Scan scan) {
    Instant start = clock.instant();
    try {
      Optional<CacheHit> hit = cache.find(key).filter(found -> found.freshAt(start));
      if (hit.isPresent()) {
        CacheEntry entry = hit.get().entry();
        return new Found(
            entry.bytes(), true, hit.get().tier(), entry.making().madeAt(), Optional.empty());
      }
    } catch (CacheException e) {
      return made(scan.run(), start, reason(e));
    }
    byte[] bytes = scan.run();
    return made(bytes, start, keep(key, bytes, start));
  }

  /// Keeps a result; says why not, where it cannot.
  private @Nullable String keep(String key, byte[] bytes, Instant start) {
    Instant now = clock.instant();
    Duration cost = Duration.between(start, now);
    Making making =
        new Making(start, cost.isNegative() ? Duration.ZERO : cost, Making.Renewal.AT_EXPIRY, "");
    try {
      cache.put(key, new CacheEntry(bytes, "application/octet-stream", now.plus(keep), making));
      return null;
    } catch (CacheException e) {
      return reason(e);
    }
  }

  private static Found made(byte[] bytes, Instant start, @Nullable String uncached) {
    return new Found(bytes, false, MakingCache.MADE, start, Optional.ofNullable(uncached));
  }

  private static String reason(CacheException e) {
    return String.valueOf(e.getMessage());
  }

  /// `scans/{snapshot}/{hash}`: the SHA-256 of the question as JSON with its fields in a fixed
  /// order.
  private String key(Question question) {
    ByteArrayOutputStream canonical = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(canonical)) {
      json.writeStartObject();
      json.writeStringField("build", build);
      json.writeStringField("where", question.where());
      json.writeStringField("rank", question.rank().orElse(null));
      json.writeNumberField("top", question.top());
      json.writeFieldName("universe");
      if (question.universe().isPresent()) {
        String[] tickers = question.universe().get().toArray(String[]::new);
        json.writeArray(tickers, 0, tickers.length);
      } else {
        json.writeNull();
      }
      json.writeStringField("date", question.date().toString());
      json.writeStringField("form", question.form());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes every write", e);
    }
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical.toByteArray());
      return PREFIX + question.snapshot() + "/" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
