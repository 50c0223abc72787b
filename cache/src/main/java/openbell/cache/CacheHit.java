package openbell.cache;

/// A value that was found.
///
/// @param tier the name of the tier that answered: `sqlite`, `s3`, `directory`
public record CacheHit(CacheEntry entry, String tier) {}
