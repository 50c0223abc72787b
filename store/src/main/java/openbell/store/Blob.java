package openbell.store;

/// An object as it was read: its bytes and what the store knows of it.
///
/// @param bytes the content, not copied
@SuppressWarnings("ArrayRecordComponent") // Bytes are bytes; copies of megabytes would only cost.
public record Blob(byte[] bytes, BlobInfo info) {}
