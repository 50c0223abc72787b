package openbell.store;

import java.time.Instant;

/// One readable version of an object.
///
/// @param versionId what [BlobStore#get(String, String)] takes; opaque
/// @param current whether a plain get would return it; none is after a delete
public record BlobVersion(
    String versionId, long sizeBytes, String etag, Instant lastModified, boolean current) {}
