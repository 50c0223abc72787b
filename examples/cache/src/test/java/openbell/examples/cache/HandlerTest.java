package openbell.examples.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandlerTest {

  @TempDir Path dir;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final AtomicInteger makes = new AtomicInteger();
  private volatile boolean broken;

  @Test
  void twoInstancesMakeAValueOnceAndKeepItForWhenItCannotBeMade() {
    try (BlobStore bucket = new DirectoryBlobStore(dir.resolve("bucket"))) {
      Handler one = handler(bucket, "one");
      Handler other = handler(bucket, "other");
      assertThat(ask(one, "pi")).isEqualTo("make 1 of pi");
      assertThat(ask(other, "pi")).isEqualTo("make 1 of pi");
      assertThat(ask(one, "pi")).isEqualTo("make 1 of pi");
      assertThat(ask(one, "e")).isEqualTo("make 2 of e");

      now.updateAndGet(t -> t.plus(Duration.ofMinutes(61)));
      broken = true;
      assertThat(ask(other, "pi")).startsWith("make 1 of pi (expired 60 s ago: ");
      assertThat(ask(other, "tau")).startsWith("not to be had: ").contains("out of order");

      broken = false;
      assertThat(ask(one, "e")).isEqualTo("make 3 of e");
      assertThat(makes).hasValue(3);
    }
  }

  private static String ask(Handler handler, String name) {
    return handler.handleRequest(name, new FewSeconds());
  }

  private Handler handler(BlobStore bucket, String home) {
    return new Handler(bucket, dir.resolve(home), this::make, now::get);
  }

  private String make(String name) {
    if (broken) {
      throw new IllegalStateException("out of order");
    }
    return "make " + makes.incrementAndGet() + " of " + name;
  }
}
