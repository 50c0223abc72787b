package openbell.delivery.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import openbell.delivery.bundle.loader.BundleException;
import openbell.delivery.bundle.loader.BundleLoader;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.delivery.bundle.loader.BundleSettings;
import openbell.delivery.bundle.loader.LoadedBundle;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.MotoExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// On moto: a real server of S3's protocol, atomic conditional writes included.
class BundleStoreTest {

  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  private static final InstantSource CLOCK = () -> Instant.parse("2026-11-25T10:00:00Z");

  @TempDir Path dir;
  private String bucketName = "";
  private BlobStore bucket;
  private BundleStore store;

  @BeforeEach
  void open() {
    bucketName = MOTO.server().createBucket();
    bucket = MOTO.server().store(bucketName);
    store = new BundleStore(bucket, CLOCK);
  }

  @AfterEach
  void close() {
    bucket.close();
  }

  @Test
  void uploadsOnceAndMovesCurrent() throws IOException {
    Path one = bundle("one");
    Published first = store.publish("web", one);
    assertThat(first.uploaded()).isTrue();
    assertThat(first.moved()).isTrue();
    assertThat(first.sizeBytes()).isEqualTo(Files.size(one));
    assertThat(bucket.get("bundles/web/" + first.pin().sha256() + ".bundle").orElseThrow().bytes())
        .isEqualTo(Files.readAllBytes(one));
    assertThat(new String(bucket.get("bundles/web/current.json").orElseThrow().bytes(), UTF_8))
        .isEqualTo(
            "{\"sha256\":\"%s\",\"key\":\"bundles/web/%s.bundle\",\"since\":\"2026-11-25T10:00:00Z\",\"before\":[]}"
                .formatted(first.pin().sha256(), first.pin().sha256()));

    Published again = store.publish("web", one);
    assertThat(again.uploaded()).isFalse();
    assertThat(again.moved()).isFalse();
    assertThat(again.pin()).isEqualTo(first.pin());
  }

  @Test
  void rollsBackAsFarAsThereWasAnythingBefore() throws IOException {
    BundlePin one = store.publish("web", bundle("one")).pin();
    BundlePin two = store.publish("web", bundle("two")).pin();
    BundlePin three = store.publish("web", bundle("three")).pin();
    assertThat(store.rollback("web")).isEqualTo(two);
    assertThat(store.rollback("web")).isEqualTo(one);
    assertThatThrownBy(() -> store.rollback("web"))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("was current before " + one.sha256());
    assertThat(store.rollback("web", three.sha256())).isEqualTo(three);
    assertThat(store.current("web")).contains(three);
    assertThat(store.rollback("web")).isEqualTo(one);
    assertThatThrownBy(() -> store.rollback("web", "0".repeat(64)))
        .hasMessageContaining("is not there");
    assertThat(store.list("web"))
        .filteredOn(StoredBundle::current)
        .extracting(b -> b.pin().sha256())
        .containsExactly(one.sha256());
    assertThat(store.list("web")).hasSize(3);
  }

  @Test
  void namesAreApart() throws IOException {
    store.publish("web", bundle("one"));
    bucket.put("bundles/web/notes.bundle", new byte[1], BlobMeta.of("text/plain"));
    assertThat(store.list("web")).hasSize(1);
    assertThat(store.list("we")).isEmpty();
    assertThat(store.current("line")).isEmpty();
    assertThatThrownBy(() -> store.rollback("line"))
        .hasMessage("No bundle of line is current: publish one");
    assertThatThrownBy(() -> store.list("../x")).hasMessageStartingWith("Not a bundle's name");
  }

