package openbell.store;

import java.time.Instant;

/// What a store knows of an object without reading it.
///
/// @param etag changes whenever the content does; opaque, without quotes
/// @param lastModified by the store's own clock, to the second on S3
/// @param meta content type and metadata; tags are not part of it, see [BlobStore#tags]
public record BlobInfo(
    String key, long sizeBytes, String etag, Instant lastModified, BlobMeta meta) {}
