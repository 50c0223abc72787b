package openbell.edge.http;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import openbell.cache.CacheStats;
import openbell.desk.Forgetting;
import openbell.desk.Renditions;
import openbell.desk.ReportDesk;

/// What a [Site] is made of.
///
/// @param adminToken the operator's token, asked for at each use; empty: nobody is the operator
/// @param linksValidFor how long the signed address of a PDF holds
/// @param publicUrl the root of the site as others see it
/// @param metrics the numbers of this process in Prometheus' text form
/// @param notReady why the process should get no requests now; empty when it should
/// @param requestsPerMinute for each client; zero: no limit
public record SiteParts(
    ReportDesk desk,
    Renditions renditions,
    Forgetting forgetting,
    CacheStats stats,
    Supplier<Optional<String>> adminToken,
    Duration linksValidFor,
    Optional<URI> publicUrl,
    Supplier<String> metrics,
    Supplier<Optional<String>> notReady,
    int requestsPerMinute,
    InstantSource clock) {}