  @Test
  void pruningLeavesWhatIsPinnedCurrentOrNew() throws IOException {
    List<String> hashes = new ArrayList<>();
    for (String text : List.of("a", "b", "c", "d", "e")) {
      hashes.add(store.publish("web", bundle(text)).pin().sha256());
    }
    store.rollback("web", hashes.get(0));
    List<String> newest = store.list("web").stream().map(b -> b.pin().sha256()).toList();
    // Within one second S3's times do not tell them apart: take the list's own order.
    String pinned =
        newest.stream().skip(2).filter(h -> !h.equals(hashes.get(0))).findFirst().orElseThrow();
    List<StoredBundle> removed = store.prune("web", 2, Set.of(pinned));
    List<String> left = store.list("web").stream().map(b -> b.pin().sha256()).toList();
    assertThat(left).contains(newest.get(0), newest.get(1), pinned, hashes.get(0));
    assertThat(left).hasSize(5 - removed.size());
    assertThat(removed).isNotEmpty().noneMatch(b -> left.contains(b.pin().sha256()));
    assertThatThrownBy(() -> store.prune("web", 0, Set.of()))
        .hasMessageContaining("keep at least 1");
  }

  @Test
  void publicationsAtOnceLoseNothing() throws Exception {
    List<Callable<Published>> tasks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Path file = bundle("at once " + i);
      tasks.add(() -> store.publish("web", file));
    }
    Set<String> published = new java.util.HashSet<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (Future<Published> each : threads.invokeAll(tasks)) {
        published.add(each.get().pin().sha256());
      }
    }
    Set<String> rolledThrough =
        new java.util.HashSet<>(Set.of(store.current("web").orElseThrow().sha256()));
    for (int i = 0; i < 5; i++) {
      rolledThrough.add(store.rollback("web").sha256());
    }
    assertThat(rolledThrough).isEqualTo(published);
  }

  @Test
  void whatIsPublishedCanBeLoaded() throws IOException {
    BundlePin pin = store.publish("web", bundle("loaded")).pin();
    Map<String, String> env = new HashMap<>();
    env.put("BUNDLE_BUCKET", bucketName);
    env.put("BUNDLE_NAME", "web");
    env.put("BUNDLE_SHA256", pin.sha256());
    env.put("BUNDLE_DIR", dir.resolve("disk").toString());
    env.put("AWS_ENDPOINT_URL", MOTO.server().endpoint().toString());
    env.put("AWS_ACCESS_KEY_ID", "test");
    env.put("AWS_SECRET_ACCESS_KEY", "test");
    BundleLoader loader = BundleLoader.of(BundleSettings.of(env), env, InstantSource.system());
    LoadedBundle loaded = loader.load();
    assertThat(loaded.jars())
        .singleElement()
        .satisfies(jar -> assertThat(jar).hasSameBinaryContentAs(dir.resolve("loaded-1.jar")));
    assertThat(loader.load().report().warm()).isTrue();

    bucket.delete(pin.key());
    Files.delete(loaded.jars().getFirst());
    assertThatThrownBy(loader::load).hasMessageContaining("is not there: HTTP 404 NoSuchKey");
  }

  @Test
  void whatIsNoBundleIsNotPublished() throws IOException {
    Path file = bundle("broken");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 3] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> store.publish("web", file))
        .hasMessageContaining("is no bundle: broken-1.jar");
    Path text = Files.writeString(dir.resolve("text"), "hello");
    assertThatThrownBy(() -> store.publish("web", text))
        .hasMessageContaining("it has only 5 bytes");
    assertThat(store.list("web")).isEmpty();
    bucket.put("bundles/web/current.json", "{}".getBytes(UTF_8), BlobMeta.of("application/json"));
    assertThatThrownBy(() -> store.current("web"))
        .hasMessageContaining("current.json cannot be read");
  }

  private Path bundle(String text) throws IOException {
    Path jar = dir.resolve(text.replace(' ', '-') + "-1.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("text"));
      out.write(text.getBytes(UTF_8));
    }
    Path file = dir.resolve(text.replace(' ', '-') + ".bundle");
    BundleBuilder.build(List.of(jar), BundleRules.parse("rules", List.of("heavy *"))).writeTo(file);
    return file;
  }
}
