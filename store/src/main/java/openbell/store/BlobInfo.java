package openbell.store;

import java.time.Instant;

/// What a store knows of an object without reading it.
///
/// @param etag changes whenever the content does; opaque, without quotes
/// @param lastModified by the store's own clock, to the second on S3
/// @param readAt when the store gave this answer, by the same clock, so that `readAt` minus
///   `lastModified` is an age that no other machine's clock can falsify: on S3 the `Date` of the
///   answer, to the second (this machine's clock if a server sends none); for a directory this
///   machine's clock. May be a little before `lastModified`.
/// @param meta content type and metadata; tags are not part of it, see [BlobStore#tags]
public record BlobInfo(
    String key, long sizeBytes, String etag, Instant lastModified, Instant readAt, BlobMeta meta) {}
