package openbell.store;

import java.time.Instant;

/// An object as a listing shows it.
///
/// @param etag as in [BlobInfo]
/// @param lastModified as in [BlobInfo]
public record ListedBlob(String key, long sizeBytes, String etag, Instant lastModified) {}
