package openbell.store;

/// The rules for names and values of records, the same for every [StateStore].
final class StateValues {

  static final String FOLDER = "state/";

  private StateValues() {}

  /// The key of the record as a blob.
  ///
  /// @throws StoreException of kind `INVALID_KEY` when it cannot be one
  static String key(String name) {
    return BlobKeys.check(FOLDER + name);
  }

  /// Checks the size of a value.
  ///
  /// @throws IllegalArgumentException when it is too big
  static void check(String name, byte[] value) {
    if (value.length > StateStore.MAX_VALUE_BYTES) {
      throw new IllegalArgumentException(
          "Record '%s' of %d bytes (at most %d: keep what is bigger as a blob)"
              .formatted(name, value.length, StateStore.MAX_VALUE_BYTES));
    }
  }
}
