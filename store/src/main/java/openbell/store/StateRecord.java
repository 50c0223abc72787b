package openbell.store;

import java.time.Instant;

/// A record as it was read.
///
/// @param value what was written, not copied
/// @param version what [StateStore#replace] takes; opaque, another one after every write
/// @param lastModified by the store's own clock
@SuppressWarnings("ArrayRecordComponent") // As in Blob.
public record StateRecord(byte[] value, String version, Instant lastModified) {}
