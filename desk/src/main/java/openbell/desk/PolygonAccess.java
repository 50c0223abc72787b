package openbell.desk;

import java.net.URI;
import java.util.Optional;

/// How Polygon.io is asked.
///
/// @param key the API key, or where it is kept
/// @param base the root of its service, where another one stands in
/// @param requestsPerMinute what the key's plan allows
public record PolygonAccess(Secret key, Optional<URI> base, int requestsPerMinute) {}
