package openbell.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [BlobStore] does. A backend's test extends this and opens an empty store for each
/// test.
public abstract class BlobStoreContract {

  protected static final BlobMeta TEXT = BlobMeta.of("text/plain");

  protected BlobStore store;

  /// An empty store.
  protected abstract BlobStore open() throws Exception;

  /// Whether tags are kept.
  protected boolean keepsTags() {
    return true;
  }

  /// Whether old versions are kept.
  protected boolean keepsVersions() {
    return false;
  }

  /// Whether conditions are atomic between writers.
  protected boolean isAtomic() {
    return true;
  }

  /// Whether keys beyond the basic plane are listed in UTF-8 order.
  protected boolean ordersBeyondBasicPlane() {
    return true;
  }

  /// Whether metadata keys with an underscore get through.
  protected boolean takesUnderscores() {
    return true;
  }

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    if (store != null) {
      store.close();
    }
  }

  @Test
  void whatWasPutIsReadBackWithTypeAndMetadata() {
    Map<String, String> metadata =
        Map.of("expires-at", "2025-11-12T10:00:00", "plain", "a b=c; d, \"e\"");
    BlobMeta meta = new BlobMeta("application/json", metadata, Map.of());
    Instant before = Instant.now();

    String etag = store.put("cache/reports/DBS19/x.json", bytes("{\"a\":1}"), meta);

    Blob blob = store.get("cache/reports/DBS19/x.json").orElseThrow();
    assertThat(blob.bytes()).asString(UTF_8).isEqualTo("{\"a\":1}");
    BlobInfo info = blob.info();
    assertThat(info.key()).isEqualTo("cache/reports/DBS19/x.json");
    assertThat(info.sizeBytes()).isEqualTo(7);
    assertThat(info.etag()).isEqualTo(etag).isNotBlank().doesNotContain("\"");
    assertThat(info.meta().contentType()).isEqualTo("application/json");
    assertThat(info.meta().metadata()).isEqualTo(metadata);
    assertThat(info.lastModified())
        .isBetween(before.minus(Duration.ofSeconds(5)), before.plus(Duration.ofSeconds(60)));
    BlobInfo head = store.head("cache/reports/DBS19/x.json").orElseThrow();
    assertThat(head).usingRecursiveComparison().ignoringFields("readAt").isEqualTo(info);
  }

  @Test
  void readUnlessUnchangedGivesTheObjectOnlyWhenItIsAnother() {
    String first = store.put("k", bytes("first"), TEXT);
    String other = store.put("other", bytes("other"), TEXT);

    assertThat(store.getUnless("k", first)).isEqualTo(new Fetch.NotModified());
    assertThat(store.getUnless("missing", first)).isEqualTo(new Fetch.Missing());
    assertThat(text(store.getUnless("k", other))).isEqualTo("first");

    String second = store.put("k", bytes("second"), TEXT.withMetadata(Map.of("a", "b")));

    Fetch fetch = store.getUnless("k", first);
    assertThat(text(fetch)).isEqualTo("second");
    assertThat(((Fetch.Found) fetch).blob().info())
        .usingRecursiveComparison()
        .ignoringFields("readAt")
        .isEqualTo(store.head("k").orElseThrow());
    assertThat(store.getUnless("k", second)).isEqualTo(new Fetch.NotModified());
    store.delete("k");
    assertThat(store.getUnless("k", second)).isEqualTo(new Fetch.Missing());
  }

  @Test
  void readUnlessUnchangedNeedsAnEtag() {
    for (String wrong : List.of("", " ", "\"abc\"")) {
      assertThatThrownBy(() -> store.getUnless("k", wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Not an etag: '" + wrong + "'");
    }
  }

  @Test
  void everyReadTellsTheStoresTime() {
    Instant before = Instant.now();
    String etag = store.put("k", bytes("x"), TEXT);
    BlobInfo got = store.get("k").orElseThrow().info();
    BlobInfo head = store.head("k").orElseThrow();
    BlobInfo version =
        store.get("k", store.versions("k").getFirst().versionId()).orElseThrow().info();
    BlobInfo fetched = ((Fetch.Found) store.getUnless("k", "0" + etag)).blob().info();
    Instant after = Instant.now();

    for (BlobInfo info : List.of(got, head, version, fetched)) {
      assertThat(info.readAt()).isBetween(before.minusSeconds(3), after.plusSeconds(3));
      assertThat(info.readAt()).isAfterOrEqualTo(info.lastModified().minusSeconds(2));
    }
  }

  @Test
  void metadataKeysMayHaveUnderscores() {
    assumeTrue(takesUnderscores());
    Map<String, String> metadata = Map.of("source_raw_data_key", "raw/yfinance/D05.SI/x.json");
    store.put("k", bytes("x"), TEXT.withMetadata(metadata));

    assertThat(store.head("k").orElseThrow().meta().metadata()).isEqualTo(metadata);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 256, 5 * 1024 * 1024})
  void bytesOfAnySizeAndValueComeBackUnchanged(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);

    store.put("some/bytes", bytes, BlobMeta.of("application/pdf"));

    assertThat(store.get("some/bytes").orElseThrow().bytes()).isEqualTo(bytes);
    assertThat(store.head("some/bytes").orElseThrow().sizeBytes()).isEqualTo(size);
  }

  @Test
  void whatWasNeverPutIsEmpty() {
    store.put("a/b", bytes("x"), TEXT);

    assertThat(store.get("missing")).isEmpty();
    assertThat(store.head("missing")).isEmpty();
    assertThat(store.get("a")).isEmpty();
    assertThat(store.head("a/b/c")).isEmpty();
    assertThat(store.versions("missing")).isEmpty();
    assertThat(store.list("missing", Optional.empty(), 10).blobs()).isEmpty();
  }

  @Test
  void overwritingChangesContentEtagAndMetadata() {
    String first = store.put("k", bytes("one"), TEXT.withMetadata(Map.of("n", "1")));
    String second = store.put("k", bytes("two"), BlobMeta.of("text/csv"));

    assertThat(second).isNotEqualTo(first);
    Blob blob = store.get("k").orElseThrow();
    assertThat(blob.bytes()).asString(UTF_8).isEqualTo("two");
    assertThat(blob.info().etag()).isEqualTo(second);
    assertThat(blob.info().meta()).isEqualTo(BlobMeta.of("text/csv"));
  }

  @Test
  void equalContentTakesTheNewMetadata() {
    store.put("k", bytes("same"), TEXT.withMetadata(Map.of("expires-at", "2025-11-11T10:00:00")));
    store.put("k", bytes("same"), TEXT.withMetadata(Map.of("expires-at", "2025-11-12T10:00:00")));

    assertThat(store.head("k").orElseThrow().meta().metadata())
        .isEqualTo(Map.of("expires-at", "2025-11-12T10:00:00"));
  }

  @Test
  void ifAbsentWritesOnceOnly() {
    assertThat(putIf("k", "first", PutCondition.ifAbsent())).isInstanceOf(PutResult.Written.class);
    assertThat(putIf("k", "second", PutCondition.ifAbsent())).isEqualTo(new PutResult.Conflict());
    assertThat(store.get("k").orElseThrow().bytes()).asString(UTF_8).isEqualTo("first");
  }

  @Test
  void ifMatchWritesOnlyOverThatContent() {
    String first = store.put("k", bytes("first"), TEXT);
    String wrong = "00000000000000000000000000000000";

    assertThat(putIf("k", "no", PutCondition.ifMatch(wrong))).isEqualTo(new PutResult.Conflict());
    assertThat(putIf("missing", "no", PutCondition.ifMatch(first)))
        .isEqualTo(new PutResult.Conflict());
    PutResult right = putIf("k", "second", PutCondition.ifMatch(first));
    assertThat(putIf("k", "late", PutCondition.ifMatch(first))).isEqualTo(new PutResult.Conflict());

    assertThat(store.get("missing")).isEmpty();
    Blob blob = store.get("k").orElseThrow();
    assertThat(blob.bytes()).asString(UTF_8).isEqualTo("second");
    assertThat(right).isEqualTo(new PutResult.Written(blob.info().etag()));
  }

  @Test
  void deletedIsAbsentAndCanBeWrittenAnew() {
    store.put("a/b/c", bytes("x"), TEXT);

    store.delete("a/b/c");
    store.delete("a/b/c");
    store.delete("never/there");

    assertThat(store.get("a/b/c")).isEmpty();
    assertThat(store.listAll("")).isEmpty();
    assertThat(putIf("a/b/c", "y", PutCondition.ifAbsent())).isInstanceOf(PutResult.Written.class);
  }

  @Test
  void keyMayBecomeAFolderAndBackOnceItIsFree() {
    store.put("a/b", bytes("x"), TEXT);
    store.delete("a/b");
    store.put("a", bytes("y"), TEXT);
    store.delete("a");
    store.put("a/b/c", bytes("z"), TEXT);

    assertThat(keys("")).containsExactly("a/b/c");
  }

  @Test
  void listingIsByStringPrefixNotByFolder() {
    for (String key : List.of("a/b/1", "a/bc", "b/1", "a/c")) {
      store.put(key, bytes(key), TEXT);
    }

    assertThat(keys("a/b")).containsExactly("a/b/1", "a/bc");
    assertThat(keys("a/b/")).containsExactly("a/b/1");
    assertThat(keys("a")).containsExactly("a/b/1", "a/bc", "a/c");
    assertThat(keys("")).containsExactly("a/b/1", "a/bc", "a/c", "b/1");
  }

  @Test
  void listingGivesSizeEtagAndTime() {
    String etag = store.put("a/b", bytes("hello"), TEXT);
    store.put("a/c", bytes("other"), TEXT);

    ListedBlob listed = store.list("a/b", Optional.empty(), 10).blobs().getFirst();

    assertThat(listed.key()).isEqualTo("a/b");
    assertThat(listed.sizeBytes()).isEqualTo(5);
    assertThat(listed.etag()).isEqualTo(etag);
    assertThat(listed.lastModified())
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
  }

  @Test
  void pagesFollowEachOtherInOrderWithoutGapOrOverlap() {
    List<String> keys =
        List.of("p/a-b", "p/a/1", "p/a/2/x", "p/a/3", "p/a0", "p/b/1", "p/é", "p/ก");
    for (int i = keys.size() - 1; i >= 0; i--) {
      store.put(keys.get(i), bytes("x"), TEXT);
    }
    store.put("q", bytes("x"), TEXT);

    for (int limit = 1; limit <= 9; limit++) {
      assertThat(inPages("p/", limit)).as("pages of %d", limit).isEqualTo(keys);
    }
    assertThat(store.list("p/", Optional.empty(), 8).next()).isEmpty();
    assertThat(store.list("p/", Optional.of("p/a/3"), 2).blobs())
        .extracting(ListedBlob::key)
        .containsExactly("p/a0", "p/b/1");
    assertThat(store.list("p/", Optional.of("p/a/25"), 1).blobs())
        .extracting(ListedBlob::key)
        .containsExactly("p/a/3");
  }

  @Test
  void listingIsInTheOrderOfUtf8Bytes() {
    assumeTrue(ordersBeyondBasicPlane());
    store.put("o/\uff21", bytes("x"), TEXT);
    store.put("o/\ud83d\ude00", bytes("x"), TEXT);

    assertThat(keys("o/")).containsExactly("o/\uff21", "o/\ud83d\ude00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cache/reports/^GSPC/2025-11-11/report.json",
        "cache/reports/THB=X/2025-11-11/report.json",
        "cache/reports/M&M.NS/2025-11-11/report.json",
        "cache/reports/BRK-B_1/2025-11-11/report.json",
        "with space/a b c.txt",
        "percent/100%25/%2e%2e/x",
        "plus+and/q?x=1#y;z,'\"<>|*~!@$()[]{}",
        "รายงาน/หุ้น/ดีบีเอส.json",
        "dots/...three/a..b/.hidden",
      })
  void keysWithUnusualCharactersAreKeptAsTheyAre(String key) {
    store.put(key, bytes(key), TEXT);

    assertThat(store.get(key).orElseThrow().bytes()).asString(UTF_8).isEqualTo(key);
    assertThat(keys("")).containsExactly(key);
    assertThat(keys(key.substring(0, key.length() - 1))).containsExactly(key);
    store.delete(key);
    assertThat(store.head(key)).isEmpty();
  }

  static List<String> invalidKeys() {
    return List.of(
        "",
        "/x",
        "../../etc/passwd",
        "a/../b",
        "..",
        ".",
        "a/.",
        "a//b",
        "a/./b",
        "a/",
        "a\\b",
        "..\\x",
        "a\u0000b",
        "a\nb",
        "a\u007fb",
        "a\u0085b",
        ".meta/x",
        ".hidden",
        "\ud83d",
        "s".repeat(201),
        "ก/".repeat(256) + "x");
  }

  @ParameterizedTest
  @MethodSource("invalidKeys")
  void invalidKeysAreRefusedEverywhere(String key) {
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> store.put(key, bytes("x"), TEXT),
            () -> store.get(key),
            () -> store.get(key, "v"),
            () -> store.getUnless(key, "abc"),
            () -> store.head(key),
            () -> store.tags(key),
            () -> store.delete(key),
            () -> store.versions(key))) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.INVALID_KEY))
          .hasMessageStartingWith("Invalid key '");
    }
  }

  @Test
  void longestKeyIsTaken() {
    String key = ("a".repeat(199) + "/").repeat(5) + "b".repeat(24);
    assertThat(key).hasSize(1024);
    store.put(key, bytes("x"), TEXT);

    assertThat(keys("")).containsExactly(key);
  }

  @Test
  void limitBelowOneIsRefused() {
    assertThatThrownBy(() -> store.list("", Optional.empty(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Limit of 0 (must be at least 1)");
  }

  @Test
  void tagsComeBackOnTheirOwnRequestOnly() {
    assumeTrue(keepsTags());
    Map<String, String> tags =
        Map.of("source", "computed", "computed_at", "2025-11-11T10:00:00+07:00", "empty", "");
    store.put("k", bytes("x"), TEXT.withTags(tags));
    store.put("untagged", bytes("x"), TEXT);

    assertThat(store.tags("k")).isEqualTo(tags);
    assertThat(store.tags("untagged")).isEmpty();
    assertThat(store.tags("missing")).isEmpty();
    assertThat(store.head("k").orElseThrow().meta().tags()).isEmpty();
    assertThat(store.get("k").orElseThrow().info().meta().tags()).isEmpty();
  }

  @Test
  void currentVersionCanBeReadByItsId() {
    String etag = store.put("k", bytes("now"), TEXT);
    store.put("k2", bytes("neighbour"), TEXT);

    BlobVersion version = store.versions("k").getFirst();

    assertThat(version.etag()).isEqualTo(etag);
    assertThat(version.sizeBytes()).isEqualTo(3);
    assertThat(version.current()).isTrue();
    assertThat(store.get("k", version.versionId()).orElseThrow().bytes())
        .asString(UTF_8)
        .isEqualTo("now");
  }

  @Test
  void oldVersionsAreListedNewestFirstAndReadable() {
    assumeTrue(keepsVersions());
    store.put("k", bytes("one"), TEXT);
    store.put("k", bytes("three"), TEXT);
    store.put("k/longer", bytes("other"), TEXT);

    List<BlobVersion> versions = store.versions("k");

    assertThat(versions).extracting(BlobVersion::sizeBytes).containsExactly(5L, 3L);
    assertThat(versions).extracting(BlobVersion::current).containsExactly(true, false);
    assertThat(store.get("k", versions.get(1).versionId()).orElseThrow().bytes())
        .asString(UTF_8)
        .isEqualTo("one");
    store.delete("k");
    assertThat(store.get("k")).isEmpty();
    assertThat(store.versions("k")).extracting(BlobVersion::current).containsExactly(false, false);
    assertThat(store.get("k", versions.get(0).versionId()).orElseThrow().bytes())
        .asString(UTF_8)
        .isEqualTo("three");
  }

  @Test
  void ofManyWritersIfAbsentExactlyOneWins() throws Exception {
    assumeTrue(isAtomic());
    for (int round = 0; round < 5; round++) {
      String key = "race/" + round;
      List<PutResult> results =
          Together.run(16, i -> putIf(key, "writer " + i, PutCondition.ifAbsent()));

      assertThat(results).filteredOn(r -> r instanceof PutResult.Written).hasSize(1);
      int winner = results.indexOf(new PutResult.Written(store.head(key).orElseThrow().etag()));
      assertThat(store.get(key).orElseThrow().bytes())
          .asString(UTF_8)
          .isEqualTo("writer " + winner);
    }
  }

  @Test
  void compareAndSetByManyThreadsLosesNothing() throws Exception {
    assumeTrue(isAtomic());
    store.put("counter", bytes("0"), TEXT);

    Together.run(16, i -> increment(2));

    assertThat(store.get("counter").orElseThrow().bytes()).asString(UTF_8).isEqualTo("32");
  }

  @Test
  void readersNeverSeeAMixOfTwoWrites() throws Exception {
    assumeTrue(isAtomic());
    int writes = 40;
    Set<String> seen = new HashSet<>();
    Together.run(
        2,
        thread -> {
          for (int i = 0; i < writes; i++) {
            if (thread == 0) {
              String word = i % 2 == 0 ? "even" : "odd";
              store.put("k", bytes(word.repeat(5000)), TEXT.withMetadata(Map.of("word", word)));
            } else {
              store.get("k").ifPresent(blob -> seen.add(whole(blob)));
            }
          }
          return thread;
        });
    store.get("k").ifPresent(blob -> seen.add(whole(blob)));

    assertThat(seen).isSubsetOf("even", "odd").contains("odd");
  }

  private static String text(Fetch fetch) {
    return new String(((Fetch.Found) fetch).blob().bytes(), UTF_8);
  }

  private static String whole(Blob blob) {
    String word = blob.info().meta().metadata().getOrDefault("word", "none");
    boolean matches = new String(blob.bytes(), UTF_8).equals(word.repeat(5000));
    return matches ? word : "content that is not of metadata " + word;
  }

  private int increment(int times) {
    int done = 0;
    while (done < times) {
      Blob blob = store.get("counter").orElseThrow();
      int next = Integer.parseInt(new String(blob.bytes(), UTF_8)) + 1;
      PutCondition unchanged = PutCondition.ifMatch(blob.info().etag());
      if (putIf("counter", "" + next, unchanged) instanceof PutResult.Written) {
        done++;
      }
    }
    return done;
  }

  private PutResult putIf(String key, String text, PutCondition condition) {
    return store.put(key, bytes(text), TEXT, condition);
  }

  private List<String> keys(String prefix) {
    return store.listAll(prefix).map(ListedBlob::key).toList();
  }

  private List<String> inPages(String prefix, int limit) {
    List<String> keys = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      BlobPage page = store.list(prefix, after, limit);
      assertThat(page.blobs()).hasSizeBetween(1, limit);
      page.blobs().forEach(b -> keys.add(b.key()));
      after = page.next();
    } while (after.isPresent());
    return keys;
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
