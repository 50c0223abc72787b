package openbell.lake;

/// Where a raw object lies.
///
/// @param key its key in the bucket
/// @param sha256 the hash of its bytes, in lower-case hex; empty where none was kept
public record Kept(String key, String sha256) {
  /// Whether these may be its bytes: they have its hash, or none was kept.
  public boolean mayBe(byte[] bytes) {
    return sha256.isEmpty() || sha256.equals(Hashes.sha256(bytes));
  }
}
