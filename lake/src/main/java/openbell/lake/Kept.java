package openbell.lake;

/// Where a raw object lies.
///
/// @param key its key in the bucket
/// @param sha256 the hash of its bytes, in lower-case hex
public record Kept(String key, String sha256) {}
