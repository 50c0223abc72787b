package openbell.cache;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import openbell.store.Blob;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.PutCondition;
import openbell.store.PutResult;
import openbell.store.StateRecord;
import openbell.store.StateStore;

/// Records without a nonce, as rule (f) forbids them: else like `BlobStateStore`.
record SimulationPlainState(BlobStore store) implements StateStore {

  @Override
  public Optional<StateRecord> read(String name) {
    return store.get("state/" + name).map(SimulationPlainState::record);
  }

  @Override
  public Optional<String> create(String name, byte[] value) {
    return write(name, value, PutCondition.ifAbsent());
  }

  @Override
  public Optional<String> replace(String name, byte[] value, String version) {
    return write(name, value, PutCondition.ifMatch(version));
  }

  @Override
  public void delete(String name) {
    store.delete("state/" + name);
  }

  @Override
  public List<String> names(String prefix) {
    throw new UnsupportedOperationException();
  }

  private Optional<String> write(String name, byte[] value, PutCondition condition) {
    return switch (store.put("state/" + name, value, BlobMeta.of("text/plain"), condition)) {
      case PutResult.Written(String etag) -> Optional.of(etag);
      case PutResult.Conflict() ->
          store
              .get("state/" + name)
              .filter(b -> Arrays.equals(b.bytes(), value))
              .map(b -> b.info().etag());
    };
  }

  private static StateRecord record(Blob blob) {
    return new StateRecord(
        blob.bytes(), blob.info().etag(), blob.info().lastModified(), blob.info().readAt());
  }
}
