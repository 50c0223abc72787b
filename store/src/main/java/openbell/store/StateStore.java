package openbell.store;

import java.util.List;
import java.util.Optional;

/// A store of small records that several processes change by compare-and-set.
///
/// Names follow [BlobKeys]. Every method is thread-safe, may block, and throws [StoreException]
/// when the backend fails. Two writes never give the same version, even of equal values.
public interface StateStore {

  /// The most bytes of a value: records are small, bigger things are blobs.
  int MAX_VALUE_BYTES = 64 * 1024;

  /// The record of this name; empty when there is none.
  Optional<StateRecord> read(String name);

  /// Writes a new record and returns its version; empty when there is one already.
  ///
  /// @throws IllegalArgumentException for a value of more than [#MAX_VALUE_BYTES]
  Optional<String> create(String name, byte[] value);

  /// Writes over the record of this version and returns the new version; empty when the record has
  /// moved on or is gone.
  ///
  /// @throws IllegalArgumentException for a value of more than [#MAX_VALUE_BYTES]
  Optional<String> replace(String name, byte[] value, String version);

  /// Erases a record whatever its version; an absent one is fine.
  ///
  /// For erasing only: S3 has no conditional delete, so a lock or lease is released by replacing
  /// its record, never by this.
  void delete(String name);

  /// The names that start with `prefix`, in the order of [BlobKeys#ORDER]; empty lists all.
  List<String> names(String prefix);
}
