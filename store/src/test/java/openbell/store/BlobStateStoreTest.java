package openbell.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStateStoreTest {

  private static final byte[] VALUE = "{\"owner\":\"a\"}".getBytes(UTF_8);

  @TempDir Path root;
  private BlobStore store;

  @BeforeEach
  void open() {
    store = new DirectoryBlobStore(root);
  }

  @Test
  void recordIsANonceLineAndTheValueAsItIs() {
    new BlobStateStore(store, () -> 0x0102030405060708L).create("leases/DBS19", VALUE);

    assertThat(root.resolve("state/leases/DBS19"))
        .hasContent("nonce 08070605040302010807060504030201\n{\"owner\":\"a\"}");
  }

  @Test
  void whatIsNoRecordIsRefusedWithACure() {
    store.put("state/odd", "{\"owner\":\"a\"}".getBytes(UTF_8), BlobMeta.of("application/json"));

    assertThatThrownBy(() -> new BlobStateStore(store).read("odd"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("'state/odd'")
        .hasMessageContaining("look at it, then delete it");
  }

  @Test
  void writeWhoseAnswerWasLostIsStillOurs() {
    StateStore state = new BlobStateStore(losingAnswers(store));

    String version = state.create("r", VALUE).orElseThrow();

    assertThat(state.read("r").orElseThrow().version()).isEqualTo(version);
    assertThat(state.replace("r", VALUE, version)).isPresent();
    assertThat(state.replace("r", VALUE, version)).isEmpty();
  }

  /// A store that writes, and then answers as a retry of that write would be answered.
  private static BlobStore losingAnswers(BlobStore store) {
    return (BlobStore)
        Proxy.newProxyInstance(
            BlobStore.class.getClassLoader(),
            new Class<?>[] {BlobStore.class},
            (proxy, method, args) -> {
              Object result = method.invoke(store, args);
              return result instanceof PutResult ? new PutResult.Conflict() : result;
            });
  }
}
