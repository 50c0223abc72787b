package openbell.edge.line;

import java.util.List;
import java.util.Optional;
import openbell.store.StateRecord;
import openbell.store.StateStore;
import openbell.store.StoreException;

/** A state store that cannot be reached. */
final class BrokenState implements StateStore {
  private static StoreException down() {
    return new StoreException(StoreException.Kind.OTHER, "the store is down");
  }

  @Override
  public Optional<StateRecord> read(String name) {
    throw down();
  }

  @Override
  public Optional<String> create(String name, byte[] value) {
    throw down();
  }

  @Override
  public Optional<String> replace(String name, byte[] value, String version) {
    throw down();
  }

  @Override
  public void delete(String name) {
    throw down();
  }

  @Override
  public List<String> names(String prefix) {
    throw down();
  }
}
