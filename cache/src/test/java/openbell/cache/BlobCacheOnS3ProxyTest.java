package openbell.cache;

import openbell.store.S3ProxyStores;
import org.junit.jupiter.api.extension.RegisterExtension;

class BlobCacheOnS3ProxyTest extends CacheContract {

  @RegisterExtension static final S3ProxyStores PROXY = new S3ProxyStores();

  @Override
  protected Cache open() {
    return new BlobCache(PROXY.newStore(), "s3", "cache/", clock);
  }

  @Override
  protected String tier() {
    return "s3";
  }

  @Override
  protected boolean isAtomic() {
    return false;
  }
}
