package openbell.store;

import java.time.Instant;

/// A record as it was read.
///
/// @param value what was written, not copied
/// @param version what [StateStore#replace] takes; opaque, another one after every write
/// @param lastModified by the store's own clock, to the second or better
/// @param readAt when the store gave this answer, by the same clock: its distance to `lastModified`
///   is the record's age, give or take a second at either end, and may be below zero by as much
@SuppressWarnings("ArrayRecordComponent") // As in Blob.
public record StateRecord(byte[] value, String version, Instant lastModified, Instant readAt) {}
