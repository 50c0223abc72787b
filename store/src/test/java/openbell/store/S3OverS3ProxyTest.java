package openbell.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
