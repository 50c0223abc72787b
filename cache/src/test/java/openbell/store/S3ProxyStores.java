package openbell.store;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The S3Proxy of the store's own tests, for those of the cache.
public final class S3ProxyStores implements BeforeAllCallback {

  private final S3ProxyServer server = new S3ProxyServer();

  @Override
  public void beforeAll(ExtensionContext context) {
    server.beforeAll(context);
  }

  /// An empty bucket.
  public BlobStore newStore() {
    return server.newStore();
  }
}
