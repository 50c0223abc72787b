package openbell.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import openbell.feeds.NewsChoice;
import openbell.feeds.NewsResult;
import openbell.lake.RawObject;
import openbell.market.Ticker;
import openbell.report.Brief.NewsState;
import openbell.report.Headline;

/// The headlines of one report, and the body that they were in.
///
/// They end with the report's trading day in its exchange's zone, as its facts do, not with the
/// moment of asking: who asks on Sunday, with or without Friday's or Saturday's date, gets Friday's
/// one report, the same for all. What was published on the weekend is in Monday's, from its first
/// minute on.
///
/// @param headlines about the company, newest first
/// @param raw the body as received; empty when there is none
record News(List<Headline> headlines, NewsState state, Optional<RawObject> raw) {

  /// What the news beside the prices says of a company.
  static News of(Sources.Answer from, Ticker ticker, ReportRequest request) {
    if (from.news().isEmpty()) {
      return new News(List.of(), NewsState.NOT_ASKED, Optional.empty());
    }
    Sources.NewsAnswer news = from.news().get();
    return switch (news.result()) {
      case NewsResult.Failed failed -> new News(List.of(), NewsState.FAILED, Optional.empty());
      case NewsResult.Found found ->
          new News(
              NewsChoice.of(found.items(), ticker.symbol(), ticker.name(), until(request)).stream()
                  .map(
                      i ->
                          new Headline(
                              i.title(), i.publisher(), i.publishedAt(), i.url().toString()))
                  .toList(),
              NewsState.ASKED,
              Optional.of(raw(news, found, ticker, request.now())));
    };
  }

  private static Instant until(ReportRequest request) {
    Instant nextDay = request.date().plusDays(1).atStartOfDay(request.ticker().zone()).toInstant();
    return request.now().isBefore(nextDay) ? request.now() : nextDay.minusNanos(1);
  }

  private static RawObject raw(
      Sources.NewsAnswer news, NewsResult.Found found, Ticker ticker, Instant now) {
    LocalDate fetched = now.atZone(ticker.zone()).toLocalDate();
    return new RawObject(
        news.feed().rawPrefix(),
        ticker.symbol(),
        fetched,
        found.raw().fetchedAt(),
        found.raw().body(),
        found.raw().contentType());
  }
}
