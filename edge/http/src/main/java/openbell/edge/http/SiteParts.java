package openbell.edge.http;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import openbell.cache.CacheStats;
import openbell.desk.Forgetting;
import openbell.desk.Renditions;
import openbell.desk.ReportDesk;
import openbell.desk.Retrieval;
import openbell.desk.Screens;
import openbell.desk.ops.OpsDesk;
import openbell.market.TickerRegistry;
import openbell.report.Lang;

/// What a [Site] is made of.
///
/// @param retrieval finds what the lake holds
/// @param screens over the market; empty where this process has none
/// @param ops what the operator sees and does
/// @param registry names and suggests stocks
/// @param recent the last reports, the newest first; asked for each first page
/// @param lang the language when none is asked for
/// @param line where LINE knocks
/// @param adminToken the operator's token, asked for at each use; empty: nobody is the operator
/// @param linksValidFor how long the signed address of a PDF holds
/// @param publicUrl the root of the site as others see it
/// @param metrics the numbers of this process in Prometheus' text form
/// @param notReady why the process should get no requests now; empty when it should
/// @param requestsPerMinute for each client; zero: no limit
/// @param proxies how many of one's own proxies stand before it
public record SiteParts(
    ReportDesk desk,
    Renditions renditions,
    Forgetting forgetting,
    Retrieval retrieval,
    Optional<Screens> screens,
    OpsDesk ops,
    CacheStats stats,
    TickerRegistry registry,
    Supplier<List<RecentReport>> recent,
    Lang lang,
    LineDoor line,
    Supplier<Optional<String>> adminToken,
    Duration linksValidFor,
    Optional<URI> publicUrl,
    Supplier<String> metrics,
    Supplier<Optional<String>> notReady,
    int requestsPerMinute,
    int proxies,
    InstantSource clock) {}
