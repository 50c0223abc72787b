package openbell.edge.http;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import openbell.desk.ReportDesk;
import openbell.desk.Screens;
import openbell.market.TickerRegistry;
import openbell.report.Lang;

/// What the pages are made of.
///
/// @param desk answers questions about stocks
/// @param registry suggests names
/// @param recent the last reports, the newest first; asked for each first page, so it must be quick
/// @param screens over the market; empty where this process has none
/// @param lake what pages show of it
/// @param operator who may see what is the operator's
/// @param publicUrl the root of the site as others see it; empty: as it is asked
/// @param lang the language when none is asked for
/// @param clock tells when to try again
public record PageParts(
    ReportDesk desk,
    TickerRegistry registry,
    Supplier<List<RecentReport>> recent,
    Optional<Screens> screens,
    LakeParts lake,
    Predicate<Request> operator,
    Optional<URI> publicUrl,
    Lang lang,
    InstantSource clock) {}
