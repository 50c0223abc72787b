package openbell.delivery.bundle;

import java.time.Instant;
import openbell.delivery.bundle.loader.BundlePin;

/// A bundle in a bucket.
///
/// @param uploadedAt by the bucket's clock
/// @param current whether `current.json` names it
public record StoredBundle(BundlePin pin, long sizeBytes, Instant uploadedAt, boolean current) {}
