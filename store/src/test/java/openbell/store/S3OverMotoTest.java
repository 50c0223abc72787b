package openbell.store;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

class S3OverMotoTest extends BlobStoreContract {

  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  @Override
  protected BlobStore open() {
    MotoServer server = MOTO.server();
    return server.store(server.createVersionedBucket());
  }

  @Override
  protected boolean keepsVersions() {
    return true;
  }

  @Override
  protected boolean takesUnderscores() {
    return false; // Its web server drops headers with one.
  }

  @Nested
  class State extends StateStoreContract {
    @Override
    protected StateStore open() {
      return new BlobStateStore(store);
    }
  }
}
