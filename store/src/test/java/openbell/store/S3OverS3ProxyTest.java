package openbell.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class S3OverS3ProxyTest extends BlobStoreContract {

  @RegisterExtension static final S3ProxyServer PROXY = new S3ProxyServer();

  @Override
  protected BlobStore open() {
    return PROXY.newStore();
  }

  @Override
  protected boolean keepsTags() {
    return false;
  }

  @Override
  protected boolean isAtomic() {
    return false;
  }

  @Override
  protected boolean ordersBeyondBasicPlane() {
    return false;
  }

  /** The proxy checks signatures as S3 does. */
  @Test
  void signedAddressIsReadWithoutCredentialsAndNoOther() throws Exception {
    store.put("reports/a b/ก.pdf", new byte[] {1, 2, 3}, BlobMeta.of("application/pdf"));
    URI address = store.presign("reports/a b/ก.pdf", Duration.ofMinutes(5)).orElseThrow();
    assertThat(address.getQuery()).contains("X-Amz-Expires=300");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> read =
          client.send(get(address), HttpResponse.BodyHandlers.ofByteArray());
      assertThat(read.statusCode()).isEqualTo(200);
      assertThat(read.body()).containsExactly(1, 2, 3);
      assertThat(read.headers().firstValue("Content-Type")).contains("application/pdf");
      URI forged = URI.create(address.toString().replace("X-Amz-Expires=300", "X-Amz-Expires=999"));
      assertThat(client.send(get(forged), HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(403);
    }
  }

  private static HttpRequest get(URI address) {
    return HttpRequest.newBuilder(address).build();
  }

  @Test
  void wrongSecretIsDeniedWithACure() {
    try (BlobStore denied = new S3BlobStore(PROXY.client("WRONG"), "any")) {
      assertThatThrownBy(() -> denied.get("k"))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DENIED))
          .hasMessageContaining("check the AWS credentials");
    }
  }

  @Nested
  class State extends StateStoreContract {
    @Override
    protected StateStore open() {
      return new BlobStateStore(store);
    }

    @Override
    protected boolean isAtomic() {
      return false;
    }
  }
}
