package openbell.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryBlobStoreTest extends BlobStoreContract {

  private static final String MD5_OF_HELLO = "5d41402abc4b2a76b9719d911017c592";

  @TempDir Path temp;

  private Path root() {
    return temp.resolve("blobs");
  }

  @Override
  protected BlobStore open() {
    return new DirectoryBlobStore(root());
  }

  @Test
  void aListingLooksIntoTheFolderOfItsPrefixAlone() {
    store.put("a/b/c/1", "1".getBytes(UTF_8), BlobMeta.of("text/plain"));
    store.put("a/b/c2", "1".getBytes(UTF_8), BlobMeta.of("text/plain"));
    store.put("a/bc/1", "1".getBytes(UTF_8), BlobMeta.of("text/plain"));
    assertThat(keys("a/b")).containsExactly("a/b/c/1", "a/b/c2", "a/bc/1");
    assertThat(keys("a/b/c")).containsExactly("a/b/c/1", "a/b/c2");
    assertThat(keys("a/b/c/")).containsExactly("a/b/c/1");
    assertThat(keys("a/b/c2/")).isEmpty();
    assertThat(keys("a//")).isEmpty();
    assertThat(keys("../")).isEmpty();
    assertThat(keys("a/../a/")).isEmpty();
    assertThat(keys("/")).isEmpty();
    assertThat(keys(".meta/")).isEmpty();
    assertThat(keys("\0/")).isEmpty();
  }

  private List<String> keys(String prefix) {
    return store.listAll(prefix).map(ListedBlob::key).toList();
  }

  @Test
  void openingAndReadingTouchNothingOnDisk() {
    assertThat(store.get("k")).isEmpty();
    assertThat(store.listAll("")).isEmpty();
    store.delete("k");

    assertThat(root()).doesNotExist();
  }

  @Test
  void contentLiesUnderItsKeyAndItsMetaBesideIt() throws IOException {
    String etag =
        store.put(
            "raw/yf/D05.SI/x.json",
            bytes("hello"),
            new BlobMeta("text/plain", Map.of("a", "1"), Map.of("source", "yahoo")));

    assertThat(etag).isEqualTo(MD5_OF_HELLO);
    assertThat(root().resolve("raw/yf/D05.SI/x.json")).hasContent("hello");
    assertThat(root().resolve(".meta/raw/yf/D05.SI/x.json/" + MD5_OF_HELLO + ".json"))
        .hasContent(
            "{\"contentType\":\"text/plain\",\"metadata\":{\"a\":\"1\"},\"tags\":{\"source\":\"yahoo\"},\"crc32c\":\"8eb6456f\"}");
    assertThat(filesUnder(root().resolve(".tmp"))).isEmpty();
  }

  @Test
  void fileTimeIsTheObjectsTime() throws IOException {
    store.put("k", bytes("hello"), TEXT);
    Instant then = Instant.parse("2025-11-11T10:00:00Z");
    Files.setLastModifiedTime(root().resolve("k"), FileTime.from(then));

    assertThat(store.head("k").orElseThrow().lastModified()).isEqualTo(then);
    assertThat(store.list("", Optional.empty(), 1).blobs())
        .containsExactly(new ListedBlob("k", 5, MD5_OF_HELLO, then));
  }

  @Test
  void overwrittenMetaIsRemoved() throws IOException {
    store.put("a/k", bytes("one"), TEXT);
    store.put("a/k", bytes("hello"), TEXT);

    assertThat(filesUnder(root().resolve(".meta")))
        .containsExactly(root().resolve(".meta/a/k/" + MD5_OF_HELLO + ".json"));
    store.delete("a/k");
    assertThat(filesUnder(root().resolve(".meta"))).isEmpty();
    assertThat(root().resolve("a")).doesNotExist();
  }

  @Test
  void fileThatSomeonePutThereIsServed() throws IOException {
    Files.createDirectories(root().resolve("raw"));
    Files.writeString(root().resolve("raw/by-hand.csv"), "hello");

    BlobInfo info = store.get("raw/by-hand.csv").orElseThrow().info();

    assertThat(info.etag()).isEqualTo(MD5_OF_HELLO);
    assertThat(info.meta()).isEqualTo(BlobMeta.of("application/octet-stream"));
    assertThat(store.list("raw/", Optional.empty(), 10).blobs())
        .extracting(ListedBlob::etag)
        .containsExactly(MD5_OF_HELLO);
    assertThat(store.put("raw/by-hand.csv", bytes("x"), TEXT, PutCondition.ifMatch(MD5_OF_HELLO)))
        .isInstanceOf(PutResult.Written.class);
  }

  @Test
  void contentThatSomeoneEditedHasItsOwnEtagAndNoMetadata() throws IOException {
    store.put("k", bytes("one"), TEXT.withMetadata(Map.of("a", "1")));
    Files.writeString(root().resolve("k"), "hello");

    assertThat(store.head("k").orElseThrow().etag()).isEqualTo(MD5_OF_HELLO);
    assertThat(store.head("k").orElseThrow().meta().metadata()).isEmpty();
  }

  @Test
  void damagedMetaLeavesTheContentReadable() throws IOException {
    store.put("k", bytes("hello"), TEXT);
    Files.writeString(root().resolve(".meta/k/" + MD5_OF_HELLO + ".json"), "{\"contentType\":");

    assertThat(store.get("k").orElseThrow().bytes()).asString(UTF_8).isEqualTo("hello");
  }

  @Test
  void writerKilledBeforeItsContentWasInPlaceLeavesTheOldObjectWhole() throws IOException {
    store.put("k", bytes("hello"), TEXT.withMetadata(Map.of("a", "old")));
    // As such a writer leaves it: the temporary content, and the meta of the content to come.
    Files.writeString(root().resolve(".tmp/0-1.tmp"), "wor");
    Path meta = root().resolve(".meta/k/7d793037a0760186574b0282f2f435e7.json");
    Files.writeString(meta, "{\"contentType\":\"text/csv\",\"metadata\":{\"a\":\"new\"}}");

    Blob old = new DirectoryBlobStore(root()).get("k").orElseThrow();
    assertThat(old.bytes()).asString(UTF_8).isEqualTo("hello");
    assertThat(old.info().meta().metadata()).isEqualTo(Map.of("a", "old"));
    assertThat(store.listAll("").map(ListedBlob::etag)).containsExactly(MD5_OF_HELLO);

    store.put("k", bytes("next"), TEXT);
    assertThat(filesUnder(root().resolve(".meta/k"))).hasSize(1);
  }

  @Test
  void leftoversOlderThanAnHourAreRemovedAtOpen() throws IOException {
    store.put("k", bytes("hello"), TEXT);
    Path old = Files.writeString(root().resolve(".tmp/old.tmp"), "x");
    Path young = Files.writeString(root().resolve(".tmp/young.tmp"), "x");
    Instant now = Instant.parse("2025-11-11T10:00:00Z");
    Files.setLastModifiedTime(old, FileTime.from(now.minus(Duration.ofMinutes(61))));
    Files.setLastModifiedTime(young, FileTime.from(now.minus(Duration.ofMinutes(59))));

    new DirectoryBlobStore(root(), () -> now).close();

    assertThat(filesUnder(root().resolve(".tmp"))).containsExactly(young);
  }

  @Test
  void everyBitOfItsMetaCounts() throws IOException {
    BlobMeta meta = new BlobMeta("text/csv", Map.of("a", "1"), Map.of("source", "yahoo"));
    store.put("k", bytes("hello"), meta);
    Path file = root().resolve(".meta/k/" + MD5_OF_HELLO + ".json");
    byte[] whole = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * whole.length; bit += 7) { // Each byte has one or two.
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      assertThat(store.get("k").orElseThrow().info().meta())
          .as("bit %d of %s", bit, new String(whole, UTF_8))
          .isEqualTo(BlobMeta.of(BlobMeta.UNKNOWN_TYPE));
      assertThat(store.tags("k")).isEmpty();
    }

    // As older builds wrote it.
    String plain = new String(whole, UTF_8).replaceAll(",\"crc32c\":\"[0-9a-f]{8}\"", "");
    Files.writeString(file, plain);
    assertThat(store.get("k").orElseThrow().info().meta()).isEqualTo(meta.withTags(Map.of()));
    assertThat(store.tags("k")).isEqualTo(meta.tags());
  }

  @Test
  void longerContentIsKnownByItsTimeAndWhoEditsItChangesThat() throws IOException {
    String etag =
        store.put("k", bytes("one".repeat(10_000)), TEXT.withMetadata(Map.of("sha256", "1")));
    Path file = root().resolve("k");
    FileTime written = Files.getLastModifiedTime(file);

    // As a disk does that loses a bit: whoever kept a hash sees it, so the hash must be there.
    Files.writeString(file, "two".repeat(10_000));
    Files.setLastModifiedTime(file, written);
    assertThat(store.head("k").orElseThrow().etag()).isEqualTo(etag);
    assertThat(store.head("k").orElseThrow().sizeBytes()).isEqualTo(30_000);
    Blob lost = store.get("k").orElseThrow();
    assertThat(lost.bytes()).asString(UTF_8).startsWith("two");
    assertThat(lost.info().meta().metadata()).containsEntry("sha256", "1");

    assertThat(store.put("k", lost.bytes(), lost.info().meta(), PutCondition.ifMatch(etag)))
        .isInstanceOf(PutResult.Written.class);

    Files.writeString(file, "three".repeat(10_000));
    Files.setLastModifiedTime(file, FileTime.fromMillis(written.toMillis() - 1));
    Blob edited = store.get("k").orElseThrow();
    assertThat(edited.info().etag()).isNotEqualTo(etag);
    assertThat(edited.info().meta().metadata()).isEmpty();
    assertThat(store.head("k").orElseThrow().etag()).isEqualTo(edited.info().etag());
  }

  @Test
  void linksBelowTheRootAreNotFollowed() throws IOException {
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    store.put("a/k", bytes("x"), TEXT);
    Files.createSymbolicLink(root().resolve("out"), outside);
    Files.createSymbolicLink(root().resolve("a/link"), outside.resolve("secret"));

    for (String key : List.of("out/secret", "out/new", "a/link")) {
      assertThatThrownBy(() -> store.get(key))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DENIED))
          .hasMessageContaining("symbolic link");
      assertThatThrownBy(() -> store.put(key, bytes("x"), TEXT))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("symbolic link");
      assertThatThrownBy(() -> store.delete(key)).isInstanceOf(StoreException.class);
    }
    assertThat(store.listAll("").map(ListedBlob::key)).containsExactly("a/k");
    assertThat(outside.resolve("secret")).hasContent("secret");
    assertThat(outside.resolve("new")).doesNotExist();
  }

  @Test
  void rootMayBeALink() throws IOException {
    store.put("a/k", bytes("hello"), TEXT);
    Path link = Files.createSymbolicLink(temp.resolve("link"), root());

    try (BlobStore linked = new DirectoryBlobStore(link)) {
      assertThat(linked.get("a/k").orElseThrow().bytes()).asString(UTF_8).isEqualTo("hello");
      assertThat(linked.listAll("a").map(ListedBlob::key)).containsExactly("a/k");
    }
  }

  @Test
  void listingNeverLeavesTheRoot() throws IOException {
    store.put("a/k", bytes("x"), TEXT);
    Files.writeString(temp.resolve("outside"), "x");

    for (String prefix : List.of("../", "..", "/", ".", ".meta/", "a/../", "a//k")) {
      assertThat(store.listAll(prefix)).as(prefix).isEmpty();
    }
  }

  @Test
  void filesUnderNamesThatNoKeyCanHaveAreNotListed() throws IOException {
    store.put("a/k", bytes("x"), TEXT);
    Files.writeString(root().resolve(".DS_Store"), "x");
    Files.writeString(root().resolve("a/back\\slash"), "x");

    assertThat(store.listAll("").map(ListedBlob::key)).containsExactly("a/k");
  }

  @Test
  void keyCannotBeObjectAndFolderAtOnce() {
    store.put("a/b", bytes("x"), TEXT);
    assertThatThrownBy(() -> store.put("a", bytes("x"), TEXT))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Put of 'a' in directory " + root())
        .hasMessageContaining("it is the folder of other keys (a/...)");
    assertThatThrownBy(() -> store.put("a/b/c", bytes("x"), TEXT))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("a part of its path is an object itself");

    assertThat(store.listAll("").map(ListedBlob::key)).containsExactly("a/b");
  }

  @Test
  void rootThatIsAFileIsAClearError() throws IOException {
    Files.writeString(root(), "not a directory");

    assertThatThrownBy(() -> store.put("k", bytes("x"), TEXT))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(root().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "No space left on device, OTHER, the disk is full: this object needs 1234 bytes",
    "Disk quota exceeded, OTHER, the disk is full: this object needs 1234 bytes",
    "Read-only file system, DENIED, mount it writable",
    "Permission denied, DENIED, give this user access",
  })
  void whatTheSystemSaysBecomesACure(String says, StoreException.Kind kind, String cure) {
    StoreException e =
        DirectoryFailures.of(
            "Put", "k", new DirectoryBlobStore(root()), 1234, new IOException(says));

    assertThat(e.kind()).isEqualTo(kind);
    assertThat(e).hasMessageContaining(says).hasMessageContaining(cure);
  }

  @Test
  void accessDeniedIsDeniedWhateverItsMessage() {
    StoreException e =
        DirectoryFailures.of(
            "Put", "k", new DirectoryBlobStore(root()), 1, new AccessDeniedException("/x"));

    assertThat(e.kind()).isEqualTo(StoreException.Kind.DENIED);
  }

  @Test
  void listingKnowsEtagsWithoutReadingContents() throws IOException {
    store.put("k", bytes("hello"), TEXT);
    FileTime time = Files.getLastModifiedTime(root().resolve("k"));
    AtomicFiles files = new AtomicFiles(root().resolve(".tmp"));

    DirectoryMeta metas = new DirectoryMeta(root().resolve(".meta"), files);

    assertThat(metas.etagAt("k", time, Instant.now())).contains(MD5_OF_HELLO);
    assertThat(metas.etagAt("k", FileTime.fromMillis(0), Instant.now())).isEmpty();
  }

  @Nested
  class State extends StateStoreContract {
    @Override
    protected StateStore open() {
      return new BlobStateStore(store);
    }
  }

  private static List<Path> filesUnder(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(dir)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
