package openbell.delivery.bundle.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import openbell.delivery.bundle.loader.BundleException.Kind;
import openbell.delivery.bundle.loader.TestBucket.Act;
import openbell.store.signing.AwsCredentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleLoaderTest {

  private static final int MIB = 1 << 20;

  @TempDir Path dir;
  private TestBucket bucket;
  private final TestBundle big = TestBundle.of(1, 700, 9 * MIB + 5, 3 * MIB, 1, 40_000, 4 * MIB);
  private final TestBundle small = TestBundle.of(2, 7000, 20_000, 3000);
  private long freeBytes = 512L * MIB;
  private Duration stall = Duration.ofSeconds(30);
  private final List<Long> pauses = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void open() throws IOException {
    bucket = new TestBucket();
    bucket.put(big);
    bucket.put(small);
  }

  @AfterEach
  void close() {
    bucket.close();
  }

  @Test
  void bringsEveryJarAsItIs() throws IOException {
    LoadedBundle loaded = load(big);
    assertThat(big.isIn(loaded.jars())).isTrue();
    assertThat(loaded.jars())
        .allMatch(j -> j.startsWith(dir.resolve(big.pin().sha256())))
        .extracting(j -> j.getFileName().toString())
        .containsExactlyElementsOf(big.jars().keySet());
    assertThat(loaded.report().warm()).isFalse();
    assertThat(loaded.report().fetchedBytes())
        .isEqualTo(700 + 9 * MIB + 5 + 3 * MIB + 1 + 40_000 + 4 * MIB);
    assertThat(leftovers()).isEmpty();
    // The head, then: the first two and 4 MiB less 700; ranges of at most 4 MiB.
    assertThat(bucket.ranges).hasSize(1 + loaded.report().requests());
    assertThat(loaded.report().requests()).isBetween(5, 7);
  }

  @Test
  void signsItsRequests() {
    load(small);
    assertThat(bucket.headers.get("Authorization").getFirst())
        .startsWith("AWS4-HMAC-SHA256 Credential=key/20261125/us-east-1/s3/aws4_request,")
        .contains("SignedHeaders=host;range;x-amz-content-sha256;x-amz-date;x-amz-security-token,");
    assertThat(bucket.headers.get("X-amz-security-token")).containsExactly("token");
  }

  @Test
  void asksForNothingWhenTheBundleIsThere() throws IOException {
    load(big);
    int requests = bucket.ranges.size();
    LoadedBundle again = load(big);
    assertThat(again.report().warm()).isTrue();
    assertThat(again.report().fetchedBytes()).isZero();
    assertThat(big.isIn(again.jars())).isTrue();
    assertThat(bucket.ranges).hasSize(requests);
  }

  @Test
  void asksForARangeAgainThatFailedAndForNoOther() throws IOException {
    bucket.fault(new Act.Refuse(503, "SlowDown"));
    bucket.fault(new Act.CutAfter(100));
    bucket.fault(new Act.Falsify(20));
    LoadedBundle loaded = load(small);
    assertThat(small.isIn(loaded.jars())).isTrue();
    // Thrice for the head.
    assertThat(loaded.report().retries()).isEqualTo(3);
    assertThat(loaded.report().requests()).isEqualTo(1);
    assertThat(pauses).hasSize(3).allMatch(p -> p <= 200);
  }

  @Test
  void goesOnBehindTheLastGoodJarOfARange() throws IOException {
    load(small); // To know where the head ends.
    int head = small.headBytes();
    int last = head + 29_999;
    bucket.ranges.clear();
    wipe();
    bucket.fault(new Act.CutAfter(1 << 20)); // The head comes whole.
    bucket.fault(new Act.CutAfter(7000 + 20_000 + 1));
    assertThat(small.isIn(load(small).jars())).isTrue();
    assertThat(bucket.ranges)
        .containsExactly(
            "bytes=0-65535", "bytes=" + head + "-" + last, "bytes=" + (head + 27_000) + "-" + last);
  }

  @Test
  void survivesACutAtAnyByte() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < 60; i++) {
      wipe();
      bucket.fault(new Act.CutAfter(random.nextInt(small.headBytes() + 10)));
      bucket.fault(new Act.CutAfter(random.nextInt(30_000)));
      bucket.fault(new Act.CutAfter(random.nextInt(30_000)));
      assertThat(small.isIn(load(small).jars())).isTrue();
    }
  }

  @Test
  void refusesABundleWithAnyByteOfItsIndexChanged() throws IOException {
    Random random = new Random(4);
    for (int at = 0; at < small.headBytes(); at++) {
      bucket.put(small, small.turned(at, random.nextInt(8)));
      assertRefused(small, Kind.DAMAGED);
    }
  }

  @Test
  void refusesABundleWithAnyByteOfItsJarsChanged() throws IOException {
    Random random = new Random(5);
    int body = small.object().length - small.headBytes();
    for (int i = 0; i < 1000; i++) {
      wipe(); // Jars that are right stay, and are not asked for again.
      int at = small.headBytes() + random.nextInt(body);
      bucket.put(small, small.turned(at, random.nextInt(8)));
      assertRefused(small, Kind.DAMAGED);
      assertThat(small.wrongIn(dir)).isEmpty();
    }
  }

  @Test
  void refusesABundleThatIsLongerOrShorter() throws IOException {
    byte[] object = small.object();
    bucket.put(small, java.util.Arrays.copyOf(object, object.length + 1));
    assertRefused(small, Kind.DAMAGED);
    bucket.put(small, java.util.Arrays.copyOf(object, object.length - 1));
    assertRefused(small, Kind.DAMAGED);
    bucket.put(small, java.util.Arrays.copyOf(object, 15));
    assertRefused(small, Kind.DAMAGED);
  }

  @Test
  void refusesAnotherBundleUnderThePinnedKey() {
    bucket.put(small, big.object());
    assertThat(failure(small))
        .hasMessageContaining("its index has the SHA-256 " + big.pin().sha256());
  }

  @Test
  void notAByteOfTheLocalIndexCanChangeUnnoticed() throws IOException {
    load(small);
    Path index = dir.resolve(small.pin().sha256()).resolve("index");
    byte[] bytes = Files.readAllBytes(index);
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 4;
      Files.write(index, changed);
      assertThat(new BundleDirectory(dir, small.pin()).complete()).as("byte %d", at).isEmpty();
    }
    assertThat(load(small).report().fetchedBytes()).isZero(); // The jars are right.
    assertThat(load(small).report().warm()).isTrue();
  }

  @Test
  void fetchesOnlyWhatIsMissingFromAPartlyEmptiedFolder() throws IOException {
    LoadedBundle loaded = load(big);
    Files.delete(loaded.jars().get(2));
    Files.write(loaded.jars().get(4), new byte[12]);
    assertThat(load(big).report().fetchedBytes()).isEqualTo(3 * MIB + 40_000);
    assertThat(big.isIn(loaded.jars())).isTrue();

    Files.delete(dir.resolve(big.pin().sha256()).resolve("index"));
    assertThat(load(big).report().fetchedBytes()).isZero();
  }

  @Test
  void putsAJarRightThatChangedBehindItsBack() throws IOException {
    LoadedBundle loaded = load(small);
    byte[] changed = Files.readAllBytes(loaded.jars().get(1));
    changed[77] ^= 1;
    Files.write(loaded.jars().get(1), changed);
    FileTime later = FileTime.from(Instant.now().plusSeconds(2));
    Files.setLastModifiedTime(loaded.jars().get(1), later);
    assertThat(load(small).report().fetchedBytes()).isEqualTo(20_000);
    assertThat(small.isIn(loaded.jars())).isTrue();
  }

  @Test
  void removesWhatAKilledLoadLeft() throws IOException {
    Path folder = Files.createDirectories(dir.resolve(small.pin().sha256()));
    Path other = Files.createDirectories(dir.resolve("other"));
    Files.write(folder.resolve("lib-1-1.0.jar.abc.part"), new byte[500]);
    Files.write(other.resolve("x.jar.def.part"), new byte[500]);
    load(small);
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void loadsAtOnceInOneProcessAreRightAndFetchOnce() throws Exception {
    bucket.bytesPerMilli = 256 << 10;
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Callable<LoadedBundle>> loads = Collections.nCopies(4, () -> load(big, Map.of()));
      long fetched = 0;
      for (Future<LoadedBundle> each : threads.invokeAll(loads)) {
        assertThat(big.isIn(each.get().jars())).isTrue();
        fetched += each.get().report().fetchedBytes();
      }
      assertThat(fetched).isEqualTo(big.object().length - big.headBytes());
    }
  }

  @Test
  void saysHowMuchRoomIsNeededBeforeItFetches() {
    freeBytes = 10_000_000;
    BundleException failure = failure(big);
    assertThat(failure.kind()).isEqualTo(Kind.NO_ROOM);
    assertThat(failure)
        .hasMessageContaining("needs 17 MB")
        .hasMessageContaining("10 MB are free")
        .hasMessageContaining("raise the function's ephemeral storage")
        .hasMessageNotContaining("\n");
    assertThat(bucket.ranges).hasSize(1);
  }

  @Test
  void tellsWhenLittleRoomIsLeft() {
    freeBytes = 32L * MIB - 1;
    assertThat(load(small).report().lowOnSpace()).isTrue();
    assertThat(load(small).report().line())
        .contains(" warm: ")
        .endsWith(": LOW, raise the ephemeral storage");
    freeBytes = 32L * MIB;
    assertThat(load(small).report().lowOnSpace()).isFalse();
  }

  @Test
  void saysWhatIsWrongWithTheBucket() {
    TestBundle absent = TestBundle.of(9, 10);
    assertThat(failure(absent).kind()).isEqualTo(Kind.MISSING);
    assertThat(failure(absent))
        .hasMessageStartingWith(
            "s3://bucket/bundles/app/"
                + absent.pin().sha256()
                + ".bundle is not there: HTTP 404 NoSuchKey");
    bucket.fault(new Act.Refuse(403, "AccessDenied"));
    BundleException denied = failure(small);
    assertThat(denied.kind()).isEqualTo(Kind.DENIED);
    assertThat(denied)
        .hasMessageContaining("HTTP 403 AccessDenied")
        .hasMessageContaining("s3:GetObject");
    bucket.fault(new Act.Refuse(301, "PermanentRedirect"));
    assertThat(failure(small).kind()).isEqualTo(Kind.SETTINGS);
    bucket.fault(new Act.Whole());
    assertThat(failure(small)).hasMessageContaining("sent whole where a range was asked for");
    assertThat(pauses).isEmpty();
    assertThat(load(small).report().warm()).isFalse();
  }

  @Test
  void givesUpWhenTheBucketKeepsThrottling() {
    for (int i = 0; i < 20; i++) {
      bucket.fault(new Act.Refuse(503, "SlowDown"));
    }
    BundleException failure = failure(small);
    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("after 8 attempts: HTTP 503 SlowDown");
    assertThat(bucket.ranges).hasSize(8);
    assertThat(pauses).hasSize(7).allMatch(p -> p >= 0 && p <= 1600);
  }

  @Test
  void endsAtItsDeadlineAndTheNextLoadGoesOn() throws IOException {
    bucket.bytesPerMilli = 16 << 10; // Some 17 MB would take a quarter of a second with 4 lines.
    long start = System.nanoTime();
    BundleException failure =
        catchThrowableOfType(
            BundleException.class, () -> load(big, Map.of("BUNDLE_DEADLINE_MS", "150")));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(failure.kind()).isEqualTo(Kind.TOO_SLOW);
    assertThat(failure).hasMessageContaining("did not come within 150 ms");
    assertThat(big.wrongIn(dir)).isEmpty();
    bucket.bytesPerMilli = 0;
    assertThat(big.isIn(load(big).jars())).isTrue();
  }

  @Test
  void endsAtItsDeadlineWhileTheHeadTrickles() {
    bucket.bytesPerMilli = 10;
    BundleException failure =
        catchThrowableOfType(
            BundleException.class, () -> load(big, Map.of("BUNDLE_DEADLINE_MS", "100")));
    assertThat(failure.kind()).isEqualTo(Kind.TOO_SLOW);
  }

  @Test
  void readsAHeadThatIsLongerThanTheFirstRange() throws IOException {
    int[] sizes = new int[900];
    java.util.Arrays.fill(sizes, 10);
    TestBundle many = TestBundle.of(8, sizes);
    bucket.put(many);
    assertThat(many.isIn(load(many).jars())).isTrue();
    assertThat(many.headBytes()).isGreaterThan(64 << 10);
    assertThat(bucket.ranges.subList(0, 3))
        .containsExactly(
            "bytes=0-65535",
            "bytes=65536-" + (many.headBytes() - 1),
            "bytes=" + many.headBytes() + "-" + (many.headBytes() + 8999));
  }

  @Test
  void fetchesAnewWhatAConnectionKeepsSilentAbout() throws IOException {
    stall = Duration.ofMillis(300);
    bucket.fault(new Act.Hang());
    assertThat(small.isIn(load(small).jars())).isTrue();
    assertThat(load(small).report().warm()).isTrue();
  }

  @Test
  void saysWhichFolderCannotBeWritten() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "");
    BundleException failure =
        catchThrowableOfType(
            BundleException.class, () -> load(small, Map.of("BUNDLE_DIR", file.toString())));
    assertThat(failure.kind()).isEqualTo(Kind.NO_ROOM);
    assertThat(failure).hasMessageContaining(file.toString()).hasMessageContaining("BUNDLE_DIR");
  }

  private void assertRefused(TestBundle bundle, Kind kind) throws IOException {
    assertThat(failure(bundle).kind()).isEqualTo(kind);
    assertThat(new BundleDirectory(dir, bundle.pin()).complete()).isEmpty();
  }

  private BundleException failure(TestBundle bundle) {
    return catchThrowableOfType(BundleException.class, () -> load(bundle));
  }

  private LoadedBundle load(TestBundle bundle) {
    return load(bundle, Map.of());
  }

  private LoadedBundle load(TestBundle bundle, Map<String, String> more) {
    Map<String, String> env = new HashMap<>();
    env.put("BUNDLE_BUCKET", "bucket");
    env.put("BUNDLE_KEY", bundle.pin().key());
    env.put("BUNDLE_DIR", dir.toString());
    env.put("BUNDLE_CONNECTIONS", "4");
    env.put("BUNDLE_DEADLINE_MS", "60000"); // As the stall: a busy machine is no fault of S3's.
    env.put("AWS_ENDPOINT_URL", bucket.endpoint());
    env.putAll(more);
    BundleLoader.Parts parts =
        new BundleLoader.Parts(
            () -> Instant.parse("2026-11-25T10:00:00Z"),
            System::nanoTime,
            this::pause,
            new SplittableRandom(7),
            directory -> freeBytes);
    AwsCredentials credentials = new AwsCredentials("key", "secret", Optional.of("token"));
    BundleSettings settings = withStall(BundleSettings.of(env), stall);
    return new BundleLoader(settings, () -> credentials, parts).load();
  }

  private void pause(long millis) throws InterruptedException {
    // A poll of the lock waits for another thread; a range can be asked for again at once.
    if (millis == 10) {
      Thread.sleep(1);
    } else {
      pauses.add(millis);
    }
  }

  private static BundleSettings withStall(BundleSettings s, Duration stall) {
    return new BundleSettings(
        s.pin(),
        s.bucket(),
        s.region(),
        s.endpoint(),
        s.directory(),
        s.deadline(),
        stall,
        s.connections(),
        s.minFreeBytes());
  }

  private void wipe() throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  private List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files.filter(f -> f.toString().endsWith(".part")).toList();
    }
  }
}
