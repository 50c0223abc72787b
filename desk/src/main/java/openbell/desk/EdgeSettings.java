package openbell.desk;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// How people reach it over HTTP and LINE.
///
/// @param publicUrl the root of links that are sent out
/// @param linksValidFor how long the signed address of a PDF holds
/// @param requestsPerMinute for each client; zero: no limit
/// @param proxies how many of one's own proxies stand before it, each adding who asked it to
///   `X-Forwarded-For`; zero: who connects is the client
/// @param adminToken the operator's token; empty: nobody is the operator
/// @param lineSecret signs LINE's webhooks; empty: none is taken
/// @param lineToken speaks to LINE's API
/// @param lineBase the root of LINE's API, where another one stands in
public record EdgeSettings(
    Optional<URI> publicUrl,
    Duration linksValidFor,
    int requestsPerMinute,
    int proxies,
    Optional<Secret> adminToken,
    Optional<Secret> lineSecret,
    Optional<Secret> lineToken,
    Optional<URI> lineBase) {

  /// Nobody is the operator, no webhook is taken.
  static EdgeSettings closed() {
    return new EdgeSettings(
        Optional.empty(),
        Duration.ofHours(24),
        600,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
