package openbell.delivery.bundle;

import openbell.delivery.bundle.loader.BundlePin;

/// What became of a publication.
///
/// @param uploaded whether the bundle was not there yet
/// @param moved whether another one was current before
public record Published(BundlePin pin, long sizeBytes, boolean uploaded, boolean moved) {}
