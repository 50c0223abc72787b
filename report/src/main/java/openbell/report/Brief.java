package openbell.report;

import java.time.LocalDate;
import java.util.Optional;
import openbell.market.DataQuality;
import openbell.market.Study;
import openbell.market.Ticker;

/// All that a report may speak of: the facts of one ticker on one date, and where they come from.
///
/// @param ticker what was asked for and what it stands for
/// @param study the facts; its last bar is the last completed session used
/// @param quality what was dropped or looks irregular in the history used
/// @param date the report's date, in the exchange's zone
/// @param freshness whether the last bar is the latest session
/// @param source the market-data source, as settings name it (`yahoo`)
/// @param stance the rule-based view; empty where rules on advice require that none is given
public record Brief(
    Ticker ticker,
    Study study,
    DataQuality quality,
    LocalDate date,
    Freshness freshness,
    String source,
    Optional<Stance> stance) {}
