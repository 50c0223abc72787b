package openbell.store;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Records as objects under `state/` of a [BlobStore], compare-and-set by its conditional writes.
///
/// A record's version is its etag, and equal contents have equal etags; so the first line of every
/// object is `nonce ` and 32 random hexadecimal digits, the value follows as it is. The nonce also
/// tells a writer whose answer the network lost that the record it meets is its own.
public final class BlobStateStore implements StateStore {

  private static final byte[] START = "nonce ".getBytes(StandardCharsets.US_ASCII);
  private static final int NONCE_BYTES = 16;
  private static final int HEADER_BYTES = START.length + 2 * NONCE_BYTES + 1;
  private static final BlobMeta META = BlobMeta.of(BlobMeta.UNKNOWN_TYPE);

  private final BlobStore store;
  private final RandomGenerator random;

  /// Records in this store, which stays its owner's to close.
  public BlobStateStore(BlobStore store) {
    // Secure, as it alone draws anew in every instance that is restored from one snapshot.
    this(store, new SecureRandom());
  }

  BlobStateStore(BlobStore store, RandomGenerator random) {
    this.store = store;
    this.random = random;
  }

  @Override
  public Optional<StateRecord> read(String name) {
    return store
        .get(StateValues.key(name))
        .map(
            blob ->
                new StateRecord(
                    value(name, blob.bytes()),
                    blob.info().etag(),
                    blob.info().lastModified(),
                    blob.info().readAt()));
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
    store.delete(StateValues.key(name));
  }

  @Override
  public List<String> names(String prefix) {
    return store
        .listAll(StateValues.FOLDER + prefix)
        .map(blob -> blob.key().substring(StateValues.FOLDER.length()))
        .toList();
  }

  private Optional<String> write(String name, byte[] value, PutCondition condition) {
    String key = StateValues.key(name);
    byte[] record = envelope(name, value);
    return switch (store.put(key, record, META, condition)) {
      case PutResult.Written(String etag) -> Optional.of(etag);
      case PutResult.Conflict() ->
          store
              .get(key)
              .filter(blob -> Arrays.equals(blob.bytes(), record))
              .map(blob -> blob.info().etag());
    };
  }

  private byte[] envelope(String name, byte[] value) {
    StateValues.check(name, value);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] header =
        ("nonce " + HexFormat.of().formatHex(nonce) + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] record = Arrays.copyOf(header, header.length + value.length);
    System.arraycopy(value, 0, record, header.length, value.length);
    return record;
  }

  private byte[] value(String name, byte[] record) {
    boolean ours =
        record.length >= HEADER_BYTES
            && Arrays.equals(record, 0, START.length, START, 0, START.length)
            && record[HEADER_BYTES - 1] == '\n';
    if (!ours) {
      throw new StoreException(
          StoreException.Kind.OTHER,
          "'%s' in %s is not a state record: its first line is no nonce (look at it, then delete it)"
              .formatted(StateValues.FOLDER + name, store));
    }
    return Arrays.copyOfRange(record, HEADER_BYTES, record.length);
  }
}
