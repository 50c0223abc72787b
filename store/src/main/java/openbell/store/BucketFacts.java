package openbell.store;

/// How a bucket is set up.
///
/// @param region where it is
/// @param versioned whether it keeps older versions of objects
/// @param closed whether all four blocks of public access are on
public record BucketFacts(String region, boolean versioned, boolean closed) {}
