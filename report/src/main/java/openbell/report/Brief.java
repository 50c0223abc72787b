package openbell.report;

import java.time.LocalDate;
import java.util.List;
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
/// @param news headlines about the company, newest first; empty when there are none
/// @param newsState whether there could be any
public record Brief(
    Ticker ticker,
    Study study,
    DataQuality quality,
    LocalDate date,
    Freshness freshness,
    String source,
    Optional<Stance> stance,
    List<Headline> news,
    NewsState newsState) {

  /// Whether there could be headlines.
  public enum NewsState {
    /// There is no source of news for this.
    NOT_ASKED,
    /// A source was asked and answered, perhaps with none.
    ASKED,
    /// A source was asked and did not answer.
    FAILED
  }

  /// Makes a brief with its own copy of the headlines.
  public Brief {
    news = List.copyOf(news);
  }

  /// A brief whose news tells by itself whether it was asked for.
  public Brief(
      Ticker ticker,
      Study study,
      DataQuality quality,
      LocalDate date,
      Freshness freshness,
      String source,
      Optional<Stance> stance,
      List<Headline> news) {
    this(
        ticker,
        study,
        quality,
        date,
        freshness,
        source,
        stance,
        news,
        news.isEmpty() ? NewsState.NOT_ASKED : NewsState.ASKED);
  }
}
